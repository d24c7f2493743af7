// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answers, Command } from '../../../src/messages';
import { type ErrorCode, ownError } from '../../../src/synap/errors';
import type { Memory } from '../../../src/synap/schemas';
import Inspector from '../../../src/ui/features/inspector/Inspector';
import { DEFAULT_SETTINGS, EMPTY_SUMMARY } from '../../../src/watch/model/defaults';
import { keys, type Summary } from '../../../src/watch/model/records';
import { summaryWith } from '../../../src/watch/model/summary';
import { connection, connectionRuntime, HOME, idOf, NOW, pendingOutcome } from '../samples';
import { FakePage } from './fake-page';

const ID = idOf(1);
const view = summaryWith(EMPTY_SUMMARY, [connection(HOME)], DEFAULT_SETTINGS);

let page: FakePage;
/** What Synap says of single memories, where it is not the usual. */
let said: Map<string, Partial<Memory> | ErrorCode>;

const usual = (id: string): Memory => ({
  memoryId: id,
  type: 'fact',
  content: `content of ${id}`,
  confidence: 0.9,
  createdAt: NOW,
});

/** Reads as many as it is asked for. */
function reads({ memoryIds }: Extract<Command, { type: 'readMemories' }>): Answers['readMemories'] {
  const read = memoryIds.map((id): Answers['readMemories']['read'][number] => {
    const one = said.get(id);
    if (typeof one === 'string') return { id, memory: { ok: false, error: ownError(one) } };
    return { id, memory: { ok: true, value: { ...usual(id), ...one } } };
  });
  return { read, waitMs: null };
}

const idsOf = (count: number) => Array.from({ length: count }, (_, n) => `m-${n}`);

async function open(
  memoryIds: string[],
  over: Parameters<typeof pendingOutcome>[3] = {},
  summary: Summary = view,
) {
  const record = pendingOutcome(1, 'completed', NOW, {
    rawStatus: 'completed',
    memoryIds,
    memoriesCreated: memoryIds.length,
    ...over,
  });
  page.write({ [keys.ingestion(ID)]: { ...record, seenAt: NOW }, [keys.runtime(HOME)]: connectionRuntime() });
  page.draw(<Inspector id={ID} summary={summary} onBack={null} />);
  await screen.findByRole('article');
  await waitFor(() => expect(document.activeElement?.tagName).toBe('H1'));
  return within(screen.getByRole('region', { name: 'Memories' }));
}

/** As a browser does: what is pressed has the focus. */
const press = async (name: string | RegExp) => {
  const button = await screen.findByRole('button', { name });
  button.focus();
  fireEvent.click(button);
};
const rows = () => [...document.querySelectorAll('.memory-row')].map((row) => row.textContent ?? '');
const contents = () =>
  [...document.querySelectorAll('.memory-row .memory-open bdi')].map((text) =>
    (text.textContent ?? '').replace('content of ', ''),
  );
const asked = () =>
  page.sent.flatMap((command) => (command.type === 'readMemories' ? command.memoryIds : []));

async function loaded(memoryIds: string[]) {
  const part = await open(memoryIds);
  await press(/^Load/);
  await screen.findByRole('table', { name: 'Memories' });
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull());
  return part;
}

beforeEach(() => {
  page = new FakePage();
  said = new Map();
  page.answer = (command) => (command.type === 'readMemories' ? reads(command) : {});
});
afterEach(cleanup);

describe('of the memories of an ingestion', () => {
  it('there are none to load where there are none', async () => {
    const part = await open([]);
    expect(part.getByText('Synap created no memories.')).toBeTruthy();
    expect(part.queryByRole('button')).toBeNull();
  });

  it('it is not said that there are none where Synap has not said how it ended', async () => {
    const record = { ...pendingOutcome(1, 'timed_out', NOW, { rawStatus: 'processing' }), seenAt: NOW };
    page.write({ [keys.ingestion(ID)]: record, [keys.runtime(HOME)]: connectionRuntime() });
    page.draw(<Inspector id={ID} summary={view} onBack={null} />);
    expect(await screen.findByText('No memories yet.')).toBeTruthy();
  });

  it('a number without IDs is said, and nothing can be loaded', async () => {
    const part = await open([], { memoriesCreated: 3 });
    expect(part.getByText(/created 3 memories but didn't list their IDs/)).toBeTruthy();
    expect(part.queryByRole('button')).toBeNull();
  });

  it('one is loaded with one press, with its type, content, confidence and time', async () => {
    const part = await open(['m-0']);
    expect(asked()).toEqual([]);
    await press('Load memory');
    const table = within(await part.findByRole('table', { name: 'Memories' }));
    expect(table.getAllByRole('columnheader').map((head) => head.textContent)).toEqual([
      'Type',
      'Content',
      'Confidence',
      'Created',
    ]);
    expect(table.getAllByRole('cell').map((cell) => cell.textContent)).toEqual([
      'fact',
      'content of m-0',
      '0.9',
      expect.stringMatching(/15/),
    ]);
    await part.findByText('1 memory loaded');
  });

  it('up to 20 are loaded unasked, part by part', async () => {
    await loaded(idsOf(20));
    expect(asked()).toEqual(idsOf(20));
    expect(page.sent.filter(({ type }) => type === 'readMemories').length).toBeGreaterThan(4);
  });

  it('30 are asked about first: how many requests, how long, and that it may cost credits', async () => {
    const part = await open(idsOf(30));
    await press('Load all 30 memories');
    const question = part.getByRole('alert').textContent;
    expect(question).toMatch(/30 requests, about 30 s at the current rate limit.*credits/);
    expect(document.activeElement?.textContent).toBe('Load');
    await press('Cancel');
    expect(asked()).toEqual([]);
    await press('Load all 30 memories');
    await press('Load');
    await waitFor(() => expect(asked()).toEqual(idsOf(30)));
  });

  it('are said to take longer where the person allows fewer requests', async () => {
    const summary = summaryWith(EMPTY_SUMMARY, [connection(HOME, { limitPerMin: 12 })], DEFAULT_SETTINGS);
    const part = await open(idsOf(30), {}, summary);
    await press('Load all 30 memories');
    expect(part.getByRole('alert').textContent).toContain('about 2 min 30 s at the current rate limit');
  });

  it('1,000 are listed without drawing them all, and found, sorted and grouped at once', async () => {
    said = new Map(idsOf(1_000).map((id, n) => [id, { type: n % 3 === 0 ? 'fact' : 'preference' }]));
    const part = await open(idsOf(1_000));
    await press('Load all 1,000 memories');
    await press('Load');
    // Of the length alone: what compares lists writes all of the list down each time.
    await waitFor(() => expect(asked().length).toBe(1_000), { timeout: 60_000 });
    await waitFor(() => expect(part.getByRole('table').getAttribute('aria-rowcount')).toBe('1001'), {
      timeout: 10_000,
    });
    expect(rows().length).toBeLessThan(60);
    const startedAt = performance.now();
    fireEvent.input(part.getByRole('searchbox'), { target: { value: 'of M-999' } });
    await waitFor(() => expect(contents()).toEqual(['m-999']));
    expect(part.getByText('1 of 1,000')).toBeTruthy();
    fireEvent.input(part.getByRole('searchbox'), { target: { value: '' } });
    fireEvent.click(part.getByRole('checkbox', { name: 'Group by type' }));
    await waitFor(() => expect(part.getByText('fact: 334')).toBeTruthy());
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  }, 90_000);
});

describe('while they are loaded', () => {
  it('it is said how far it is and until when it waits, and Cancel ends it and keeps what is there', async () => {
    page.answer = (command) =>
      command.type === 'readMemories'
        ? asked().length <= 4
          ? reads(command)
          : { read: [], waitMs: 30_000 }
        : {};
    const part = await open(idsOf(8));
    await press('Load all 8 memories');
    await part.findByText('Loading: 4 of 8');
    expect(part.getByRole('progressbar', { name: 'Loading: 4 of 8' }).getAttribute('value')).toBe('4');
    await part.findByText(/^Rate limit reached\. Continues in (?:30|29) s/);
    await press('Cancel');
    await waitFor(() => expect(part.queryByRole('progressbar')).toBeNull());
    expect(contents()).toEqual(idsOf(4));
    page.answer = (command) => (command.type === 'readMemories' ? reads(command) : {});
    await press('Load 4 more');
    await waitFor(() => expect(contents()).toEqual(idsOf(8)));
  });

  it('what cannot be had fails alone, and can be tried again singly and together', async () => {
    said = new Map([
      ['m-1', 'server_error'],
      ['m-3', 'not_found'],
      ['m-4', 'wrong_schema'],
    ]);
    const part = await loaded(idsOf(6));
    expect(part.getByText("3 memories couldn't be loaded.")).toBeTruthy();
    expect(rows()[3]).toContain("Synap can't find this memory. It may be too new, or deleted.");
    said.delete('m-1');
    const [together, first] = part.getAllByRole('button', { name: 'Try again' });
    if (!together || !first) throw new Error('nothing can be tried again');
    fireEvent.click(first);
    await part.findByText("2 memories couldn't be loaded.");
    expect(asked().filter((id) => id === 'm-1')).toHaveLength(2);
    expect(asked().filter((id) => id === 'm-3')).toHaveLength(1);
    said.clear();
    fireEvent.click(together);
    await waitFor(() => expect(contents()).toEqual(idsOf(6)));
    expect(part.queryByText(/couldn't be loaded/)).toBeNull();
  });

  it('what is wrong with the connection ends it at once, and is not tried thousands of times', async () => {
    said = new Map(idsOf(20).map((id) => [id, 'no_credits']));
    const part = await open(idsOf(20));
    await press('Load all 20 memories');
    await part.findByRole('alert');
    expect(asked().length).toBeLessThan(8);
    said.clear();
    fireEvent.click(within(part.getByRole('alert')).getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(contents()).toEqual(idsOf(20)));
    expect(part.queryByRole('alert')).toBeNull();
  });

  it('a server that fails for all is not asked for all', async () => {
    said = new Map(idsOf(20).map((id) => [id, 'server_error']));
    const part = await open(idsOf(20));
    await press('Load all 20 memories');
    await part.findByRole('alert');
    expect(asked().length).toBeLessThan(13);
  });

  it('a background that does not answer is said, and tried again', async () => {
    page.reply = (command) =>
      command.type === 'readMemories' ? { ok: false, error: ownError('internal') } : null;
    const part = await open(idsOf(2));
    await press('Load all 2 memories');
    await part.findByRole('alert');
    page.reply = null;
    await press('Try again');
    await waitFor(() => expect(contents()).toEqual(idsOf(2)));
  });
});

describe('the table', () => {
  it('is sorted by each column, and a third press brings back the order of Synap', async () => {
    said = new Map([
      ['m-0', { confidence: 0.5 }],
      ['m-1', { confidence: null }],
      ['m-2', { confidence: 0.7 }],
    ]);
    const part = await loaded(idsOf(3));
    const head = () => part.getByRole('columnheader', { name: /Confidence/ });
    await press('Confidence');
    expect(contents()).toEqual(['m-2', 'm-0', 'm-1']);
    expect(head().getAttribute('aria-sort')).toBe('descending');
    await press('Confidence');
    expect(contents()).toEqual(['m-0', 'm-2', 'm-1']);
    await press('Confidence');
    expect(contents()).toEqual(idsOf(3));
    expect(head().getAttribute('aria-sort')).toBe('none');
  });

  it('begins a column of words with A, one of times with the newest, and has last what has no type', async () => {
    said = new Map([
      ['m-0', { type: 'preference', createdAt: NOW - 2_000 }],
      ['m-1', { type: null, createdAt: NOW }],
      ['m-2', { type: 'fact', createdAt: null }],
      ['m-3', { type: 'fact', createdAt: NOW - 1_000 }],
    ]);
    const part = await loaded(idsOf(4));
    await press('Type');
    expect(contents()).toEqual(['m-2', 'm-3', 'm-0', 'm-1']);
    expect(part.getByRole('columnheader', { name: /Type/ }).getAttribute('aria-sort')).toBe('ascending');
    await press('Created');
    expect(contents()).toEqual(['m-1', 'm-3', 'm-0', 'm-2']);
    await press('Content');
    expect(contents()).toEqual(idsOf(4));
    fireEvent.click(part.getByRole('checkbox', { name: 'Group by type' }));
    const heads = part.getAllByText(/^(?:fact|preference|no type): /).map(({ textContent }) => textContent);
    expect(heads).toEqual(['fact: 2', 'preference: 1', 'no type: 1']);
  });

  it('is searched for every word, and says so where there is none; Esc ends the search', async () => {
    const part = await loaded(idsOf(3));
    const box = part.getByRole<HTMLInputElement>('searchbox', { name: 'Find in memories' });
    fireEvent.input(box, { target: { value: 'm-1 FACT' } });
    await waitFor(() => expect(contents()).toEqual(['m-1']));
    fireEvent.input(box, { target: { value: 'nowhere' } });
    expect(await part.findByText('No memories match.')).toBeTruthy();
    expect(fireEvent.keyDown(box, { key: 'Escape' })).toBe(false);
    await waitFor(() => expect(contents()).toEqual(idsOf(3)));
    expect(fireEvent.keyDown(box, { key: 'Escape' })).toBe(true);
  });

  it('shows of the chosen memory all that is known, whole, to be copied', async () => {
    const content = 'x'.repeat(1_000);
    said.set('m-0', { content, type: null, confidence: 0.5 });
    const part = await loaded(idsOf(2));
    fireEvent.click(part.getByRole('button', { name: /^x+$/ }));
    expect(part.getByRole('region', { name: 'Memory content' }).textContent).toBe(content);
    expect(part.getByText('confidence 0.5')).toBeTruthy();
    await press('Copy memory');
    await press('Copy memory ID');
    await waitFor(() => expect(page.copied).toEqual([content, 'm-0']));
    fireEvent.click(part.getByRole('button', { name: /^x+$/ }));
    expect(part.queryByRole('region', { name: 'Memory content' })).toBeNull();
  });

  it('is worked by the keyboard alone: one tab stop, arrows, and Enter for the whole text', async () => {
    said.set('m-1', { content: 'first line\nsecond line' });
    const part = await loaded(idsOf(3));
    const open = () => [...document.querySelectorAll<HTMLElement>('.memory-open[data-id]')];
    expect(open().filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1);
    open()[0]?.focus();
    fireEvent.keyDown(open()[0] ?? document.body, { key: 'ArrowDown' });
    await waitFor(() => expect(document.activeElement).toBe(open()[1]));
    fireEvent.click(open()[1] ?? document.body);
    const detail = part.getAllByRole('region', { name: 'Memory content' })[0];
    expect(detail?.textContent).toContain('first line\nsecond line');
    expect(open()[1]?.getAttribute('aria-expanded')).toBe('true');
    await press('Close memory');
    expect(part.queryByRole('region', { name: 'Memory content' })).toBeNull();
  });

  it('shows hostile texts as text, and never more of them than fits', async () => {
    said = new Map([
      ['m-0', { content: '<img src=x onerror=alert(1)>', type: '<b>fact</b>' }],
      ['m-1', { content: '\u202egnirts\u0000\u001b[31m', confidence: 1e308 }],
      ['m-2', { content: 'x'.repeat(1_000_000) }],
      ['m-3', { content: '', type: null, confidence: null, createdAt: null }],
    ]);
    await loaded(idsOf(4));
    expect(document.querySelector('.memory-row img, .memory-row b')).toBeNull();
    expect(rows()[0]).toContain('<b>fact</b><img src=x onerror=alert(1)>');
    expect(rows()[2]?.length).toBeLessThan(500);
    expect(rows()[3]).toContain('Synap returned no content.');
    for (const isolated of document.querySelectorAll('.memory-row .memory-content'))
      expect(isolated.querySelector('bdi')).toBeTruthy();
  });

  it('says where a memory is too long to be drawn whole', async () => {
    said = new Map([['m-0', { content: 'x'.repeat(30_000) }]]);
    const part = await loaded(['m-0']);
    fireEvent.click(part.getByRole('button', { name: /^x/ }));
    expect((await part.findByRole('region', { name: 'Memory content' })).textContent).toMatch(/^x{20000}…$/);
  });

  it('is copied one by one without keys, too', async () => {
    said.set('m-0', { content: 'the key is synap_live_0123456789abcdef' });
    const part = await loaded(idsOf(1));
    fireEvent.click(part.getByRole('button', { name: /^the key is/ }));
    await press('Copy memory');
    await waitFor(() => expect(page.copied).toEqual(['the key is [key removed]']));
  });

  it('is copied as JSON, CSV and Markdown as it is listed, without formulas and keys', async () => {
    said = new Map([
      ['m-0', { content: '=HYPERLINK("https://evil.example")', createdAt: null }],
      ['m-1', { content: 'pipe | `tick` synap_live_0123456789abcdef\nnext' }],
      ['m-2', { content: 'not this one', type: 'other' }],
    ]);
    const part = await loaded(idsOf(3));
    fireEvent.input(part.getByRole('searchbox'), { target: { value: 'fact' } });
    await waitFor(() => expect(rows()).toHaveLength(2));
    for (const form of ['JSON', 'CSV', 'Markdown']) {
      await press(/Copy memories as|Copied/);
      fireEvent.click(await screen.findByRole('menuitem', { name: form }));
      await screen.findByRole('button', { name: 'Copied' });
    }
    const [json, csv, markdown] = page.copied;
    expect(JSON.parse(json ?? '')).toMatchObject([
      {
        memory_id: 'm-0',
        memory_type: 'fact',
        content: '=HYPERLINK("https://evil.example")',
        confidence: 0.9,
      },
      { memory_id: 'm-1', created_at: new Date(NOW).toISOString() },
    ]);
    expect(csv?.split('\r\n')[0]).toBe('"memory_id","memory_type","content","confidence","created_at"');
    expect(csv?.split('\r\n')[1]).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
    expect(markdown?.split('\n')[2]).toBe('| `fact` | `=HYPERLINK("https://evil.example")` | `0.9` |  |');
    expect(markdown?.split('\n')[3]).toContain('``pipe \\| `tick` [key removed] next``');
    for (const text of page.copied) {
      expect(text).not.toContain('not this one');
      expect(text).not.toContain('synap_live_0123456789abcdef');
    }
  });
});
