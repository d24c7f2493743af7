// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Popup } from '../../../src/ui/pages/popup/Popup';
import { DEFAULT_SETTINGS } from '../../../src/watch/model/defaults';
import {
  type Connection,
  type Ingestion,
  keys,
  type Summary,
  summarySchema,
} from '../../../src/watch/model/records';
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
import { FakePage, storedOf } from './fake-page';

const OWNER = { clientId: 'client-7', instanceId: 'instance-7', isolation: null };
const MINUTE = 60_000;

let page: FakePage;

function store(
  records: Ingestion[],
  own: Partial<Connection> = {},
  change: (summary: Summary) => Partial<Summary> = () => ({}),
): void {
  const stored = storedOf(records);
  const connections = [connection(HOME, own)];
  const summary = summaryWith(summarySchema.parse(stored.summary), connections, DEFAULT_SETTINGS);
  page.write({ ...stored, summary: { ...summary, ...change(summary) } });
}

const field = () => screen.findByRole('textbox', { name: 'Ingestion ID' });
const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });

beforeEach(() => {
  page = new FakePage();
  page.now = () => NOW;
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe('the bar of the popup', () => {
  const bar = () => within(screen.getByRole('banner'));

  it('counts what is in progress, leads to the other pages, and finds only where there is something', async () => {
    store([watching(1), watching(2), pendingOutcome(3)]);
    page.draw(<Popup place="popup" />);
    await field();
    expect(bar().getByText('2 in progress')).toBeTruthy();
    expect(bar().getByRole('link', { name: 'Open as page' }).getAttribute('href')).toBe('/history.html');
    expect(bar().getByRole('link', { name: 'Options' }).getAttribute('href')).toBe('/options.html');
    expect(bar().getByRole('button', { name: 'Filter the list' })).toBeTruthy();
    store([]);
    await waitFor(() => expect(bar().queryByText(/in progress/)).toBeNull());
    expect(bar().queryByRole('button', { name: 'Filter the list' })).toBeNull();
    expect(screen.getByText(/^Paste an ingestion ID, or any text/)).toBeTruthy();
    expect(screen.queryByRole('link', { name: /^Open history/ })).toBeNull();
  });

  it('hands over to the panel and closes, and has no such button in the panel', async () => {
    const close = vi.spyOn(window, 'close').mockImplementation(() => {});
    store([]);
    page.draw(<Popup place="popup" />);
    await field();
    fireEvent.click(screen.getByRole('button', { name: 'Open in side panel' }));
    await waitFor(() => expect(close).toHaveBeenCalledTimes(1));
    expect(page.panelsOpened).toBe(1);
    cleanup();
    page.draw(<Popup place="panel" />);
    await field();
    expect(screen.queryByRole('button', { name: /panel|sidebar/ })).toBeNull();
    cleanup();
    page.browser = 'firefox';
    page.draw(<Popup place="popup" />);
    expect(await screen.findByRole('button', { name: 'Open in sidebar' })).toBeTruthy();
  });
});

describe('a key that was verified', () => {
  const notice = () => screen.queryByRole('heading', { name: 'Connected' });

  it('just before the popup opened is news once, for somebody who has nothing yet, and can be dismissed', async () => {
    store([], { identity: { ...OWNER, at: NOW - 59_000 } });
    page.draw(<Popup place="popup" />);
    await field();
    expect(notice()).not.toBeNull();
    expect(screen.getByText('instance-7')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    await waitFor(() => expect(notice()).toBeNull());
  });

  it.each<[string, Ingestion[], number]>([
    ['longer ago', [], NOW - 61_000],
    ['by somebody who watches something', [pendingOutcome(1)], NOW - 59_000],
  ])('%s is none', async (_, records, at) => {
    store(records, { identity: { ...OWNER, at } });
    page.draw(<Popup place="popup" />);
    await field();
    expect(notice()).toBeNull();
  });
});

describe('before there is a key that works', () => {
  it('the popup asks for one, and goes on once it is verified', async () => {
    page.draw(<Popup place="popup" />);
    await screen.findByRole('heading', { name: 'Connect to Synap' });
    expect(screen.queryByRole('button', { name: 'Continue to the list' })).toBeNull();
    page.answer = () => ({ connectionId: HOME });
    fireEvent.input(screen.getByRole('textbox', { name: 'API key' }), { target: { value: 'synap_abc_1' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    store([]);
    await screen.findByText('Saved. Checking the key…');
    // It waits for what is found out about the key.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(screen.getByRole('button', { name: 'Continue to the list' })).toBeTruthy();
    store([], { identity: { ...OWNER, at: NOW } });
    await field();
    expect(screen.queryByRole('heading', { name: 'Connect to Synap' })).toBeNull();
  });

  it('what is wrong with the one there is stands above the form, and another way on is the person’s choice', async () => {
    store([], { blocked: blockFor('key_rejected') });
    page.draw(<Popup place="popup" />);
    await screen.findByRole('heading', { name: 'API key rejected' });
    expect(screen.queryByRole('link', { name: 'Enter new key' })).toBeNull();
    store([], { blocked: blockFor('no_credits') });
    fireEvent.click(await screen.findByRole('button', { name: 'Continue to the list' }));
    await field();
    expect(screen.getByRole('heading', { name: 'Out of credits' })).toBeTruthy();
  });
});

it('a list that cannot be read is said to be rebuilt', async () => {
  page.write({ summary: { schema: 3, nonsense: true } });
  page.draw(<Popup place="popup" />);
  expect(await screen.findByText('Rebuilding the list…')).toBeTruthy();
});

describe('the keys', () => {
  const busy = watching(1, { documentId: 'busy', status: 'processing', rawStatus: 'processing' });
  const done = pendingOutcome(2, 'completed', NOW, { documentId: 'done' });
  const commands = (...types: string[]) => page.sent.filter(({ type }) => types.includes(type));

  beforeEach(async () => {
    store([busy, done]);
    page.draw(<Popup place="popup" />);
    (await field()).focus();
  });

  it('act on the ingestion that is open, and move no row behind it', async () => {
    fireEvent.click(screen.getByRole('button', { name: 'busy' }));
    const title = await screen.findByRole('heading', { level: 1, name: 'busy' });
    await waitFor(() => expect(document.activeElement).toBe(title));
    press('ArrowDown');
    press('/');
    expect(document.activeElement).toBe(title);
    expect(screen.queryByRole('searchbox')).toBeNull();
    press('c');
    await waitFor(() => expect(page.copied).toEqual([busy.id]));
    press('r');
    press('Delete');
    expect(commands('check', 'remove')).toEqual([
      { type: 'check', ids: [busy.id] },
      { type: 'remove', ids: [busy.id] },
    ]);
  });

  it('are those of the list again once something is dropped: its field takes it', async () => {
    fireEvent.click(screen.getByRole('button', { name: 'busy' }));
    await screen.findByRole('article');
    const dataTransfer = { types: ['text/plain'], files: [], getData: () => 'half an ID' };
    fireEvent(document, Object.assign(new Event('drop', { cancelable: true }), { dataTransfer }));
    await waitFor(() => expect(screen.queryByRole('article')).toBeNull());
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Ingestion ID' }).value).toBe(
      'half an ID',
    );
  });

  it('lead from the end of what is typed into the list, and from its first row to the field above it', async () => {
    const text = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Ingestion ID' });
    fireEvent.input(text, { target: { value: 'two\nlines' } });
    text.setSelectionRange(2, 2);
    press('ArrowDown');
    expect(document.activeElement).toBe(text);
    text.setSelectionRange(9, 9);
    press('ArrowDown');
    expect(document.activeElement?.textContent).toBe('busy');
    press('/');
    const box = await screen.findByRole('searchbox', { name: 'Filter' });
    expect(screen.queryByText(/\d found/)).toBeNull();
    press('ArrowDown');
    press('ArrowUp');
    expect(document.activeElement).toBe(box);
    fireEvent.click(screen.getByRole('button', { name: 'Show all' }));
    await waitFor(() => expect(screen.queryByRole('searchbox')).toBeNull());
    expect(document.activeElement).toBe(text);
  });

  it('are explained by a button too, without those of the history, and put away by ? and by a button', async () => {
    for (const close of [
      (dialog: HTMLElement) => fireEvent.keyDown(dialog, { key: '?' }),
      (dialog: HTMLElement) => fireEvent.click(within(dialog).getByRole('button', { name: 'Close' })),
    ]) {
      fireEvent.click(screen.getByRole('button', { name: 'Keyboard shortcuts' }));
      const dialog = await screen.findByRole('dialog');
      expect(within(dialog).queryByText('Select all')).toBeNull();
      close(dialog);
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    }
  });
});

it('a row says that its connection is paused by the server, and marks only an outcome that is not seen yet', async () => {
  const rate = { code: 'rate_limited' as const, at: NOW, correlationId: null, detail: null };
  page.write({
    [keys.runtime(HOME)]: connectionRuntime({ connectionError: rate, pausedUntil: NOW + MINUTE }),
  });
  store([
    watching(1, { documentId: 'busy' }),
    pendingOutcome(2, 'completed', NOW, { documentId: 'fresh' }),
    { ...pendingOutcome(3, 'completed', NOW, { documentId: 'known' }), seenAt: NOW },
  ]);
  page.draw(<Popup place="popup" />);
  await screen.findByRole('button', { name: 'busy' });
  const rowOf = (name: string) => within(screen.getByRole('button', { name }).closest('li') as HTMLElement);
  await waitFor(() => expect(rowOf('busy').getByText('Paused')).toBeTruthy());
  expect(rowOf('fresh').getByText('Completed')).toBeTruthy();
  expect(rowOf('fresh').getByText('0 memories')).toBeTruthy();
  expect(rowOf('busy').queryByText(/memor/)).toBeNull();
  const marked = [...document.querySelectorAll('[data-unseen]')].map((row) =>
    row.getAttribute('data-unseen'),
  );
  expect(marked).toEqual([idOf(2)]);
});
