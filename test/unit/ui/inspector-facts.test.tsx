// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import Inspector from '../../../src/ui/features/inspector/Inspector';
import { DEFAULT_SETTINGS, EMPTY_SUMMARY } from '../../../src/watch/model/defaults';
import {
  type Connection,
  type Ingestion,
  keys,
  type RawResponse,
  SCHEMA_VERSION,
} from '../../../src/watch/model/records';
import { stopWatch } from '../../../src/watch/model/rounds';
import { summaryWith } from '../../../src/watch/model/summary';
import {
  blockFor,
  connection,
  connectionRuntime,
  HOME,
  idOf,
  NOW,
  pendingOutcome,
  watching,
} from '../samples';
import { FakePage } from './fake-page';

const ID = idOf(1);
const MINUTE = 60_000;

let page: FakePage;

const busy = (over: Parameters<typeof watching>[1] = {}) =>
  watching(1, {
    documentId: 'refund-policy',
    status: 'processing',
    rawStatus: 'processing',
    watchedSince: NOW,
    ...over,
  });

async function open(
  record: Ingestion,
  connections: Connection[] = [connection(HOME, { name: 'production' })],
) {
  const view = summaryWith(EMPTY_SUMMARY, connections, DEFAULT_SETTINGS);
  const summary = { ...view, connections: view.connections.map((one) => ({ ...one, typicalMs: 14_000 })) };
  page.write({ [keys.ingestion(ID)]: record, summary });
  const drawn = page.draw(<Inspector id={ID} summary={summary} onBack={null} />);
  await screen.findByRole('article');
  await waitFor(() => expect(document.activeElement?.tagName).toBe('H1'));
  return drawn;
}

const fact = (name: string) => screen.queryByText(name, { selector: 'dt' })?.parentElement?.textContent;
const titles = () => screen.queryAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent);
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
const unfold = (heading: string) => {
  const fold = screen.getByText(heading).closest('details');
  if (!fold) throw new Error(`${heading} is no fold`);
  fold.open = true;
  fireEvent(fold, new Event('toggle'));
  return within(fold);
};

beforeEach(() => {
  page = new FakePage();
  page.now = () => NOW;
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe('the facts of a watch', () => {
  const poll = { dueAt: NOW + 8_000, lastPolledAt: NOW - 5_000, answeredAt: null, failures: 0 };
  const polls = { [ID]: poll };

  it('are the last poll and the next, which is not before a pause ends', async () => {
    page.write({ [keys.runtime(HOME)]: connectionRuntime({ polls, pausedUntil: NOW + 30_000 }) });
    await open(busy());
    expect(fact('Connection')).toBe('Connectionproduction');
    await waitFor(() => expect(fact('Next check')).toBe('Next checkin 30 s'));
    expect(fact('Last checked')).toBe('Last checked5 s ago');
    page.write({ [keys.runtime(HOME)]: connectionRuntime({ polls }) });
    await waitFor(() => expect(fact('Next check')).toBe('Next checkin 8 s'));
    page.write({ [keys.runtime(HOME)]: connectionRuntime({ polls: { [ID]: { ...poll, dueAt: NOW } } }) });
    await waitFor(() => expect(fact('Next check')).toBe('Next checknow'));
  });

  it('have no next poll where none comes: on a blocked connection, and of what is not watched', async () => {
    page.write({ [keys.runtime(HOME)]: connectionRuntime({ polls }) });
    await open(busy(), [connection(HOME, { blocked: blockFor('no_credits') })]);
    await waitFor(() => expect(fact('Last checked')).toBeTruthy());
    expect(fact('Next check')).toBeUndefined();
    cleanup();
    await open(stopWatch(busy(), NOW));
    await waitFor(() => expect(fact('Last checked')).toBeTruthy());
    expect(fact('Next check')).toBeUndefined();
  });

  it('name every connection that was asked, and where it was found', async () => {
    const all = [
      connection(HOME),
      connection('away', { addedAt: NOW + 1 }),
      connection('third', { addedAt: NOW + 2 }),
    ];
    await open(busy({ refusals: { ...busy().refusals, triedConnections: ['away'] }, addedOn: 'third' }), all);
    expect(fact('Also checked')).toBe('Also checkedaway');
    expect(fact('Connection')).toContain('Found on home, although it was added on third.');
    cleanup();
    await open(busy({ addedOn: 'gone' }), all);
    expect(fact('Connection')).toContain('although it was added on a connection that has been removed');
    expect(fact('Also checked')).toBeUndefined();
    cleanup();
    await open(busy({ connectionId: 'gone' }), all);
    expect(fact('Connection')).toBe('Connectionunknown');
  });

  it('keep the last error of what is over, with its correlation ID, where no notice tells it', async () => {
    const lastError = { code: 'server_error' as const, at: NOW, correlationId: 'corr-7', detail: null };
    await open({
      ...pendingOutcome(1, 'completed', NOW, { rawStatus: 'COMPLETE', status: 'completed', lastError }),
      seenAt: NOW,
    });
    expect(fact('Last error')).toMatch(/^Last errorSynap server error .*corr-7/);
    press('Copy correlation ID');
    await waitFor(() => expect(page.copied).toEqual(['corr-7']));
    expect(fact('Usually takes')).toBe('Usually takes14 s');
    expect(fact('Status')).toBe('StatusCOMPLETE');
    cleanup();
    await open(busy({ lastError }));
    expect(fact('Last error')).toBeUndefined();
    expect(fact('Usually takes')).toBeUndefined();
    expect(titles()).toContain('Synap server error');
  });
});

describe('what went wrong with the watch', () => {
  const lastError = {
    code: 'server_error' as const,
    at: NOW,
    correlationId: 'corr-7',
    detail: 'Out of workers',
  };

  it.each<[what: string, record: Ingestion, title: string | null]>([
    ['what Synap does not know', pendingOutcome(1, 'not_found', NOW, { lastError }), 'Not found'],
    ['what Synap rejects', pendingOutcome(1, 'rejected', NOW, { lastError }), 'ID rejected'],
    ['what failed', pendingOutcome(1, 'failed', NOW, { lastError }), null],
    ['what was stopped', stopWatch(busy({ lastError }), NOW), null],
  ])('is said of %s', async (_, record, title) => {
    await open(record);
    const notices = titles().filter((one) => /Not found|rejected|error/.test(one ?? ''));
    expect(notices).toEqual(title === null ? [] : [title]);
    if (title !== null) expect(screen.getByText('Out of workers')).toBeTruthy();
  });

  it('before this computer went offline is not what is wrong now', async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    await open(busy({ lastError }));
    expect(titles()).toContain("You're offline");
    expect(screen.queryByText('Synap server error')).toBeNull();
  });

  it('for a week is the reason of an end without an answer', async () => {
    await open({
      ...pendingOutcome(1, 'timed_out', NOW, { rawStatus: 'processing', lastError }),
      seenAt: NOW,
    });
    expect(screen.getByText("Synap hasn't sent a usable response for a week.")).toBeTruthy();
  });
});

describe('an outcome', () => {
  const seen = () => page.sent.filter(({ type }) => type === 'seen');

  it('that is opened is seen, once', async () => {
    await open(pendingOutcome(1));
    expect(seen()).toEqual([{ type: 'seen', ids: [ID] }]);
    page.write({
      [keys.ingestion(ID)]: { ...pendingOutcome(1, 'completed', NOW, { label: 'x' }), seenAt: NOW },
    });
    await screen.findByRole('heading', { level: 1, name: 'x' });
    expect(seen()).toHaveLength(1);
  });

  it('that was seen before, and what has none, is not reported', async () => {
    await open({ ...pendingOutcome(1), seenAt: NOW });
    cleanup();
    await open(busy());
    expect(seen()).toEqual([]);
  });

  it('of Synap is dated by its clock, any other by ours', async () => {
    page.write({ [keys.runtime(HOME)]: connectionRuntime({ offsetMs: MINUTE }) });
    await open({
      ...pendingOutcome(1, 'completed', NOW, { rawStatus: 'completed', completedAt: NOW - MINUTE }),
      seenAt: NOW,
    });
    await screen.findByText('2 min ago');
    cleanup();
    await open({ ...pendingOutcome(1, 'timed_out', NOW - MINUTE), seenAt: NOW });
    await screen.findByText('1 min ago');
  });
});

describe('a person', () => {
  it('checks, stops and removes it, and is told where that does not work, until it does', async () => {
    await open(busy());
    page.refusal = 'disk_full';
    press('Stop watching');
    expect((await screen.findByRole('alert')).textContent).toBe("That didn't work: The disk is full");
    page.refusal = null;
    press('Check now');
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
    press('Remove');
    expect(page.sent).toEqual([
      { type: 'stop', ids: [ID] },
      { type: 'check', ids: [ID] },
      { type: 'remove', ids: [ID] },
    ]);
  });

  it('is told that nothing could be copied, and offered no command for a server that is not known', async () => {
    page.takesCopies = false;
    await open(busy({ connectionId: 'gone' }));
    press('Copy as');
    await screen.findByRole('menu');
    expect(screen.getAllByRole('menuitem').map(({ textContent }) => textContent)).toEqual([
      'ID',
      'JSON',
      'Markdown report',
      'Python',
    ]);
    fireEvent.click(screen.getByRole('menuitem', { name: 'ID' }));
    expect((await screen.findByRole('alert')).textContent).toBe("The browser didn't allow copying");
  });

  it('copies the name that is shown, and finds a long one whole below', async () => {
    const long = `${'part-'.repeat(20)}end`;
    await open(busy({ documentId: long }));
    press('Copy document ID');
    await waitFor(() => expect(page.copied).toEqual([long]));
    expect(screen.getByRole('region', { name: 'Document ID' }).textContent).toBe(long);
    cleanup();
    await open(busy({ documentId: 'memo', label: 'mine' }));
    expect(fact('Document ID')).toContain('memo');
    press('Copy document ID');
    await waitFor(() => expect(page.copied.at(-1)).toBe('memo'));
  });

  it('copies each time that Synap has given, as machines read it', async () => {
    const times = { queuedAt: NOW - 9_000, startedAt: NOW - 8_000, completedAt: NOW - 1_000 };
    await open({ ...pendingOutcome(1, 'completed', NOW, { rawStatus: 'completed', ...times }), seenAt: NOW });
    for (const name of ['Copy queued time', 'Copy start time', 'Copy completion time']) press(name);
    const written = Object.values(times).map((at) => new Date(at).toISOString());
    await waitFor(() => expect(page.copied).toEqual(written));
  });

  it('sees ten memory IDs, and all of them at their wish', async () => {
    const memoryIds = Array.from({ length: 12 }, (_, n) => `m-${n}`);
    await open(busy({ memoryIds, memoriesCreated: 12 }));
    const rows = () => within(screen.getByRole('list', { name: 'Memory IDs' })).getAllByRole('listitem');
    expect(rows()).toHaveLength(10);
    press('Show all 12');
    expect(rows()).toHaveLength(12);
    expect(screen.queryByRole('button', { name: 'Show all 12' })).toBeNull();
    press('Copy all memory IDs');
    await waitFor(() => expect(page.copied).toEqual([memoryIds.join('\n')]));
  });

  it('copies the raw response and what has changed, without what looks like a key', async () => {
    const key = 'synap_live_0123456789abcdef';
    const detail: RawResponse = {
      schema: SCHEMA_VERSION,
      raw: `{"note": "${key}", "cut`,
      truncated: true,
      at: NOW - MINUTE,
      correlationId: null,
      noise: [],
      changedLast: [],
      changes: [{ at: NOW, fields: [{ path: 'note', before: null, after: `"${key}"` }] }],
    };
    page.write({ [keys.rawResponse(ID)]: detail });
    await open(busy());
    const raw = unfold('Raw JSON');
    expect((await raw.findByText(/Received/)).textContent).toBe('Received 1 min ago · only the first 64 KB');
    const find = raw.getByRole<HTMLButtonElement>('button', { name: 'Next match' });
    expect(find.disabled).toBe(true);
    fireEvent.click(raw.getByRole('button', { name: 'Copy raw JSON' }));
    const changes = unfold('Changes between responses');
    fireEvent.click(await changes.findByRole('button', { name: 'Copy changes' }));
    await waitFor(() => expect(page.copied).toHaveLength(2));
    expect(page.copied.join()).not.toContain(key);
    expect(page.copied[1]).toContain('"path": "note"');
  });

  it('is told that there is nothing to see yet', async () => {
    await open(busy());
    expect(await unfold('Raw JSON').findByText('No response yet.')).toBeTruthy();
    // There may have been some: the log keeps the newest of all ingestions.
    expect(await unfold('Requests and errors').findByText('No recent requests.')).toBeTruthy();
  });
});
