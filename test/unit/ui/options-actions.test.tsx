// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answers, Command } from '../../../src/messages';
import { ownError } from '../../../src/synap/errors';
import { useStore, valueIn } from '../../../src/ui/app/store';
import { items } from '../../../src/ui/app/stored-items';
import { Appearance } from '../../../src/ui/pages/options/Appearance';
import { ConnectionSettings } from '../../../src/ui/pages/options/ConnectionSettings';
import { HistoryRetention } from '../../../src/ui/pages/options/HistoryRetention';
import { MaxWatchTime } from '../../../src/ui/pages/options/MaxWatchTime';
import { NotificationTest } from '../../../src/ui/pages/options/NotificationTest';
import { Options } from '../../../src/ui/pages/options/Options';
import { ShortcutAndClipboard } from '../../../src/ui/pages/options/ShortcutAndClipboard';
import { DEFAULT_SETTINGS } from '../../../src/watch/model/defaults';
import {
  type Connection,
  type Ingestion,
  type Summary,
  summarySchema,
} from '../../../src/watch/model/records';
import { summaryWith } from '../../../src/watch/model/summary';
import { blockFor, connection, HOME, NOW, pendingOutcome, watching } from '../samples';
import { FakePage, storedOf } from './fake-page';

const HOUR = 3_600_000;
const identity = { clientId: 'client', instanceId: 'instance', isolation: null, at: NOW };

let page: FakePage;

function store(
  connections: Connection[],
  records: Ingestion[] = [],
  change: (summary: Summary) => Partial<Summary> = () => ({}),
): void {
  const stored = storedOf(records);
  const summary = summaryWith(summarySchema.parse(stored.summary), connections, DEFAULT_SETTINGS);
  page.write({ ...stored, summary: { ...summary, ...change(summary) } });
}

/** The part of the options that is about the connections or the history, as soon as the summary is read. */
function Stored({ part }: { part: 'connections' | 'history' }) {
  const summary = valueIn(useStore(items.summary, items.settings), items.summary);
  if (!summary) return null;
  return part === 'history' ? (
    <HistoryRetention counts={summary.counts} />
  ) : (
    <ConnectionSettings summary={summary} />
  );
}

async function draw(part: 'connections' | 'history'): Promise<void> {
  page.draw(<Stored part={part} />);
  await screen.findByRole('region');
}

/** Answers commands of one type, when the test says so or at once. */
const answering = <T extends Command['type']>(type: T, answer: () => Answers[T] | Promise<Answers[T]>) => {
  page.answer = (command) => (command.type === type ? answer() : {});
};
const sent = (type: Command['type']) => page.sent.filter((command) => command.type === type);
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const section = (name: string) => within(screen.getByRole('region', { name: new RegExp(`^${name}`) }));

beforeEach(() => {
  page = new FakePage();
  page.now = () => NOW;
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  location.hash = '';
});

describe('the credits of a connection', () => {
  const credits = (balance: number | null, warningLow = false) => ({ balance, warningLow });
  const refresh = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Refresh credits of home' });
  const shown = () => screen.getByText('Credits').closest('div')?.textContent;

  it('are asked for once, and again only by the button, which waits for the answer and keeps the focus', async () => {
    let answer = (_: Answers['readCredits']) => {};
    answering('readCredits', () => new Promise((resolve) => (answer = resolve)));
    store([connection(HOME, { identity })]);
    await draw('connections');
    await waitFor(() => expect(sent('readCredits')).toEqual([{ type: 'readCredits', connectionId: HOME }]));
    expect(shown()).toBe('CreditsLoading…Refresh');
    fireEvent.click(refresh());
    expect(refresh().disabled).toBe(false);
    answer(credits(1_234));
    await waitFor(() => expect(shown()).toBe('Credits1,234Refresh'));
    fireEvent.click(refresh());
    await waitFor(() => expect(refresh().getAttribute('aria-disabled')).toBe('true'));
    answer(credits(62, true));
    await waitFor(() => expect(shown()).toBe('Credits62Running lowRefresh'));
    fireEvent.click(refresh());
    answer(credits(null));
    await waitFor(() => expect(shown()).toBe('Creditsnot providedRefresh'));
    page.refusal = 'server_error';
    fireEvent.click(refresh());
    await waitFor(() => expect(shown()).toBe('Creditsunavailable: Synap server errorRefresh'));
    expect(sent('readCredits')).toHaveLength(4);
  });

  it('are asked for once the page is in the foreground, and never while the connection is blocked', async () => {
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    answering('readCredits', () => credits(1));
    store([
      connection(HOME, { identity }),
      connection('away', { identity, addedAt: NOW + 1, blocked: blockFor('no_credits') }),
    ]);
    await draw('connections');
    await waitFor(() => expect(screen.getAllByText('Credits')).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sent('readCredits')).toEqual([]);
    visibility.mockReturnValue('visible');
    for (const _ of [1, 2]) document.dispatchEvent(new Event('visibilitychange'));
    await waitFor(() => expect(sent('readCredits')).toEqual([{ type: 'readCredits', connectionId: HOME }]));
  });
});

describe('a test notification', () => {
  const test = async (answer: Answers['testNotification']) => {
    answering('testNotification', () => answer);
    page.draw(<NotificationTest />);
    press('Send test notification');
  };

  it('leaves it to the person whether it was shown, with the steps of their own system if not', async () => {
    vi.spyOn(navigator, 'userAgent', 'get').mockReturnValue('Mozilla/5.0 (Windows NT 10.0; Win64; x64)');
    await test({ shown: true, permission: 'granted' });
    const question = within(await screen.findByRole('group', { name: 'Did you see it?' }));
    fireEvent.click(question.getByRole('button', { name: 'No' }));
    const steps = await screen.findByRole('heading', { name: "If notifications don't appear on Windows" });
    expect(steps.nextElementSibling?.textContent).toContain('Open Settings, System, Notifications');
    expect([...document.querySelectorAll('.system-steps summary')].map((one) => one.textContent)).toEqual([
      'macOS',
      'Linux',
      'ChromeOS',
    ]);
    press('Send test notification');
    fireEvent.click(await screen.findByRole('button', { name: 'Yes' }));
    expect(await screen.findByText('Notifications work.')).toBeTruthy();
    expect(screen.queryByRole('heading', { name: /^If notifications/ })).toBeNull();
  });

  it.each([
    ['by the browser', { shown: true, permission: 'denied' }],
    ['by what shows them', { shown: false, permission: 'granted' }],
  ] as const)('that is blocked %s says so, with what can be done', async (_, answer) => {
    await test(answer);
    expect((await screen.findByRole('alert')).textContent).toContain('Notifications are blocked');
    expect(screen.getByRole('heading', { name: /^If notifications don't appear/ })).toBeTruthy();
    expect(screen.queryByText('Did you see it?')).toBeNull();
  });

  it('that could not be sent says why', async () => {
    page.refusal = 'internal';
    await test({ shown: true, permission: 'granted' });
    expect((await screen.findByRole('alert')).textContent).toContain('Something went wrong');
  });
});

describe('clearing the history', () => {
  const records = [watching(1), pendingOutcome(2), pendingOutcome(3)];

  it('is asked about with how many go, can be left, and says what came of it', async () => {
    store([connection()], records);
    answering('clearHistory', () => ({ removed: 2 }));
    await draw('history');
    press('Clear history');
    const question = within(screen.getByRole('group', { name: 'Clear history' }));
    expect(question.getByText(/^Delete 2 finished or stopped ingestions\?/)).toBeTruthy();
    expect(document.activeElement?.textContent).toBe('Cancel');
    press('Cancel');
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Clear history' }));
    expect(sent('clearHistory')).toEqual([]);
    press('Clear history');
    press('Delete');
    expect(await section('History').findByText('2 ingestions deleted')).toBeTruthy();
    page.refusal = 'storage_failed';
    press('Clear history');
    press('Delete');
    expect(await section('History').findByText(/^That didn't work: /)).toBeTruthy();
  });

  it('is not offered where nothing has finished', async () => {
    store([connection()], records.slice(0, 1));
    await draw('history');
    // Not disabled: it has the focus when everything has just been cleared.
    const clear = screen.getByRole<HTMLButtonElement>('button', { name: 'Clear history' });
    expect(clear.disabled).toBe(false);
    expect(clear.getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(clear);
    expect(screen.queryByRole('group', { name: 'Clear history' })).toBeNull();
    expect(screen.getByText('Nothing to clear.')).toBeTruthy();
  });

  it('stands beside what storage had no room for, and what could not be read', async () => {
    store([connection()], records, ({ counts }) => ({ counts: { ...counts, damaged: 2, newer: 1 } }));
    page.write({ evictions: { schema: 3, count: 1_200, at: NOW } });
    await draw('history');
    const history = section('History');
    expect(await history.findByText('Older ingestions deleted because storage was full: 1,200')).toBeTruthy();
    expect(history.getByText(/^2 records couldn't be read/)).toBeTruthy();
    expect(history.getByText(/^1 record was saved by a newer version/)).toBeTruthy();
  });
});

describe('of several connections', () => {
  const two = [connection(HOME), connection('away', { addedAt: NOW + 1 })];
  const card = (name: string) =>
    within(screen.getByText(name, { selector: 'bdi' }).closest('li') as HTMLElement);

  it('another becomes the default one by its button, which leaves the focus in its card', async () => {
    store(two);
    await draw('connections');
    expect(card('home').getByText('Default')).toBeTruthy();
    expect(card('home').queryByRole('button', { name: 'Make default' })).toBeNull();
    const button = card('away').getByRole('button', { name: 'Make default' });
    fireEvent.click(button);
    expect(document.activeElement).toBe(card('away').getByRole('button', { name: 'Edit away' }));
    expect(page.sent).toContainEqual({ type: 'saveSettings', patch: { defaultConnectionId: 'away' } });
    expect(await section('Connections').findByText('New IDs go to away')).toBeTruthy();
    page.refusal = 'disk_full';
    fireEvent.click(button);
    expect(await section('Connections').findByText("That didn't work: The disk is full")).toBeTruthy();
    expect(screen.queryByText('New IDs go to away')).toBeNull();
  });

  it('one is removed after a question that says what follows', async () => {
    store(two, [
      watching(1),
      watching(2, { connectionId: 'away' }),
      { ...watching(3), removedAt: NOW },
      pendingOutcome(4),
    ]);
    page.write({ 'draft:connection': { at: NOW } });
    await draw('connections');
    press('Remove connection');
    const question = within(screen.getByRole('group', { name: 'Remove connection' }));
    const text = await question.findByText(/Watching stops for 1 ingestion, which stays in the history\./);
    expect(text.textContent).toMatch(/^Remove home\?.* New IDs will go to away\.$/);
    page.refusal = 'disk_full';
    fireEvent.click(question.getByRole('button', { name: 'Remove connection' }));
    expect((await screen.findByRole('alert')).textContent).toBe("That didn't work: The disk is full");
    expect(page.stored('draft:connection')).toBeDefined();
    page.refusal = null;
    press('Remove connection');
    fireEvent.click(
      within(screen.getByRole('group', { name: 'Remove connection' })).getAllByRole(
        'button',
      )[1] as HTMLElement,
    );
    await waitFor(() => expect(screen.queryByRole('textbox', { name: 'API key' })).toBeNull());
    expect(sent('removeConnection').at(-1)).toEqual({ type: 'removeConnection', connectionId: HOME });
    expect(page.stored('draft:connection')).toBeUndefined();
  });

  it('the form for a new one is the last, takes the focus, and stays open with what is said of the key', async () => {
    store(two);
    await draw('connections');
    page.now = Date.now;
    press('Add connection');
    await waitFor(() => expect(document.activeElement?.closest('form')).not.toBeNull());
    expect(screen.getByRole('heading', { name: 'New connection' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Add connection' })).toBeNull();
    page.answer = () => ({ connectionId: 'third' });
    fireEvent.input(screen.getByRole('textbox', { name: 'API key' }), { target: { value: 'synap_abc_1' } });
    press('Save');
    await screen.findByText('Saved. Checking the key…');
    store([...two, connection('third', { addedAt: NOW + 2 })]);
    expect(await screen.findByRole('heading', { name: 'Edit third' })).toBeTruthy();
    expect(screen.getByText('Saved. Checking the key…')).toBeTruthy();
    press('Add connection');
    expect(await screen.findByRole('heading', { name: 'New connection' })).toBeTruthy();
    expect(screen.queryByText('Saved. Checking the key…')).toBeNull();
  });

  it('given up, the form for a new one leaves the focus where it was asked for', async () => {
    store(two);
    await draw('connections');
    press('Add connection');
    await screen.findByRole('heading', { name: 'New connection' });
    press('Cancel');
    expect(screen.queryByRole('heading', { name: 'New connection' })).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Add connection' }));
  });

  it('each card says what it may send, and how its key is stored', async () => {
    store([
      connection(HOME, { limitPerMin: 12, keyMode: 'session' }),
      connection('away', { addedAt: NOW + 1, checkError: { ...ownError('server_error'), at: NOW } }),
    ]);
    await draw('connections');
    expect(card('home').getByText('at most 12 requests per minute')).toBeTruthy();
    expect(card('home').getByText('key stored until the browser closes')).toBeTruthy();
    expect(card('home').getByText('Checking the key…')).toBeTruthy();
    expect(card('away').queryByText(/at most|until the browser closes|Checking/)).toBeNull();
    expect(card('away').getByRole('heading', { name: 'Synap server error' })).toBeTruthy();
  });
});

describe('what a person sets', () => {
  const saves = async (patch: object) =>
    waitFor(() => expect(sent('saveSettings').at(-1)).toEqual({ type: 'saveSettings', patch }));

  it('is the longest watch in hours, within a month', async () => {
    page.draw(<MaxWatchTime />);
    const box = screen.getByRole<HTMLInputElement>('spinbutton', { name: /^Maximum watch time/ });
    expect(box.value).toBe(String(DEFAULT_SETTINGS.maxWatchTimeMs / HOUR));
    const set = (value: string) => {
      fireEvent.input(box, { target: { value } });
      fireEvent.change(box);
    };
    set('721');
    // The focus has gone on: without an alert a screen reader would not say it.
    expect((await screen.findByRole('alert')).textContent).toBe('Enter a whole number from 1 to 720.');
    set('1.5');
    expect(sent('saveSettings')).toEqual([]);
    set('720');
    await saves({ maxWatchTimeMs: 720 * HOUR });
    await waitFor(() => expect(screen.queryByText('Enter a whole number from 1 to 720.')).toBeNull());
  });

  it('is the scheme of the pages', async () => {
    page.draw(<Appearance />);
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'System' }).checked).toBe(true);
    fireEvent.click(screen.getByRole('radio', { name: 'Dark' }));
    await saves({ theme: 'dark' });
  });

  it('is whether the clipboard is read, which the browser has to allow', async () => {
    const allow = vi.fn(async () => false);
    page.clipboard = { ...page.clipboard, ask: allow };
    page.draw(<ShortcutAndClipboard />);
    const toggle = () => screen.getByRole<HTMLInputElement>('switch', { name: /^Check the clipboard/ });
    fireEvent.click(toggle());
    expect(await screen.findByText(/The browser didn't allow it/)).toBeTruthy();
    await saves({ readClipboard: false });
    expect(toggle().checked).toBe(false);
    allow.mockResolvedValue(true);
    fireEvent.click(toggle());
    await saves({ readClipboard: true });
    expect(screen.queryByText(/The browser didn't allow it/)).toBeNull();
    page.write({ settings: { ...DEFAULT_SETTINGS, readClipboard: true } });
    await waitFor(() => expect(toggle().getAttribute('aria-checked')).toBe('true'));
    fireEvent.click(toggle());
    await saves({ readClipboard: false });
    expect(allow).toHaveBeenCalledTimes(2);
  });

  it('in the browser is the shortcut, which is shown as it is when the person comes back', async () => {
    page.draw(<ShortcutAndClipboard />);
    expect(await screen.findByText('none')).toBeTruthy();
    page.shortcut = 'Alt+Shift+I';
    document.dispatchEvent(new Event('visibilitychange'));
    expect(await screen.findByText('Alt+Shift+I')).toBeTruthy();
  });
});

it('a link to a section brings it into view, and one that names none breaks nothing', async () => {
  const shown: string[] = [];
  vi.spyOn(Element.prototype, 'scrollIntoView').mockImplementation(function (this: Element) {
    shown.push(this.id);
  });
  location.hash = '#history';
  page.draw(<Options />);
  await waitFor(() => expect(shown).toEqual(['history']));
  cleanup();
  location.hash = '#/history?q=1';
  page.draw(<Options />);
  await screen.findByText('Ingestion Inspector 1.2.3');
  expect(document.title).toBe('Ingestion Inspector options');
  expect(shown).toEqual(['history']);
});
