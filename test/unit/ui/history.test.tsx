// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import * as z from 'zod/mini';
import german from '../../../public/_locales/de/messages.json';
import { t } from '../../../src/ui/app/i18n';
import { SELECTION_SHORTCUTS, SHORTCUTS } from '../../../src/ui/features/list/list-keys';
import { History } from '../../../src/ui/pages/history/History';
import { DEFAULT_SETTINGS, EMPTY_SUMMARY } from '../../../src/watch/model/defaults';
import { markRemoved } from '../../../src/watch/model/ingestion';
import { type Ingestion, keys, type Summary } from '../../../src/watch/model/records';
import { summaryOfAll, summaryWith } from '../../../src/watch/model/summary';
import { connection, idOf, watching } from '../samples';
import { FakePage } from './fake-page';
import { over, thousands, timed } from './pages/history/records';
import { textFrom } from './texts';

const COUNT = 300;

let page: FakePage;
let records: Ingestion[];

const viewOf = (all: Ingestion[]): Summary =>
  summaryWith(summaryOfAll(all, { damaged: 0, newer: 0 }, EMPTY_SUMMARY), [connection()], DEFAULT_SETTINGS);

function write(all: Ingestion[]): void {
  page.write({
    [keys.summary]: viewOf(all),
    ...Object.fromEntries(all.map((record) => [keys.ingestion(record.id), record])),
  });
}

async function draw(hash: string, found = COUNT): Promise<void> {
  location.hash = hash;
  page.draw(<History />);
  await screen.findByText(/of 300$/);
  await waitFor(() => expect(setSize()).toBe(found));
}

const list = () => screen.getByRole('list', { name: 'Ingestions' });
const rows = () => within(list()).getAllByRole('listitem');
const setSize = () => Number(rows()[0]?.getAttribute('aria-setsize'));
const openButton = (n: number) => within(list()).getByRole('button', { name: `document-${n}` });
const box = (n: number) =>
  within(list()).getByRole<HTMLInputElement>('checkbox', { name: `Select document-${n}` });
const focusedName = () => document.activeElement?.textContent;
const search = (value: string) =>
  fireEvent.input(screen.getByRole('searchbox', { name: 'Search' }), { target: { value } });

beforeEach(() => {
  page = new FakePage();
  records = thousands(COUNT);
  write(records);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  location.hash = '';
});

it('an empty history asks to paste an ID, and not to select what is not there', async () => {
  page = new FakePage();
  page.write({ [keys.summary]: viewOf([]) });
  page.draw(<History />);
  await screen.findByText(/Paste an ingestion ID/);
  expect(screen.queryByText(/Select an ingestion/)).toBeNull();
});

it('what the button of a notification asked for is copied once', async () => {
  const own = watching(7_000, { documentId: 'remembered', memoryIds: ['m-1', 'm-2'] });
  write([...records, own]);
  location.hash = `#/ingestion/${own.id}?copy=memories`;
  page.draw(<History />);
  await waitFor(() => expect(page.copied).toEqual(['m-1\nm-2']));
  await screen.findByText('2 memory IDs copied');
  expect(location.hash).toBe(`#/ingestion/${own.id}`);
});

it('a notification that is clicked opens its ingestion and leaves the search as it is', async () => {
  await draw('#/?q=document-29&status=failed', 1);
  location.hash = `#/ingestion/${idOf(7)}`;
  await screen.findByRole('heading', { name: 'document-7' });
  expect(screen.getByRole<HTMLInputElement>('searchbox', { name: 'Search' }).value).toBe('document-29');
  expect(setSize()).toBe(1);
  expect(location.hash).toBe(`#/ingestion/${idOf(7)}?q=document-29&status=failed`);
  // What the person takes back stays taken back.
  fireEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
  await screen.findByText('300 of 300');
  location.hash = `#/ingestion/${idOf(8)}`;
  await screen.findByRole('heading', { name: 'document-8' });
  expect(location.hash).toBe(`#/ingestion/${idOf(8)}`);
});

describe('a list of hundreds', () => {
  beforeEach(() => draw('#/'));

  it('has in the page what is in sight, each row saying which of how many it is', () => {
    expect(rows().length).toBeLessThan(40);
    expect(rows().map((row) => row.getAttribute('aria-posinset'))).toEqual(
      rows().map((_, at) => String(at + 1)),
    );
  });

  it('is walked through by keys, and the row with the focus is there wherever that leads', async () => {
    openButton(0).focus();
    fireEvent.keyDown(openButton(0), { key: 'ArrowDown' });
    await waitFor(() => expect(focusedName()).toBe('document-1'));
    fireEvent.keyDown(openButton(1), { key: 'End' });
    await waitFor(() => expect(focusedName()).toBe(`document-${COUNT - 1}`));
    expect(document.activeElement?.closest('li')?.getAttribute('aria-posinset')).toBe(String(COUNT));
    fireEvent.keyDown(openButton(COUNT - 1), { key: 'Home' });
    await waitFor(() => expect(focusedName()).toBe('document-0'));
  });

  it('has one tab stop, on the row that had the focus last', async () => {
    openButton(0).focus();
    fireEvent.keyDown(openButton(0), { key: 'ArrowDown' });
    await waitFor(() => expect(focusedName()).toBe('document-1'));
    const stops = within(list())
      .getAllByRole<HTMLElement>('button')
      .filter(({ tabIndex }) => tabIndex === 0);
    expect(stops.map((button) => button.closest('li')?.getAttribute('aria-posinset'))).toEqual(['2', '2']);
  });

  it('goes on from the opened row, wherever the focus is', async () => {
    fireEvent.click(openButton(3));
    const title = await screen.findByRole('heading', { name: 'document-3' });
    await waitFor(() => expect(document.activeElement).toBe(title));
    fireEvent.keyDown(title, { key: 'ArrowDown' });
    expect(focusedName()).toBe('document-4');
  });

  it('leaves to an input method the Esc that ends its word', async () => {
    search('document-29');
    await screen.findByText('11 of 300');
    const field = screen.getByRole<HTMLInputElement>('searchbox', { name: 'Search' });
    fireEvent.keyDown(field, { key: 'Escape', isComposing: true });
    expect(field.value).toBe('document-29');
  });

  it('shows all again by Esc in the search', async () => {
    search('document-29');
    await waitFor(() => expect(setSize()).toBeLessThan(COUNT));
    const field = screen.getByRole('searchbox', { name: 'Search' });
    expect(fireEvent.keyDown(field, { key: 'Escape' })).toBe(false);
    await waitFor(() => expect(setSize()).toBe(COUNT));
  });

  it('calls keys what is on the keyboards of the language', async () => {
    openButton(1).focus();
    const read: { getMessage(key: string, substitutions?: string[]): string } = browser.i18n;
    vi.spyOn(read, 'getMessage').mockImplementation((key, values) => textFrom(german, key, values));
    fireEvent.keyDown(document.activeElement ?? document.body, { key: '?' });
    const dialog = await screen.findByRole('dialog', { name: 'Tastenkürzel' });
    for (const key of ['Pos1', 'Bild ↑', 'Umschalt', 'Strg', 'Entf', '←'])
      expect(within(dialog).getAllByText(key).length).toBeGreaterThan(0);
  });

  it('lists every key that it has', async () => {
    openButton(1).focus();
    fireEvent.keyDown(openButton(1), { key: '?' });
    const dialog = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
    for (const { keys: drawn, does } of [...SHORTCUTS, ...SELECTION_SHORTCUTS]) {
      const row = within(dialog).getByText(t(does)).closest('div');
      expect([...(row?.querySelectorAll('kbd') ?? [])].map((key) => key.textContent)).toEqual(drawn);
    }
  });

  it('knows the keys of the popup’s list', async () => {
    openButton(1).focus();
    fireEvent.keyDown(openButton(1), { key: 'r' });
    await waitFor(() => expect(page.sent).toContainEqual({ type: 'check', ids: [idOf(1)] }));
    fireEvent.keyDown(openButton(1), { key: '/' });
    expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: 'Search' }));
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'r' });
    expect(page.sent.filter(({ type }) => type === 'check')).toHaveLength(1);
  });

  it('acts once on a key that is held down', async () => {
    openButton(1).focus();
    for (const key of ['r', 'Delete']) {
      fireEvent.keyDown(openButton(1), { key });
      for (let held = 0; held < 9; held += 1)
        fireEvent.keyDown(document.activeElement ?? document.body, { key, repeat: true });
    }
    await waitFor(() =>
      expect(page.sent.filter(({ type }) => type === 'check' || type === 'remove')).toEqual([
        { type: 'check', ids: [idOf(1)] },
        { type: 'remove', ids: [idOf(1)] },
      ]),
    );
  });

  it('gives the focus to the row that comes into the place of one that goes', async () => {
    openButton(1).focus();
    page.write({ [keys.ingestion(idOf(1))]: markRemoved(records[1] ?? watching(1), Date.now()) });
    await waitFor(() => expect(focusedName()).toBe('document-2'));
  });

  it('stays where it is while something comes above what is in sight', async () => {
    const scroller = list().parentElement ?? document.body;
    const topOf = (n: number) => openButton(n).closest('li')?.style.insetBlockStart;
    scroller.scrollTop = 1_000;
    fireEvent.scroll(scroller);
    const before = [openButton(20), topOf(20), scroller.scrollTop] as const;
    write([over(6_000, 'completed', timed(Date.now(), 1_000)), ...records]);
    await waitFor(() => expect(setSize()).toBe(COUNT + 1));
    await waitFor(() => expect(topOf(20)).not.toBe(before[1]));
    const movedPx = Number.parseInt(topOf(20) ?? '', 10) - Number.parseInt(before[1] ?? '', 10);
    expect(movedPx).toBeGreaterThan(0);
    expect(scroller.scrollTop).toBe(before[2] + movedPx);
  });

  it('takes in what is added, and lets go what is gone', async () => {
    write([...records, watching(5_000, { documentId: 'just pasted' })]);
    await screen.findByRole('button', { name: 'just pasted' });
    expect(setSize()).toBe(COUNT + 1);
  });
});

describe('looking for something', () => {
  it('is in the address, says how many of how many, and can be taken back', async () => {
    await draw('#/');
    search('document-29');
    await screen.findByText('11 of 300');
    expect(location.hash).toBe('#/?q=document-29');
    fireEvent.change(screen.getByRole('combobox', { name: 'Status' }), { target: { value: 'failed' } });
    await screen.findByText('1 of 300');
    fireEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
    await screen.findByText('300 of 300');
    expect(location.hash).toBe('#/');
    expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: 'Search' }));
  });

  it('is read from the address, with the ingestion that is opened', async () => {
    await draw(`#/ingestion/${idOf(3)}?q=document-3&sort=oldest`, 11);
    expect(screen.getByRole('article')).toBeTruthy();
    expect(screen.getByRole<HTMLInputElement>('searchbox').value).toBe('document-3');
    expect(rows()[0]?.textContent).toContain('document-39');
  });

  it('without finding anything says so', async () => {
    await draw('#/');
    search('nothing is called this');
    await screen.findByText('No ingestions match the filters.');
    expect(screen.getByText('0 of 300')).toBeTruthy();
  });

  it('by a kind of failure begins in the statistics', async () => {
    await draw('#/statistics');
    const kind = await screen.findByRole('button', {
      name: /^Traceback \(most recent call last\): chunk # of #/,
    });
    expect(screen.getAllByRole('table', { hidden: true }).length).toBe(4);
    fireEvent.click(kind);
    await screen.findByText('30 of 300');
    expect(location.hash).toMatch(/^#\/statistics\?failure=Traceback/);
  });
});

describe('the statistics', () => {
  afterEach(() => void vi.useRealTimers());

  it('of January name its days in July too, when the clocks are an hour ahead', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-07-15T12:00:00Z') });
    const days = [5, 10, 15, 20, 25, 30];
    write(
      Array.from({ length: COUNT }, (_, n) => {
        const at = new Date(2026, 0, days[n % days.length], 12).getTime();
        return over(n, 'completed', { ...timed(at, 1_000), addedAt: at });
      }),
    );
    await draw('#/statistics');
    const table = screen.getByRole('table', { name: 'Finished ingestions over time', hidden: true });
    const names = within(table)
      .getAllByRole('rowheader', { hidden: true })
      .map(({ textContent }) => textContent);
    expect(names).toEqual(days.map((day) => `Jan ${day}, 2026`));
  });
});

describe('several at once', () => {
  beforeEach(() => draw('#/'));

  async function selectTwoToFive(): Promise<void> {
    fireEvent.click(box(2));
    fireEvent.click(box(5), { shiftKey: true });
    await screen.findByText(/· 4 selected/);
  }

  it('are selected with Shift, and copied, checked and removed together', async () => {
    await selectTwoToFive();
    const ids = [2, 3, 4, 5].map(idOf);
    fireEvent.click(screen.getByRole('button', { name: 'Copy IDs' }));
    await waitFor(() => expect(page.copied).toEqual([ids.join('\n')]));
    fireEvent.click(screen.getByRole('button', { name: 'Check again' }));
    await waitFor(() => expect(page.sent).toContainEqual({ type: 'check', ids }));
    fireEvent.click(screen.getByRole('button', { name: 'Remove' }));
    await waitFor(() => expect(page.sent).toContainEqual({ type: 'remove', ids }));
  });

  it('are selected with Shift beside the box too, where Firefox leaves the click to the page', async () => {
    fireEvent.click(box(2));
    fireEvent.click(box(5).closest('label') ?? document.body, { shiftKey: true });
    await screen.findByText(/· 4 selected/);
  });

  it('are selected by keys: Shift with an arrow, all with Ctrl+A, none with Esc', async () => {
    openButton(0).focus();
    fireEvent.keyDown(openButton(0), { key: 'ArrowDown', shiftKey: true });
    await screen.findByText(/· 2 selected/);
    await waitFor(() => expect(focusedName()).toBe('document-1'));
    fireEvent.keyDown(openButton(1), { key: 'a', ctrlKey: true });
    await screen.findByText(/· 300 selected/);
    fireEvent.keyDown(openButton(1), { key: 'Escape' });
    await screen.findByText('300 of 300');
  });

  it('are what the keys of a row act on, whichever row has the focus', async () => {
    await selectTwoToFive();
    const ids = [2, 3, 4, 5].map(idOf);
    openButton(7).focus();
    for (const key of ['c', 'r', 'Delete']) {
      fireEvent.keyDown(openButton(7), { key });
      fireEvent.keyDown(openButton(7), { key, repeat: true });
    }
    await waitFor(() => expect(page.copied).toEqual([ids.join('\n')]));
    await waitFor(() => expect(page.sent).toContainEqual({ type: 'remove', ids }));
    expect(page.sent).toContainEqual({ type: 'check', ids });
    expect(page.sent.filter(({ type }) => type === 'remove')).toHaveLength(1);
    fireEvent.keyDown(openButton(7), { key: 'Escape' });
    await screen.findByText('300 of 300');
    fireEvent.keyDown(openButton(7), { key: 'Delete' });
    await waitFor(() => expect(page.sent).toContainEqual({ type: 'remove', ids: [idOf(7)] }));
  });

  it('are all that were found, and no longer any that is found no more', async () => {
    search('document-29');
    await screen.findByText('11 of 300');
    fireEvent.click(screen.getByRole('checkbox', { name: 'Select all listed' }));
    await screen.findByText('11 of 300 · 11 selected');
    search('document-299');
    await screen.findByText('1 of 300 · 1 selected');
  });

  it('leave the focus where one can go on, when the buttons for them have gone', async () => {
    await selectTwoToFive();
    screen.getByRole('button', { name: 'Clear selection' }).focus();
    fireEvent.click(screen.getByRole('button', { name: 'Clear selection' }));
    await screen.findByText('300 of 300');
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Select all listed');

    await selectTwoToFive();
    screen.getByRole('button', { name: 'Remove' }).focus();
    // Read bit by bit: some are gone, and can be brought back, before the last one is.
    const gone = records.slice(2, 6).map((record) => markRemoved(record, Date.now()));
    for (const record of gone) {
      page.write({ [keys.ingestion(record.id)]: record });
      await screen.findByRole('button', { name: 'Undo' });
    }
    await waitFor(() => expect(focusedName()).toBe('Undo'));
  });

  it('are brought back together, however many they were', async () => {
    const gone = records.slice(0, 250).map((record) => markRemoved(record, Date.now()));
    page.write(Object.fromEntries(gone.map((record) => [keys.ingestion(record.id), record])));
    fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    const ids = gone.map(({ id }) => id);
    await waitFor(() => {
      const restore = page.sent.find(({ type }) => type === 'restore');
      expect(restore).toEqual({ type: 'restore', ids: expect.arrayContaining(ids) });
    });
  });

  it('are saved under the date of where the person is, late in the evening too', async () => {
    // In St. John's, 3½ hours behind UTC, where it is the next day already.
    page.now = () => Date.parse('2026-01-16T02:30:00Z');
    await selectTwoToFive();
    fireEvent.click(screen.getByRole('button', { name: 'Export CSV' }));
    await waitFor(() => expect(page.saved.map(({ name }) => name)).toEqual(['ingestions-2026-01-15.csv']));
  });

  it('that storage does not give are not saved in part, and it is said', async () => {
    const short = over(2, 'completed', { documentId: 'document-2', memoryIds: ['m'], memoryIdCount: 30 });
    page.write({ [keys.ingestion(short.id)]: short });
    await selectTwoToFive();
    page.cannotRead = true;
    fireEvent.click(screen.getByRole('button', { name: 'Export JSON' }));
    expect(await screen.findByText(/^That didn't work: /)).toBeTruthy();
    expect(page.saved).toEqual([]);
  });

  it('are saved as a file', async () => {
    await selectTwoToFive();
    fireEvent.click(screen.getByRole('button', { name: 'Export JSON' }));
    await waitFor(() => expect(page.saved).toHaveLength(1));
    const [file] = page.saved;
    expect(file?.name).toMatch(/^ingestions-\d{4}-\d\d-\d\d\.json$/);
    const content = z
      .object({
        extension_version: z.string(),
        ingestions: z.array(z.object({ ingestion_id: z.string(), base_url: z.string() })),
      })
      .parse(JSON.parse((await file?.content.text()) ?? ''));
    expect(content.ingestions.map((row) => row.ingestion_id)).toEqual([2, 3, 4, 5].map(idOf));
    expect(content.ingestions[0]?.base_url).toBe('https://home.example');
    expect(content.extension_version).toBe('1.2.3');
  });
});

it('what is pasted in the history says so, in what is exported too', async () => {
  await draw('#/transfer');
  const pasted = watching(7_000, { documentId: 'pasted', source: 'history' });
  page.answer = () => ({ added: [pasted.id], known: [], restarted: [], leftOut: 0 });
  const field = screen.getByRole('textbox', { name: 'Ingestion ID' });
  fireEvent.input(field, { target: { value: pasted.id } });
  fireEvent.click(screen.getByRole('button', { name: 'Watch' }));
  await waitFor(() =>
    expect(page.sent).toContainEqual(
      expect.objectContaining({ type: 'watch', ids: [pasted.id], source: 'history' }),
    ),
  );
  write([...records, pasted]);
  await screen.findByText('301 of 301');
  fireEvent.click(await screen.findByRole('button', { name: 'Export CSV' }));
  await waitFor(() => expect(page.saved).toHaveLength(1));
  const lines = (await page.saved[0]?.content.text())?.split('\r\n') ?? [];
  expect(lines.find((line) => line.includes(pasted.id))).toContain('"history"');
});

it('nothing is exported before everything that is stored has been read', async () => {
  let list = () => {};
  page.listing = new Promise((resolve) => {
    list = resolve;
  });
  location.hash = '#/transfer';
  page.draw(<History />);
  const button = await screen.findByRole<HTMLButtonElement>('button', { name: 'Export CSV' });
  await screen.findByText(/ of 300$/);
  expect(button.disabled).toBe(true);
  list();
  await waitFor(() => expect(button.disabled).toBe(false));
  fireEvent.click(button);
  await waitFor(() => expect(page.saved).toHaveLength(1));
  expect((await page.saved[0]?.content.text())?.trim().split('\r\n')).toHaveLength(COUNT + 1);
});

describe('a file that is chosen', () => {
  beforeEach(() => draw('#/transfer'));

  async function choose(content: BlobPart): Promise<void> {
    const input = await screen.findByLabelText('Choose file…');
    Object.defineProperty(input, 'files', { value: [new File([content], 'x.json')], configurable: true });
    fireEvent.change(input);
  }

  const fileOf = (count: number) =>
    JSON.stringify({
      format: 'ingestion-inspector',
      version: 1,
      ingestions: [null, ...Array.from({ length: count }, (_, n) => ({ ingestion_id: idOf(9_000 + n) }))],
    });

  it('goes to the background part by part, and its answers are added up', async () => {
    page.answer = (command) =>
      command.type === 'import'
        ? { added: command.rows.length - 3, known: 2, refused: 1, leftOut: 0, noRoom: 0, refusals: { id: 1 } }
        : {};
    await choose(fileOf(1_100));
    await screen.findByText('1,091 added, 6 already in the list, 4 invalid');
    expect(await screen.findByText(/^Invalid ingestion ID: /)).toBeTruthy();
    const parts = page.sent.flatMap((command) => (command.type === 'import' ? [command.rows.length] : []));
    expect(parts).toEqual([500, 500, 100]);
  });

  it('may be in the code page of Windows, as Excel saves a plain CSV', async () => {
    page.answer = () => ({ added: 1, known: 0, refused: 0, leftOut: 0, noRoom: 0, refusals: {} });
    const bytes = [...`ingestion_id;label\r\n${idOf(9_000)};f\u00fcr Zo\u00eb\r\n`].map((letter) =>
      letter.charCodeAt(0),
    );
    await choose(new Uint8Array(bytes));
    await screen.findByText('1 added, 0 already in the list, 0 invalid');
    expect(page.sent.find(({ type }) => type === 'import')).toMatchObject({ rows: [{ label: 'für Zoë' }] });
  });

  it.each([
    ['ar-EG', 'windows-1256', [0xda, 0xde, 0xcf], 'عقد'],
    ['ru', 'windows-1251', [0xe8, 0xec, 0xff], 'имя'],
    ['ja-JP', 'shift_jis', [0x96, 0xbc, 0x91, 0x4f], '名前'],
  ])('is read in the code page of the person’s language: %s, %s', async (language, _, label, meant) => {
    vi.spyOn(navigator, 'language', 'get').mockReturnValue(language);
    page.answer = () => ({ added: 1, known: 0, refused: 0, leftOut: 0, noRoom: 0, refusals: {} });
    const ascii = [...`ingestion_id;label\r\n${idOf(9_000)};`].map((letter) => letter.charCodeAt(0));
    await choose(new Uint8Array([...ascii, ...label, 13, 10]));
    await waitFor(() =>
      expect(page.sent.find(({ type }) => type === 'import')).toMatchObject({ rows: [{ label: meant }] }),
    );
  });

  it('says how many were left out for want of room', async () => {
    page.answer = (command) =>
      command.type === 'import'
        ? { added: 1, known: 0, refused: 0, leftOut: 9, noRoom: 0, refusals: {} }
        : {};
    await choose(fileOf(10));
    await screen.findByText(/^9 more were not added/);
  });

  it('that is none of ours is refused in words, and nothing is sent', async () => {
    await choose('{"format":"something else"}');
    expect((await screen.findByRole('alert')).textContent).toBe(
      "This file isn't an Ingestion Inspector export.",
    );
    expect(page.sent.filter(({ type }) => type === 'import')).toEqual([]);
  });
});

it('an ingestion that is opened below the list, in a narrow window, is brought into view', async () => {
  await draw('#/');
  const pane = document.querySelector<HTMLElement>('main.pane');
  if (!pane) throw new Error('no pane');
  Object.defineProperty(pane, 'offsetTop', { value: 900 });
  const into = vi.fn();
  pane.scrollIntoView = into;
  fireEvent.click(openButton(3));
  await waitFor(() => expect(into).toHaveBeenCalledWith({ block: 'start' }));
});
