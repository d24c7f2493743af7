import { describe, expect, test } from 'vitest';
import { talliesOf } from '../../../../src/watch/model/batch-tallies';
import { DEFAULT_SETTINGS, EMPTY_SUMMARY } from '../../../../src/watch/model/defaults';
import { markRemoved } from '../../../../src/watch/model/ingestion';
import { summarySchema } from '../../../../src/watch/model/records';
import { endWatch, startNextRound } from '../../../../src/watch/model/rounds';
import { byNewest, summaryAfter, summaryOfAll, summaryWith } from '../../../../src/watch/model/summary';
import { connection, idOf, NOW, watching } from '../../samples';

const NO_TROUBLE = { damaged: 0, newer: 0 };

describe('the view', () => {
  test('counted change by change says the same as counted from everything', () => {
    const member = (n: number) => watching(n, { batchId: 'batch' });
    const [a, b, c] = [member(1), member(2), member(3)];
    const failed = endWatch(b, 'failed', NOW);
    const gone = markRemoved(c, NOW);
    const added = summaryAfter(
      EMPTY_SUMMARY,
      [a, b, c].map((after) => ({ id: after.id, before: null, after })),
      [a, b, c],
    );
    const later = summaryAfter(
      added,
      [
        { id: b.id, before: b, after: failed },
        { id: c.id, before: c, after: gone },
      ],
      [a],
    );
    expect(later).toEqual(summaryOfAll([a, failed, gone], NO_TROUBLE, EMPTY_SUMMARY));
    expect(later.counts).toEqual({ inProgress: 1, total: 2, unseenProblems: 1, damaged: 0, newer: 0 });
    expect(later.batches).toMatchObject([{ id: 'batch', total: 2, done: 1, outcomes: { failed: 1 } }]);
    expect(summarySchema.parse(later)).toEqual(later);
  });

  test('counts a problem as unseen until it is seen, checked again or removed', () => {
    const failed = endWatch(watching(1), 'failed', NOW);
    const unseen = summaryAfter(EMPTY_SUMMARY, [{ id: failed.id, before: watching(1), after: failed }], []);
    expect(unseen.counts.unseenProblems).toBe(1);
    const seen = { ...failed, seenAt: NOW };
    for (const after of [seen, startNextRound(failed, NOW), markRemoved(failed, NOW), null]) {
      const { counts } = summaryAfter(unseen, [{ id: failed.id, before: failed, after }], []);
      expect(counts.unseenProblems).toBe(0);
    }
  });

  test('from before there was an outcome is read, and has counted none of it', () => {
    const { failed: _failed, ...known } = talliesOf([watching(1, { batchId: 'b' })])[0]?.outcomes ?? {};
    const stored = {
      ...EMPTY_SUMMARY,
      batches: [{ id: 'b', addedAt: NOW, total: 1, done: 0, outcomes: known }],
    };
    expect(summarySchema.parse(stored).batches[0]?.outcomes.failed).toBe(0);
  });

  test('lists the newest first, and as many as a page paints first', () => {
    const many = Array.from({ length: 210 }, (_, n) => watching(n + 1));
    const all = summaryOfAll(many, NO_TROUBLE, EMPTY_SUMMARY);
    expect([all.inProgress.length, all.inProgress[0], all.counts.inProgress]).toEqual([200, idOf(210), 210]);
    expect(summaryAfter(EMPTY_SUMMARY, [], many).inProgress).toEqual(all.inProgress);
    const over = many.map((record) => endWatch(record, 'completed', NOW));
    const later = summaryOfAll(over, NO_TROUBLE, EMPTY_SUMMARY);
    expect([later.recent.length, later.recent[0]?.id, later.counts.total]).toEqual([50, idOf(210), 210]);
  });

  test('lists what was added last first, also where the clock was set back before that', () => {
    const early = watching(1, { addedAt: NOW });
    const late = watching(2, { addedAt: NOW - 60_000 });
    expect(summaryAfter(EMPTY_SUMMARY, [], [early, late]).inProgress).toEqual([late.id, early.id]);
    expect(summaryOfAll([early, late], NO_TROUBLE, EMPTY_SUMMARY).inProgress).toEqual([late.id, early.id]);
  });

  test('names no more than fifty that finished, however many come', () => {
    let view = EMPTY_SUMMARY;
    for (let n = 1; n <= 60; n++) {
      const change = { id: idOf(n), before: watching(n), after: endWatch(watching(n), 'completed', NOW + n) };
      view = summaryAfter(view, [change], []);
    }
    expect([view.recent.length, view.recent[0]?.id]).toEqual([50, idOf(60)]);
  });

  test('has the theme, and the connections in the order in which they were added without their keys', () => {
    const [older, newer] = [connection('older', { addedAt: 1 }), connection('newer', { addedAt: 2 })];
    const dark = { ...DEFAULT_SETTINGS, theme: 'dark' } as const;
    const { connections, theme } = summaryWith(EMPTY_SUMMARY, [newer, older], dark);
    expect(theme).toBe('dark');
    expect(connections.map(({ id }) => id)).toEqual(['older', 'newer']);
    expect(JSON.stringify(connections)).not.toContain('sealed');
  });

  test('says where new ingestions go: to the one chosen, else to the first added', () => {
    const [older, newer] = [connection('older', { addedAt: 1 }), connection('newer', { addedAt: 2 })];
    const defaultOf = (defaultConnectionId: string | null) =>
      summaryWith(EMPTY_SUMMARY, [newer, older], { ...DEFAULT_SETTINGS, defaultConnectionId })
        .defaultConnectionId;
    expect([null, 'newer', 'gone'].map(defaultOf)).toEqual(['older', 'newer', 'older']);
    expect(summaryWith(EMPTY_SUMMARY, [], DEFAULT_SETTINGS).defaultConnectionId).toBeNull();
  });
});

test('what was imported has one place in common: there the one added later is the newer', () => {
  const [earlier, later] = [watching(1, { seq: 0, addedAt: 1 }), watching(2, { seq: 0, addedAt: 2 })];
  expect([earlier, later, watching(3)].sort(byNewest).map(({ id }) => id)).toEqual([3, 2, 1].map(idOf));
});
