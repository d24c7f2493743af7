// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownError } from '../../../src/synap/errors';
import Inspector from '../../../src/ui/features/inspector/Inspector';
import { DEFAULT_SETTINGS, EMPTY_SUMMARY } from '../../../src/watch/model/defaults';
import { type Ingestion, keys } from '../../../src/watch/model/records';
import { summaryWith } from '../../../src/watch/model/summary';
import { connection, connectionRuntime, HOME, idOf, NOW, pendingOutcome } from '../samples';
import { FakePage } from './fake-page';

const DAY_MS = 86_400_000;
const view = summaryWith(EMPTY_SUMMARY, [connection(HOME)], DEFAULT_SETTINGS);
/** What each memory says, by its ID. */
const TEXTS: Record<string, string> = {
  'a-1': 'Refunds take 14 days.',
  'a-2': 'Ask Ines.',
  'b-1': 'Refunds  take 14 days.\n',
  'b-2': 'Ask Omar.',
  'b-3': 'Open on Sundays.',
};

const ended = (n: number, daysAgo: number, over: Parameters<typeof pendingOutcome>[3] = {}): Ingestion => ({
  ...pendingOutcome(n, 'completed', NOW, {
    documentId: 'refund-policy',
    rawStatus: 'completed',
    status: 'completed',
    queuedAt: NOW - daysAgo * DAY_MS,
    completedAt: NOW - daysAgo * DAY_MS + 14_238,
    ...over,
  }),
  seenAt: NOW,
});
const early = ended(1, 3, { memoryIds: ['a-1', 'a-2'], memoriesCreated: 2 });
const late = ended(2, 1, { memoryIds: ['b-1', 'b-2', 'b-3'], memoriesCreated: 3 });

let page: FakePage;

beforeEach(() => {
  page = new FakePage();
  page.answer = (command) =>
    command.type === 'readMemories'
      ? {
          read: command.memoryIds.map((id) => ({
            id,
            memory: {
              ok: true,
              value: { memoryId: id, type: 'fact', content: TEXTS[id] ?? id, confidence: 1, createdAt: null },
            },
          })),
          waitMs: null,
        }
      : {};
});
afterEach(cleanup);

async function open(record: Ingestion, others: Ingestion[], summary = view) {
  page.write(Object.fromEntries([record, ...others].map((one) => [keys.ingestion(one.id), one])));
  page.write({ [keys.runtime(HOME)]: connectionRuntime(), summary });
  page.draw(<Inspector id={record.id} summary={summary} onBack={null} />);
  await screen.findByRole('article');
}

const list = () => screen.findByRole('list', { name: 'Other ingestions of this document' });
const asked = () =>
  page.sent.flatMap((command) => (command.type === 'readMemories' ? command.memoryIds : []));

describe('other ingestions of the same document', () => {
  it('are listed, the newest first: when, how they ended, how long they took, how many memories', async () => {
    const failed = { ...ended(3, 2), outcome: { kind: 'failed', at: NOW, round: 1 } } as Ingestion;
    await open(late, [early, failed]);
    const rows = within(await list()).getAllByRole('listitem');
    expect(rows.map((row) => row.textContent)).toEqual([
      expect.stringMatching(/^Failed.*14\.238 s.*0 memories$/),
      expect.stringMatching(/^Completed.*14\.238 s.*2 memories/),
    ]);
    const link = within(rows[1] ?? document.body).getByRole('link');
    expect(link.getAttribute('href')).toBe(`/history.html#/ingestion/${idOf(1)}`);
    // It opens in place of this one beside the list, and in a tab of its own from the popup.
    expect(link.getAttribute('target')).toBeNull();
    cleanup();
    page.draw(<Inspector id={late.id} summary={view} onBack={() => {}} />);
    const links = within(await list()).getAllByRole('link');
    expect(links.map((one) => one.getAttribute('target'))).toEqual(['_blank', '_blank']);
  });

  it('are of the same connection, and neither removed nor itself', async () => {
    await open(late, [
      ended(4, 1, { connectionId: 'other' }),
      ended(5, 1, { documentId: 'another' }),
      { ...ended(6, 1), removedAt: NOW },
    ]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(screen.queryByText('Other ingestions of this document')).toBeNull();
  });

  it('of a document without a name are none', async () => {
    await open(ended(1, 1, { documentId: null }), [ended(2, 2, { documentId: null })]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(screen.queryByText('Other ingestions of this document')).toBeNull();
  });

  it('are five at first, and all at the person’s wish', async () => {
    const others = [3, 4, 5, 6, 7, 8].map((n) => ended(n, n));
    await open(late, others);
    expect(within(await list()).getAllByRole('listitem')).toHaveLength(5);
    fireEvent.click(screen.getByRole('button', { name: 'Show all 6' }));
    expect(within(await list()).getAllByRole('listitem')).toHaveLength(6);
    expect(screen.queryByRole('button', { name: 'Show all 6' })).toBeNull();
    // Nothing came of these that could be compared.
    expect(screen.queryByRole('button', { name: 'Compare memories' })).toBeNull();
  });

  it('are said to be none where the person has asked', async () => {
    await open(late, [], { ...view, counts: { ...view.counts, total: 50_000 } });
    fireEvent.click(screen.getByRole('button', { name: 'Find in history' }));
    expect(await screen.findByText('No other ingestions in the history.')).toBeTruthy();
  });

  it('are looked for in a long history only when the person wants it', async () => {
    const long = { ...view, counts: { ...view.counts, total: 50_000 } };
    await open(late, [early], long);
    expect(screen.queryByRole('list', { name: 'Other ingestions of this document' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Find in history' }));
    expect(within(await list()).getAllByRole('listitem')).toHaveLength(1);
  });
});

describe('two of them', () => {
  const compare = async () =>
    fireEvent.click(await screen.findByRole('button', { name: 'Compare memories' }));
  const textsOf = (name: string) =>
    within(screen.getByRole('list', { name }))
      .getAllByRole('listitem')
      .map((item) => item.textContent);

  it('are compared by what their memories say, not by their IDs: what is new and what is gone', async () => {
    await open(late, [early]);
    await compare();
    await screen.findByText('2 new · 1 gone · 1 unchanged');
    expect(textsOf('2 new')).toEqual(['Ask Omar.', 'Open on Sundays.']);
    expect(textsOf('1 gone')).toEqual(['Ask Ines.']);
    expect(asked().sort()).toEqual(['a-1', 'a-2', 'b-1', 'b-2', 'b-3']);
  });

  it('are compared with a sign where the text of a memory is cut', async () => {
    TEXTS['b-4'] = 'long '.repeat(1_000);
    await open(ended(2, 1, { memoryIds: ['b-1', 'b-4'], memoriesCreated: 2 }), [early]);
    await compare();
    await screen.findByText('1 new · 1 gone · 1 unchanged');
    expect(textsOf('1 new')).toEqual([expect.stringMatching(/^long .* long…$/)]);
  });

  it('are compared from the earlier to the later, whichever is open', async () => {
    await open(early, [late]);
    await compare();
    await screen.findByText('2 new · 1 gone · 1 unchanged');
    expect(textsOf('1 gone')).toEqual(['Ask Ines.']);
  });

  it('are compared as far as their memories can be had, and what cannot is said', async () => {
    const usual = page.answer;
    page.answer = (command) =>
      command.type === 'readMemories' && command.memoryIds.includes('b-3')
        ? { read: [{ id: 'b-3', memory: { ok: false, error: ownError('not_found') } }], waitMs: null }
        : usual(command);
    await open(late, [early]);
    await compare();
    await screen.findByText('1 new · 1 gone · 1 unchanged');
    const row = within(await list());
    expect(row.getByText("1 memory couldn't be loaded.")).toBeTruthy();
    expect(row.getByRole('button', { name: 'Compare memories', expanded: true })).toBeTruthy();
    await compare();
    expect(screen.queryByText('1 new · 1 gone · 1 unchanged')).toBeNull();
  });

  it('are not loaded where the person gives that up, until they go on', async () => {
    const usual = page.answer;
    page.answer = () => ({ read: [], waitMs: 60_000 });
    await open(late, [early]);
    await compare();
    const row = within(await list());
    fireEvent.click(await row.findByRole('button', { name: 'Cancel' }));
    const more = await row.findByRole('button', { name: 'Load 5 more' });
    const before = asked().length;
    page.answer = usual;
    fireEvent.click(more);
    await row.findByText('2 new · 1 gone · 1 unchanged');
    expect(asked().length).toBe(before + 5);
  });

  it('that cannot be loaded say why, and can be tried again', async () => {
    page.refusal = 'internal';
    await open(late, [early]);
    await compare();
    const row = within(await list());
    expect((await row.findByRole('alert')).textContent).toContain('Something went wrong');
    page.refusal = null;
    fireEvent.click(row.getByRole('button', { name: 'Try again' }));
    await row.findByText('2 new · 1 gone · 1 unchanged');
  });

  it('with many memories are loaded only after a question, and what is loaded is not loaded again', async () => {
    const ids = Array.from({ length: 30 }, (_, n) => `c-${n}`);
    await open(late, [ended(1, 3, { memoryIds: ids, memoriesCreated: 30 })]);
    fireEvent.click(screen.getByRole('button', { name: 'Load all 3 memories' }));
    await screen.findByRole('table');
    await compare();
    expect((await screen.findByRole('alert')).textContent).toContain('30 requests');
    expect(asked()).toHaveLength(3);
    fireEvent.click(screen.getByRole('button', { name: 'Load' }));
    await screen.findByText('3 new · 30 gone · 0 unchanged');
    expect(textsOf('30 gone')).toEqual(ids);
    await waitFor(() => expect(asked()).toHaveLength(33));
  });
});
