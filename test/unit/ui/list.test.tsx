// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Popup } from '../../../src/ui/pages/popup/Popup';
import { markRemoved } from '../../../src/watch/model/ingestion';
import { type Ingestion, keys, type Summary, summarySchema } from '../../../src/watch/model/records';
import { stopWatch } from '../../../src/watch/model/rounds';
import { connection, connectionRuntime, idOf, NOW, pendingOutcome, watching } from '../samples';
import { FakePage, storedOf } from './fake-page';

const MINUTE = 60_000;

let page: FakePage;

const rowOf = (name: string) => within(screen.getByRole('button', { name }).closest('li') as HTMLElement);
const rows = () => screen.queryAllByRole('listitem').map((row) => row.querySelector('button')?.textContent);

async function draw(records: Ingestion[], change: (summary: Summary) => Partial<Summary> = () => ({})) {
  const stored = storedOf(records);
  const summary = summarySchema.parse(stored.summary);
  page.write({ ...stored, summary: { ...summary, ...change(summary) } });
  page.draw(<Popup place="popup" />);
  await waitFor(() => expect(document.querySelector('.row')).not.toBeNull());
}

beforeEach(() => {
  page = new FakePage();
  page.now = () => NOW;
});
afterEach(cleanup);

describe('the list', () => {
  it('is ordered by the times that it shows, and says so', async () => {
    const over = (n: number, minutesAgo: number) =>
      pendingOutcome(n, 'completed', NOW, {
        documentId: `${minutesAgo}-ago`,
        completedAt: NOW - minutesAgo * MINUTE,
      });
    await draw([over(3, 30), over(1, 20), over(2, 10)]);
    expect(rows()).toEqual(['10-ago', '20-ago', '30-ago']);
    expect(screen.getByRole('heading', { name: 'Finished by finish time' })).toBeTruthy();
  });

  it('has a place of their own for stopped ones, with when they were stopped, and watches them again', async () => {
    await draw([
      watching(1, { documentId: 'busy' }),
      stopWatch(watching(2, { documentId: 'halted' }), NOW - 5 * MINUTE),
    ]);
    expect(screen.getByRole('heading', { name: 'Stopped' })).toBeTruthy();
    expect(rowOf('halted').getByText('5 min ago')).toBeTruthy();
    fireEvent.click(rowOf('halted').getByRole('button', { name: 'Resume' }));
    expect(page.sent).toContainEqual({ type: 'check', ids: [idOf(2)] });
  });

  it('counts how long a job has been going on from its first answer, if its server says that it is yet to be queued', async () => {
    const ahead = { documentId: 'ahead', watchedSince: NOW - 5 * MINUTE, queuedAt: NOW + 325 * MINUTE };
    await draw([watching(1, { ...ahead, status: 'processing' })]);
    expect(rowOf('ahead').getByText('5 min')).toBeTruthy();
  });

  it('says of each watch on a paused connection that it is paused, and calls none of them slow', async () => {
    const old = {
      documentId: 'waits',
      status: 'processing' as const,
      watchedSince: NOW,
      queuedAt: NOW - 1e7,
    };
    const blocked = { reason: 'no_credits' as const, since: NOW, until: null, notifiedAt: null };
    await draw([watching(1, old)], ({ connections }) => ({
      connections: connections.map((one) => ({
        ...one,
        typicalMs: 1_000,
        slowAfterMs: 3_000,
        blocked: { ...blocked, detail: null, correlationId: null, link: null },
      })),
    }));
    expect(rowOf('waits').getByText('Paused')).toBeTruthy();
    expect(rowOf('waits').queryByText(/slow|usually/)).toBeNull();
  });

  it('leaves the reason of a pause to the notice above: the last request may have failed for another', async () => {
    const lastError = { code: 'captive_portal' as const, at: NOW, correlationId: null, detail: null };
    const blocked = { reason: 'no_credits' as const, since: NOW, until: null, notifiedAt: null };
    await draw([watching(1, { documentId: 'waits', lastError })], ({ connections }) => ({
      connections: connections.map((one) => ({
        ...one,
        blocked: { ...blocked, detail: null, correlationId: null, link: null },
      })),
    }));
    expect(rowOf('waits').getByText('Paused').closest('.row-status')?.textContent).toBe('Paused');
  });

  it('leaves to the notice above that this machine is offline, but not what a server on this machine answers', async () => {
    const lastError = { code: 'server_error' as const, at: NOW, correlationId: null, detail: null };
    const failing = (n: number, name: string, connectionId: string) =>
      watching(n, { documentId: name, lastError, connectionId, queuedAt: NOW - 1e7 });
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    await draw([failing(1, 'away', 'home'), failing(2, 'here', 'local')], ({ connections }) => ({
      connections: connections.flatMap((one) => [
        { ...one, typicalMs: 1_000, slowAfterMs: 3_000 },
        { ...one, id: 'local', baseUrl: 'http://localhost:8000' },
      ]),
    }));
    expect(rowOf('away').queryByText(/Synap server error|slow/)).toBeNull();
    expect(rowOf('here').getByText('Synap server error')).toBeTruthy();
    vi.restoreAllMocks();
    fireEvent(window, new Event('online'));
    await waitFor(() => expect(rowOf('away').getByText('Synap server error')).toBeTruthy());
  });

  it('calls nothing slow while its server does not answer', async () => {
    const old = {
      documentId: 'waits',
      status: 'processing' as const,
      watchedSince: NOW,
      queuedAt: NOW - 1e7,
    };
    const failing = { code: 'unreachable' as const, at: NOW, correlationId: null, detail: null };
    page.write({ [keys.runtime('home')]: connectionRuntime({ connectionError: failing }) });
    await draw([watching(1, old)], ({ connections }) => ({
      connections: connections.map((one) => ({ ...one, typicalMs: 1_000, slowAfterMs: 3_000 })),
    }));
    expect(rowOf('waits').queryByText(/slow/)).toBeNull();
    page.write({ [keys.runtime('home')]: connectionRuntime() });
    await waitFor(() => expect(rowOf('waits').getByText(/slow/)).toBeTruthy());

    fireEvent.click(screen.getByRole('button', { name: 'waits' }));
    const inspector = within(await screen.findByRole('article'));
    expect(inspector.getByText(/slow/)).toBeTruthy();
    page.write({ [keys.runtime('home')]: connectionRuntime({ connectionError: failing }) });
    await waitFor(() => expect(inspector.queryByText(/slow/)).toBeNull());
  });

  it('counts times of Synap by its clock, and ours by ours', async () => {
    // A minute ahead of this computer.
    page.write({ [keys.runtime('home')]: connectionRuntime({ offsetMs: MINUTE }) });
    const busy = { status: 'processing' as const, rawStatus: 'processing', watchedSince: NOW };
    await draw(
      [
        watching(1, { documentId: 'busy', queuedAt: NOW - MINUTE, ...busy }),
        watching(2, { documentId: 'new', queuedAt: null, ...busy }),
        pendingOutcome(3, 'completed', NOW, {
          documentId: 'done',
          queuedAt: NOW - 2 * MINUTE,
          completedAt: NOW - MINUTE,
        }),
        pendingOutcome(4, 'not_found', NOW - MINUTE, { documentId: 'lost' }),
        stopWatch(watching(5, { documentId: 'halted' }), NOW - MINUTE),
        watching(6, { documentId: 'late', queuedAt: NOW - 20 * MINUTE, ...busy }),
      ],
      ({ connections }) => ({
        connections: connections.map((one) => ({ ...one, typicalMs: 4 * MINUTE, slowAfterMs: 9 * MINUTE })),
      }),
    );
    expect(rowOf('busy').getByText('2 min')).toBeTruthy();
    expect(rowOf('busy').getByText('usually 4 min')).toBeTruthy();
    expect(rowOf('busy').getByRole<HTMLProgressElement>('progressbar').value).toBe(50);
    expect(rowOf('late').getByText('21 min')).toBeTruthy();
    expect(rowOf('late').getByText('slow, usually 4 min')).toBeTruthy();
    expect(rowOf('new').queryByText(/min|now/)).toBeNull();
    expect(rowOf('done').getByText('2 min ago')).toBeTruthy();
    expect(rowOf('done').getByText('1 min')).toBeTruthy();
    for (const ours of ['lost', 'halted']) expect(rowOf(ours).getByText('1 min ago')).toBeTruthy();
  });

  it('says why one failed before anything else about it', async () => {
    const errorMessage = 'Embedding service unavailable';
    await draw([
      pendingOutcome(1, 'partial_success', NOW, { documentId: 'half', errorMessage, memoriesCreated: 4 }),
    ]);
    expect(rowOf('half').getByText(errorMessage).closest('.row-status')?.textContent).toBe(
      `Partial success${errorMessage}4 memories`,
    );
  });

  it('shows the end of a long name, and what would turn its letters round as a mark', async () => {
    const long = `${'annual-report-'.repeat(6)}2025-q4.pdf`;
    await draw([
      pendingOutcome(1, 'completed', NOW, { documentId: long }),
      pendingOutcome(2, 'completed', NOW, { documentId: 'invoice\u202efdp.exe' }),
    ]);
    const button = screen.getByRole('button', { name: long });
    expect(button.querySelector('.short-name-tail')?.textContent).toBe('-2025-q4.pdf');
    expect(screen.getByTitle(long)).toBe(button);
    expect(screen.getByRole('button', { name: 'invoice⟨RLO⟩fdp.exe' })).toBeTruthy();
  });

  it('has every name on one line, even if it is written on many', async () => {
    await draw([pendingOutcome(1, 'completed', NOW, { documentId: 'first line\n\n\tsecond\r\nthird' })]);
    expect(rows()).toEqual(['first line second third']);
  });
});

describe('the filter', () => {
  const records = Array.from({ length: 110 }, (_, n) =>
    pendingOutcome(n + 1, 'completed', NOW - n * MINUTE, { documentId: `document-${n}` }),
  );
  // By text: finding a role among so many rows takes seconds in a DOM without layout.
  const rowNamed = (name: string) => document.querySelector(`.row-open[aria-label="${name}"]`);
  const filter = async (typed: string) => {
    fireEvent.click(screen.getByLabelText('Filter the list'));
    const field = await waitFor(() => {
      const found = document.querySelector('input[type=search]');
      if (!found) throw new Error('no field');
      return found;
    });
    fireEvent.input(field, { target: { value: typed } });
  };

  beforeEach(() => draw(records));

  it('finds everything that is stored, not only what the list has', async () => {
    expect(rowNamed('document-109')).toBeNull();
    await filter('document-109');
    await screen.findByText('1 found');
    expect(rows()).toEqual(['document-109']);
  });

  it('opens by a button that everybody sees, and Esc goes back to the list from wherever it is pressed', async () => {
    await filter('document-109');
    await screen.findByText('1 found');
    const found = rowNamed('document-109');
    if (!(found instanceof HTMLElement)) throw new Error('not found');
    found.focus();
    const isLeftToBrowser = fireEvent.keyDown(found, { key: 'Escape' });
    expect([isLeftToBrowser, document.querySelector('input[type=search]')]).toEqual([false, null]);
  });

  it('leaves to an input method the Esc that ends its word', async () => {
    await filter('document-109');
    const field = document.querySelector('input[type=search]') ?? document.body;
    fireEvent.keyDown(field, { key: 'Escape', isComposing: true });
    expect(await screen.findByText('1 found')).toBeTruthy();
  });

  it('leads to the rest of what it found', async () => {
    await filter('document');
    const more = await screen.findByText('10 more in the history');
    expect(more.getAttribute('href')).toBe('/history.html#/?q=document');
    expect(document.querySelectorAll('.row')).toHaveLength(100);
  });
});

it('a row names its connection where there are several', async () => {
  const other = connection('away');
  await draw([watching(1, { documentId: 'one' })], ({ connections }) => ({
    connections: [...connections, { ...connections[0], ...other, typicalMs: null, slowAfterMs: null }],
  }));
  expect(rowOf('one').getByText('home')).toBeTruthy();
});

it('the popup shows which connection new IDs go to, takes another, and goes back if that is not saved', async () => {
  await draw([watching(1)], ({ connections }) => ({
    connections: ['home', 'away', 'third'].flatMap((id) =>
      connections.map((one) => ({ ...one, id, name: id })),
    ),
    defaultConnectionId: 'away',
  }));
  const choice = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Connection for new IDs' });
  expect(choice.value).toBe('away');
  // What the page does when it opens is over: whatever draws it again would put the choice back.
  await new Promise((resolve) => setTimeout(resolve, 200));
  page.refusal = 'disk_full';
  fireEvent.change(choice, { target: { value: 'third' } });
  expect(page.sent).toContainEqual({ type: 'saveSettings', patch: { defaultConnectionId: 'third' } });
  expect(choice.value).toBe('third');
  await waitFor(() => expect(choice.value).toBe('away'), { timeout: 100 });
  cleanup();
  await draw([watching(1)]);
  expect(screen.queryByRole('combobox')).toBeNull();
  expect(within(screen.getByRole('banner')).getByText('home')).toBeTruthy();
});

it('the popup names the history and how much is in it, with a link', async () => {
  await draw([pendingOutcome(1, 'completed', NOW), pendingOutcome(2, 'completed', NOW)]);
  const link = screen.getByRole('link', { name: 'Open history (2 ingestions)' });
  expect(link.getAttribute('href')).toBe('/history.html');
});

it('Ctrl+Z brings back what was removed, and is left to a text field', async () => {
  const removed = { ...pendingOutcome(1, 'completed', NOW, { documentId: 'gone' }), removedAt: NOW };
  await draw([pendingOutcome(2, 'completed', NOW, { documentId: 'here' }), removed]);
  await screen.findByRole('button', { name: 'Undo' });
  fireEvent.keyDown(screen.getByRole('textbox'), { key: 'z', ctrlKey: true });
  expect(page.sent.filter(({ type }) => type === 'restore')).toEqual([]);
  fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true });
  await waitFor(() => expect(page.sent).toContainEqual({ type: 'restore', ids: [removed.id] }));
});

it('a key that could do nothing says so until it is dismissed or another does something', async () => {
  await draw([watching(1, { documentId: 'mine' })]);
  page.refusal = 'disk_full';
  screen.getByRole('button', { name: 'mine' }).focus();
  const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });
  press('r');
  expect((await screen.findByRole('alert')).textContent).toContain("That didn't work: The disk is full");
  fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  screen.getByRole('button', { name: 'mine' }).focus();
  press('Delete');
  await screen.findByRole('alert');
  page.refusal = null;
  screen.getByRole('button', { name: 'mine' }).focus();
  press('r');
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
});

it('what could not be resumed says so in its row', async () => {
  await draw([stopWatch(watching(1, { documentId: 'mine' }), NOW)]);
  page.refusal = 'disk_full';
  fireEvent.click(screen.getByRole('button', { name: 'Resume' }));
  expect((await screen.findByRole('alert')).textContent).toContain('The disk is full');
});

it('however many were removed at once, all of them are offered back', async () => {
  const removed = Array.from({ length: 700 }, (_, n) => markRemoved(watching(n + 1), Date.now()));
  page.write(storedOf([...removed, watching(800, { documentId: 'left' })]));
  page.draw(<Popup place="popup" />);
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  await screen.findByText('Removed 700 ingestions');
});

describe('an ingestion whose connection was removed', () => {
  const former = { id: 'gone', name: 'Staging', baseUrl: 'https://staging.example' };

  beforeEach(() =>
    draw([stopWatch(watching(1, { documentId: 'left', connectionId: 'gone' }), NOW)], () => ({
      formerConnections: [former],
    })),
  );

  it('says which connection that was, and resumes on another only by that one’s name', () => {
    expect(rowOf('left').getByText('Staging').closest('.row-id')?.textContent).toContain(
      'Staging (not set up)',
    );
    expect(rowOf('left').getByTitle('Staging (not set up)')).toBeTruthy();
    fireEvent.click(rowOf('left').getByRole('button', { name: 'Resume on home' }));
    expect(page.sent).toContainEqual({ type: 'check', ids: [idOf(1)], connectionId: 'home' });
  });

  it('is opened by the key that checks, where the button says what it would ask', async () => {
    screen.getByRole('button', { name: 'left' }).focus();
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'r' });
    const inspector = within(await screen.findByRole('article'));
    fireEvent.click(inspector.getByRole('button', { name: 'Resume on home' }));
    const checks = page.sent.filter(({ type }) => type === 'check');
    expect(checks).toEqual([{ type: 'check', ids: [idOf(1)], connectionId: 'home' }]);
  });
});
