// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AskToWatch } from '../../../src/ui/pages/history/AskToWatch';
import { History } from '../../../src/ui/pages/history/History';
import { DEFAULT_SETTINGS, EMPTY_SUMMARY } from '../../../src/watch/model/defaults';
import {
  type Connection,
  type Ingestion,
  keys,
  type Summary,
  summarySchema,
} from '../../../src/watch/model/records';
import { summaryWith } from '../../../src/watch/model/summary';
import { connection, idOf, NOW, watching } from '../samples';
import { FakePage, storedOf } from './fake-page';
import { over, timed } from './pages/history/records';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let page: FakePage;

const job = (n: number, over: Parameters<typeof watching>[1] = {}) => ({
  documentId: `doc-${n}`,
  addedAt: NOW - n * MINUTE,
  ...over,
});
const done = (n: number, facts: Parameters<typeof over>[2] = {}) => over(n, 'completed', job(n, facts));

function store(
  records: Ingestion[],
  connections: Connection[] = [connection()],
  change: (summary: Summary) => Partial<Summary> = () => ({}),
): void {
  const stored = storedOf(records);
  const summary = summaryWith(summarySchema.parse(stored.summary), connections, DEFAULT_SETTINGS);
  page.write({ ...stored, summary: { ...summary, ...change(summary) } });
}

async function draw(hash = '#/'): Promise<void> {
  location.hash = hash;
  page.draw(<History />);
  await screen.findByRole('heading', { level: 1, name: 'Ingestions' });
  await waitFor(() => expect(document.title).toBe('Ingestions'));
}

const list = () => screen.getByRole('list', { name: 'Ingestions' });
const names = () =>
  within(list())
    .getAllByRole('listitem')
    .map((row) => row.querySelector('.row-open')?.textContent);
/** A menu of the filters; the bar above them may have one of the same name. */
const menu = (name: string) => screen.getAllByRole('combobox', { name }).at(-1) ?? document.body;
const choose = (name: string, value: string) => fireEvent.change(menu(name), { target: { value } });
const counted = (text: string) => screen.findByText(text);
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const pane = () => within(screen.getByRole('main'));

beforeEach(() => {
  page = new FakePage();
  page.now = () => NOW;
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.useRealTimers();
  location.hash = '';
});

describe('the list is narrowed', () => {
  const records = [
    watching(1, job(1)),
    over(2, 'failed', job(2, { addedAt: NOW - 2 * HOUR, batchId: 'b', connectionId: 'away' })),
    over(
      3,
      'completed',
      job(3, { addedAt: NOW - 3 * DAY, batchId: 'b', connectionId: 'gone', memoriesCreated: 5 }),
    ),
    over(4, 'cancelled', job(4, { addedAt: NOW - 30 * DAY, connectionId: 'former' })),
  ];

  beforeEach(async () => {
    store(records, [connection(), connection('away', { addedAt: NOW + 1 })], () => ({
      formerConnections: [{ id: 'former', name: 'Staging', baseUrl: 'https://staging.example' }],
    }));
    await draw();
    await counted('4 of 4');
  });

  it('by status, connection, batch and time, each in the address, and by all of them at once', async () => {
    const only = async (name: string, value: string, found: string, hash: string) => {
      choose(name, value);
      await counted(found);
      expect(location.hash).toBe(hash);
      choose(name, '');
      await counted('4 of 4');
    };
    await only('Status', 'in_progress', '1 of 4', '#/?status=in_progress');
    await only('Status', 'problems', '2 of 4', '#/?status=problems');
    await only('Connection', 'away', '1 of 4', '#/?connection=away');
    await only('Connection', 'former', '1 of 4', '#/?connection=former');
    await only('Connection', 'none', '2 of 4', '#/?connection=none');
    await only('Batch', 'b', '2 of 4', '#/?batch=b');
    await only('Added', 'hour', '1 of 4', '#/?last=hour');
    choose('Added', 'week');
    choose('Status', 'failed');
    await counted('1 of 4');
    expect(names()).toEqual(['doc-2']);
    const options = within(menu('Connection')).getAllByRole('option');
    expect(options.map(({ textContent }) => textContent)).toEqual([
      ...['Any connection', 'home', 'away', 'Staging (not set up)', 'Unknown connection'],
    ]);
    expect(screen.getByRole('option', { name: /^2 added / })).toBeTruthy();
  });

  it('to days that the person names, from today on at first', async () => {
    expect(screen.queryByLabelText('From day')).toBeNull();
    choose('Added', 'between');
    const from = await screen.findByLabelText<HTMLInputElement>('From day');
    // In St. John's, where these tests are, it is the fifteenth too.
    expect(from.value).toBe('2026-01-15');
    await counted('2 of 4');
    fireEvent.change(from, { target: { value: '' } });
    fireEvent.change(screen.getByLabelText('To day'), { target: { value: '2026-01-12' } });
    await counted('2 of 4');
    expect(location.hash).toBe('#/?to=2026-01-12');
  });

  it('and in another order, which is in the address too', async () => {
    const box = list().parentElement ?? document.body;
    box.scrollTop = 60;
    choose('Sort', 'memories');
    await waitFor(() => expect(names()[0]).toBe('doc-3'));
    expect(location.hash).toBe('#/?sort=memories');
    expect(box.scrollTop).toBe(0);
    expect(screen.queryByRole('heading', { name: /^Finished/ })).toBeNull();
    choose('Sort', 'newest');
    await waitFor(() => expect(names()[0]).toBe('doc-1'));
    expect(location.hash).toBe('#/');
  });
});

it('what was added in the last hour leaves the list when that hour is over', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true, now: NOW });
  page.now = Date.now;
  store([done(1, { addedAt: NOW - 59 * MINUTE }), done(2)]);
  await draw('#/?last=hour');
  await counted('2 of 2');
  vi.setSystemTime(NOW + 2 * MINUTE);
  await vi.advanceTimersByTimeAsync(1_100);
  await counted('1 of 2');
});

it('the bar counts what is in progress, and offers a choice of connections only where there are several', async () => {
  store([watching(1, job(1)), watching(2, job(2))]);
  await draw();
  expect(screen.getByText('2 in progress')).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Options' }).getAttribute('href')).toBe('/options.html');
  const choice = () =>
    within(screen.getByRole('banner')).queryByRole('combobox', { name: 'Connection for new IDs' });
  expect(choice()).toBeNull();
  expect(within(screen.getByRole('banner')).queryByText('home')).toBeNull();
  store([done(1)], [connection(), connection('away', { addedAt: NOW + 1 })]);
  await waitFor(() => expect(choice()).not.toBeNull());
  expect(screen.queryByText(/in progress$/)).toBeNull();
});

describe('the pane beside the list', () => {
  const tabs = () =>
    within(screen.getByRole('navigation'))
      .getAllByRole('link')
      .map((link) => [link.textContent, link.getAttribute('href'), link.getAttribute('aria-current')]);

  it('says which of its views is shown, and leads back to the ingestion that was', async () => {
    store([done(1)]);
    await draw(`#/ingestion/${idOf(1)}?q=doc`);
    await screen.findByRole('article');
    const own = `#/ingestion/${idOf(1)}?q=doc`;
    expect(tabs()).toEqual([
      ['Ingestion', own, 'page'],
      ['Statistics', '#/statistics?q=doc', null],
      ['Export and import', '#/transfer?q=doc', null],
    ]);
    location.hash = '#/statistics?q=doc';
    await screen.findByText('Based on 1 finished ingestion in the list.');
    expect(tabs().map(([, href, current]) => [href, current])).toEqual([
      [own, null],
      ['#/statistics?q=doc', 'page'],
      ['#/transfer?q=doc', null],
    ]);
    expect(screen.queryByRole('article')).toBeNull();
  });

  it('says what became of an ingestion that cannot be shown', async () => {
    store([done(1), { ...done(2), removedAt: NOW }]);
    await draw();
    await pane().findByText('Select an ingestion to see its details.');
    location.hash = `#/ingestion/${idOf(2)}`;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(pane().getByText('Select an ingestion to see its details.')).toBeTruthy();
    page.write({ [keys.ingestion(idOf(3))]: { nonsense: true } });
    location.hash = `#/ingestion/${idOf(3)}`;
    await pane().findByText(/^The stored data of this ingestion can't be read/);
    store([done(1)], [connection()], ({ counts }) => ({ counts: { ...counts, newer: 1 } }));
    await pane().findByText(/^This ingestion was saved by a newer version/);
  });

  it('asks before an ingestion that only a link names is watched, and leaves the link by Cancel', async () => {
    store([done(1)]);
    await draw(`#/ingestion/${idOf(9)}`);
    await pane().findByRole('heading', { name: 'Watch this ingestion?' });
    expect(pane().getByText(/checked with the connection home\./)).toBeTruthy();
    page.refusal = 'storage_full';
    press('Watch it');
    expect((await pane().findByRole('alert')).textContent).toContain('Storage is full');
    press('Cancel');
    await pane().findByText('Select an ingestion to see its details.');
    expect(location.hash).toBe('#/');
    cleanup();
    page.draw(<AskToWatch id={idOf(9)} summary={EMPTY_SUMMARY} onLeave={() => {}} />);
    expect(screen.getByText(/no connection is set up to check it/)).toBeTruthy();
  });
});

describe('the selection', () => {
  const all = () => screen.getByRole<HTMLInputElement>('checkbox', { name: 'Select all listed' });
  const one = (n: number) => screen.getByRole<HTMLInputElement>('checkbox', { name: `Select doc-${n}` });

  beforeEach(async () => {
    store([done(1), done(2, { connectionId: 'gone' }), done(3)]);
    await draw();
    await counted('3 of 3');
  });

  it('of a part is shown as a part; all are selected and let go by one box', async () => {
    fireEvent.click(one(1));
    await screen.findByText(/· 1 selected/);
    expect([all().checked, all().indeterminate, one(1).checked]).toEqual([false, true, true]);
    fireEvent.click(all());
    await screen.findByText(/· 3 selected/);
    expect([all().checked, all().indeterminate]).toEqual([true, false]);
    fireEvent.click(all());
    await counted('3 of 3');
    expect(one(1).checked).toBe(false);
    fireEvent.input(screen.getByRole('searchbox', { name: 'Search' }), { target: { value: 'nothing' } });
    await screen.findByText('0 of 3');
    expect(all().disabled).toBe(true);
  });

  it('is checked as far as its connections are there, and it is said of the others', async () => {
    fireEvent.click(all());
    const bar = within(await screen.findByRole('region', { name: 'Selected ingestions' }));
    fireEvent.click(bar.getByRole('button', { name: 'Check again' }));
    expect((await bar.findByText(/^Checking 2 ingestions/)).textContent).toContain(
      "1 ingestion belongs to a connection that isn't set up",
    );
    expect(page.sent).toContainEqual({ type: 'check', ids: [idOf(1), idOf(3)] });
    page.refusal = 'disk_full';
    fireEvent.click(bar.getByRole('button', { name: 'Remove' }));
    await bar.findByText("That didn't work: The disk is full");
    page.takesCopies = false;
    fireEvent.click(bar.getByRole('button', { name: 'Copy IDs' }));
    await bar.findByText("The browser didn't allow copying");
    page.takesCopies = true;
    fireEvent.click(bar.getByRole('button', { name: 'Copy IDs' }));
    await bar.findByText('Copied');
  });
});

describe('the statistics', () => {
  const took = (n: number, seconds: number) => timed(NOW - n * MINUTE, seconds * 1_000, 1_000);

  it('say in words what they draw, and have its numbers in tables', async () => {
    store([
      done(1, took(1, 4)),
      done(2, took(2, 4)),
      done(3, took(3, 4)),
      over(4, 'failed', job(4, { ...took(4, 90), errorMessage: 'out of memory' })),
    ]);
    await draw('#/statistics');
    await screen.findByText('Based on 4 finished ingestions in the list.');
    const drawings = screen.getAllByRole('img').map((drawing) => drawing.getAttribute('aria-label'));
    expect(drawings).toEqual([
      'Over time: 3 completed, 1 did not complete.',
      'Completed: 3 ingestions, median 4 s',
      'Failed: 1 ingestion, median 1 min 30 s',
      'Median: 1 s waiting, 3 s processing.',
    ]);
    const rowsOf = (name: string) =>
      within(screen.getByRole('table', { name, hidden: true }))
        .getAllByRole('row', { hidden: true })
        .map((row) => [...row.children].map((cell) => cell.textContent));
    expect(rowsOf('Durations')).toContainEqual(['2 s – 5 s', '3', '0']);
    expect(rowsOf('Durations')).toContainEqual(['1 min – 2 min', '0', '1']);
    expect(rowsOf('Durations').at(-1)).toEqual(['Median', '4 s', '1 min 30 s']);
    expect(rowsOf('Finished ingestions over time')[0]).toEqual(['From', 'Completed', 'Did not complete']);
    expect(rowsOf('Waiting and processing time, median')[0]).toEqual(['From', 'waiting', 'processing']);
    expect(rowsOf('Failures by message')).toContainEqual(['out of memory', '1']);
  });

  it('name eight kinds of failure, all at the person’s wish, and list one of them until it is let go', async () => {
    store(
      Array.from({ length: 10 }, (_, n) =>
        over(n, 'failed', job(n, { errorMessage: `failure ${'abcdefghij'[n]}`, ...took(n, 4) })),
      ),
    );
    await draw('#/statistics');
    const kinds = () => screen.getAllByRole('button', { name: /^failure/ });
    await screen.findByRole('button', { name: 'Show all 10 messages' });
    expect(kinds()).toHaveLength(8);
    press('Show all 10 messages');
    await waitFor(() => expect(kinds()).toHaveLength(10));
    await waitFor(() => expect(document.activeElement).toBe(kinds()[8]));
    fireEvent.click(kinds()[8] ?? document.body);
    await counted('1 of 10');
    expect(screen.getByText('Failed with').parentElement?.textContent).toContain('failure i');
    expect(kinds().map((kind) => kind.getAttribute('aria-pressed'))).toEqual(['true']);
    press('Clear failure filter');
    await counted('10 of 10');
    expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: 'Search' }));
    fireEvent.click(kinds()[0] ?? document.body);
    await counted('1 of 10');
    fireEvent.click(kinds()[0] ?? document.body);
    await counted('10 of 10');
  });

  it('are none while nothing has finished', async () => {
    store([watching(1, job(1))]);
    await draw('#/statistics');
    expect(await screen.findByText('No finished ingestions in the list yet.')).toBeTruthy();
  });
});

describe('export and import', () => {
  const exports = () => screen.getAllByRole<HTMLButtonElement>('button', { name: /^Export/ });

  it('say whether all of the list goes out or what was found, and let nothing out where that is nothing', async () => {
    store([done(1), done(2)]);
    await draw('#/transfer');
    await screen.findByText('The whole list: 2 ingestions.');
    expect(exports().map(({ disabled }) => disabled)).toEqual([false, false]);
    const search = screen.getByRole('searchbox', { name: 'Search' });
    fireEvent.input(search, { target: { value: 'doc-2' } });
    await screen.findByText('The filtered list: 1 ingestion.');
    fireEvent.input(search, { target: { value: 'nothing' } });
    await waitFor(() => expect(exports().map(({ disabled }) => disabled)).toEqual([true, true]));
  });

  it('say how far a file is, take no other meanwhile, and how far it came when that ends in an error', async () => {
    store([done(1)]);
    await draw('#/transfer');
    const answers: ((reply: object) => void)[] = [];
    page.answer = ({ type }) => (type === 'import' ? new Promise((resolve) => answers.push(resolve)) : {});
    const input = await screen.findByLabelText<HTMLInputElement>('Choose file…');
    const ingestions = Array.from({ length: 600 }, (_, n) => ({ ingestion_id: idOf(100 + n) }));
    const text = JSON.stringify({ format: 'ingestion-inspector', version: 1, ingestions });
    Object.defineProperty(input, 'files', { value: [new File([text], 'x.json')], configurable: true });
    fireEvent.change(input);
    await screen.findByText('0 of 600…');
    // Not disabled, or it would lose the focus; but no other file can be chosen meanwhile.
    expect(input.disabled).toBe(false);
    expect(fireEvent.click(input)).toBe(false);
    // The first part is taken, the second refused.
    page.refusal = 'disk_full';
    answers[0]?.({ added: 497, known: 0, refused: 0, leftOut: 0, noRoom: 3, refusals: {} });
    expect((await screen.findByRole('alert')).textContent).toContain('The disk is full');
    expect(screen.getByText('497 added, 0 already in the list, 0 invalid')).toBeTruthy();
    expect(screen.getByText('Not added because storage is full: 3')).toBeTruthy();
    expect(fireEvent.click(input)).toBe(true);
  });

  it('say where imported ingestions go without a connection', async () => {
    page.write({ summary: { ...EMPTY_SUMMARY, counts: { ...EMPTY_SUMMARY.counts, total: 1 } } });
    await draw('#/transfer');
    expect(await screen.findByText(/Without a connection to the same base URL/)).toBeTruthy();
  });
});

describe('the copying of memory IDs that a notification asks for', () => {
  it('waits for the page to have the focus, and says for a while where the browser does not allow it', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const focus = vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    store([done(1, { memoryIds: ['m-1'], memoriesCreated: 1 })]);
    await draw(`#/ingestion/${idOf(1)}?copy=memories`);
    await screen.findByRole('article');
    await vi.advanceTimersByTimeAsync(200);
    expect(page.copied).toEqual([]);
    focus.mockReturnValue(true);
    page.takesCopies = false;
    fireEvent(window, new Event('focus'));
    await screen.findByText("The browser didn't allow copying");
    await waitFor(() => expect(location.hash).toBe(`#/ingestion/${idOf(1)}`));
    await vi.advanceTimersByTimeAsync(5_100);
    expect(screen.queryByText("The browser didn't allow copying")).toBeNull();
  });
});
