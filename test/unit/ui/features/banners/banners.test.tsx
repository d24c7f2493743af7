// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ownError } from '../../../../../src/synap/errors';
import { useStore, valueIn } from '../../../../../src/ui/app/store';
import { items } from '../../../../../src/ui/app/stored-items';
import { Banners } from '../../../../../src/ui/features/banners/Banners';
import { DEFAULT_SETTINGS } from '../../../../../src/watch/model/defaults';
import { type Connection, keys, type Summary, summarySchema } from '../../../../../src/watch/model/records';
import { summaryWith } from '../../../../../src/watch/model/summary';
import { connection, connectionRuntime, HOME, watching } from '../../../samples';
import { FakePage, storedOf } from '../../fake-page';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const HOUR = 3_600_000;

/** Effects run after the next frame, or after a tenth of a second where no frame is drawn. */
const EFFECTS_MS = 150;

const OUT_OF_CREDITS: Connection['blocked'] = {
  ...ownError('no_credits'),
  reason: 'no_credits',
  since: 0,
  until: null,
  notifiedAt: null,
};

/** The banners over a list with this connection, and with one ingestion in progress or none. */
function drawn(blocked: Connection['blocked'], isAnyInProgress = true): FakePage {
  const page = new FakePage();
  const stored = storedOf(isAnyInProgress ? [watching(1)] : []);
  const summary = summaryWith(
    summarySchema.parse(stored.summary),
    [connection(HOME, { blocked })],
    DEFAULT_SETTINGS,
  );
  page.write({ ...stored, summary });
  page.draw(<Banners summary={summary} />);
  return page;
}

it('what comes up later is heard, with its connection where there are several, and is gone with its banner', async () => {
  const page = new FakePage();
  const summaryOf = (blocked: Connection['blocked']) => {
    const all = [
      connection(HOME, { name: 'home' }),
      connection('away', { name: 'away', addedAt: 1, blocked }),
    ];
    return summaryWith(summarySchema.parse(storedOf([]).summary), all, DEFAULT_SETTINGS);
  };
  function Changing() {
    const summary = valueIn(useStore(items.summary), items.summary);
    return summary && <Banners summary={summary} />;
  }
  page.write({ summary: summaryOf(null) });
  page.draw(<Changing />);
  const region = await screen.findByRole('status');
  expect(region.textContent).not.toContain('Out of credits');
  page.write({ summary: summaryOf(OUT_OF_CREDITS) });
  await waitFor(() => expect(region.textContent).toContain('away: Out of credits'));
  page.write({ summary: summaryOf(null) });
  await waitFor(() => expect(region.textContent).not.toContain('Out of credits'));
});

describe('the banner of a refused key', () => {
  const blocked = {
    ...ownError('key_rejected'),
    reason: 'key_rejected' as const,
    since: Date.now(),
    until: Date.now() + HOUR,
    notifiedAt: null,
  };

  it('says when it is tried again, and has it tried now', () => {
    const page = drawn(blocked);
    expect(screen.getByText(/Retrying automatically/)).toBeTruthy();
    expect(screen.getByText(/Next attempt at/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(page.sent).toContainEqual({ type: 'retryConnection', connectionId: HOME });
  });

  it('takes the focus from an empty field, and from nothing that the person is at', async () => {
    const isTakenFrom = async (element: HTMLElement) => {
      document.body.append(element);
      element.focus();
      drawn(blocked);
      const field = await screen.findByRole('textbox', { name: 'API key' });
      await new Promise((resolve) => setTimeout(resolve, EFFECTS_MS));
      const isTaken = document.activeElement === field;
      cleanup();
      element.remove();
      return isTaken;
    };
    const note = document.createElement('textarea');
    expect(await isTakenFrom(note)).toBe(true);
    note.value = 'half a note';
    expect(await isTakenFrom(note)).toBe(false);
    expect(await isTakenFrom(document.createElement('button'))).toBe(false);
  });

  it.each([
    ['it is tried no more', { ...blocked, until: null }, true],
    ['nothing is in progress', blocked, false],
  ])('promises no try where %s', (_, present, isAnyInProgress) => {
    drawn(present, isAnyInProgress);
    expect(screen.getByText(/until you enter a valid key or try again/)).toBeTruthy();
    expect(screen.queryByText(/Next attempt at/)).toBeNull();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
  });
});

describe('what is said above a list', () => {
  const titles = () => screen.queryAllByRole('heading').map(({ textContent }) => textContent);
  const draw = (connections: Connection[], change: Partial<Summary> = {}) => {
    const summary = summaryWith(summarySchema.parse(storedOf([]).summary), connections, DEFAULT_SETTINGS);
    new FakePage().draw(<Banners summary={{ ...summary, ...change }} />);
    return summary;
  };
  const verified = { identity: { clientId: null, instanceId: null, isolation: null, at: 1 } };

  it('is nothing where all is well, and that a key is checked until something is known of it', () => {
    draw([connection(HOME, verified)]);
    expect(document.body.textContent).toBe('');
    cleanup();
    draw([connection(HOME)]);
    expect(screen.getByText('Checking the key…')).toBeTruthy();
    cleanup();
    draw([connection(HOME, { checkError: { ...ownError('server_error'), at: 1 } })]);
    expect(titles()).toEqual(['Synap server error']);
    expect(screen.queryByText('Checking the key…')).toBeNull();
  });

  it('names the connection of each problem where there are several', () => {
    const checkError = { ...ownError('server_error'), at: 1 };
    draw([connection(HOME, { checkError })]);
    expect(screen.queryByText('home')).toBeNull();
    cleanup();
    draw([connection(HOME, verified), connection('away', { checkError })]);
    expect(screen.queryByText('home')).toBeNull();
    expect(screen.getByText('away')).toBeTruthy();
  });

  it('is what is wrong with what is stored', () => {
    const { counts } = draw([connection(HOME, verified)], { storageFull: true });
    expect(titles()).toEqual(['Storage is full']);
    cleanup();
    draw([connection(HOME, verified)], { counts: { ...counts, damaged: 1 } });
    expect(titles()).toEqual(["Some records can't be read"]);
  });
});

describe('while this machine is offline', () => {
  const failed = { code: 'server_error' as const, at: Date.now(), correlationId: null, detail: null };

  /** As on its pages, which read the summary and what it names. */
  function Read({ summary }: { summary: Summary }) {
    useStore(items.summary);
    return <Banners summary={summary} />;
  }

  function drawnOffline(baseUrl: string, blocked: Connection['blocked'] = null): void {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    const page = new FakePage();
    const stored = storedOf([watching(1)]);
    const one = connection(HOME, { blocked, baseUrl });
    const summary = summaryWith(summarySchema.parse(stored.summary), [one], DEFAULT_SETTINGS);
    const runtime = connectionRuntime({ connectionError: failed });
    page.write({ ...stored, summary, [keys.runtime(HOME)]: runtime });
    page.draw(<Read summary={summary} />);
  }
  const titles = () => screen.queryAllByRole('heading').map(({ textContent }) => textContent);

  it('an older failure of a connection does not stand below that', async () => {
    drawnOffline('https://synap.example');
    await waitFor(() => expect(titles()).toEqual(["You're offline"]));
    vi.restoreAllMocks();
    fireEvent(window, new Event('online'));
    await waitFor(() => expect(titles()).toEqual(['Synap server error']));
  });

  it('is said once, whichever of several connections it cuts off', () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    const all = ['http://localhost:8000', 'https://a.example', 'https://b.example'];
    const connections = all.map((baseUrl, n) => connection(`c${n}`, { baseUrl, addedAt: n }));
    const summary = summaryWith(summarySchema.parse(storedOf([]).summary), connections, DEFAULT_SETTINGS);
    new FakePage().draw(<Banners summary={summary} />);
    expect(titles()).toEqual(["You're offline"]);
  });

  it('what blocks a connection still needs the person', async () => {
    drawnOffline('https://synap.example', OUT_OF_CREDITS);
    await waitFor(() => expect(titles()).toEqual(["You're offline", 'Out of credits']));
  });

  it('a server on this machine is reached as ever', async () => {
    drawnOffline('http://127.0.0.1:8000');
    await waitFor(() => expect(titles()).toEqual(['Synap server error']));
  });
});
