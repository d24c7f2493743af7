import { describe, expect, test } from 'vitest';
import { talliesAfter, talliesOf } from '../../../../src/watch/model/batch-tallies';
import { markRemoved, restore } from '../../../../src/watch/model/ingestion';
import { SUMMARY_BATCHES } from '../../../../src/watch/model/limits';
import {
  type Ingestion,
  OUTCOMES,
  type OutcomeKind,
  type Watching,
} from '../../../../src/watch/model/records';
import { endWatch, startNextRound, stopWatch } from '../../../../src/watch/model/rounds';
import { idOf, NOW, watching } from '../../samples';

const member = (n: number, over: Partial<Watching> = {}) => watching(n, { batchId: 'b', ...over });
const change = (before: Ingestion | null, after: Ingestion | null, n = 1) => ({ id: idOf(n), before, after });
const batch = { id: 'b', addedAt: NOW };
const how = (counts: Partial<Record<OutcomeKind, number>>) => ({
  outcomes: { ...Object.fromEntries(OUTCOMES.map((kind) => [kind, 0])), ...counts },
});

describe('how far a batch is', () => {
  const waiting = member(1);
  const counts = (after: Ingestion | null) => {
    const before = talliesOf([waiting, member(2)]);
    return talliesAfter(before, [change(waiting, after)]);
  };

  test.each([
    [
      'is not done while it is watched',
      { ...waiting, status: 'processing' },
      { total: 2, done: 0, ...how({}) },
    ],
    [
      'is done when it has completed',
      endWatch(waiting, 'completed', NOW),
      { total: 2, done: 1, ...how({ completed: 1 }) },
    ],
    [
      'is counted by how it ended',
      endWatch(waiting, 'partial_success', NOW),
      { total: 2, done: 1, ...how({ partial_success: 1 }) },
    ],
    ['is done when it was stopped', stopWatch(waiting, NOW), { total: 2, done: 1, ...how({}) }],
    ['counts no more when it is removed', markRemoved(waiting, NOW), { total: 1, done: 0, ...how({}) }],
    ['counts no more when it is gone', null, { total: 1, done: 0, ...how({}) }],
    [
      'counts again when it is restored',
      restore(markRemoved(waiting, NOW)),
      { total: 2, done: 0, ...how({}) },
    ],
  ] satisfies [string, Ingestion | null, object][])('a member %s', (_, after, expected) => {
    expect(counts(after)).toEqual([{ ...batch, ...expected }]);
    if (after !== null) expect(talliesOf([after, member(2)])).toEqual([{ ...batch, ...expected }]);
  });

  test('a member that failed and is checked again is neither done nor failed', () => {
    const failed = endWatch(waiting, 'failed', NOW);
    const again = startNextRound(failed, NOW);
    expect(talliesAfter(talliesOf([failed, member(2)]), [change(failed, again)])).toEqual([
      { ...batch, total: 2, done: 0, ...how({}) },
    ]);
  });

  test('a batch of which nothing is left is not listed', () => {
    expect(talliesAfter(talliesOf([waiting]), [change(waiting, markRemoved(waiting, NOW))])).toEqual([]);
  });

  test('what belongs to no batch counts in none', () => {
    const alone = watching(1);
    expect(talliesOf([alone])).toEqual([]);
    expect(talliesAfter([], [change(null, alone)])).toEqual([]);
  });
});

describe('the batches listed', () => {
  const many = Array.from({ length: SUMMARY_BATCHES + 1 }, (_, n) =>
    member(n, { batchId: `b${n}`, addedAt: NOW + n }),
  );
  const [oldest = member(0)] = many;
  const newest = many.slice(1).reverse();

  test('are the newest, the newest first', () => {
    expect(talliesOf(many).map(({ id }) => id)).toEqual(newest.map(({ batchId }) => batchId));
  });

  test('added in the same moment always come in the same order', () => {
    const both = ['b', 'a'].map((batchId, n) => member(n, { batchId }));
    expect(talliesOf(both).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(talliesOf(both.reverse()).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('count nothing of an ingestion that belongs to none', () => {
    const single = member(1, { batchId: null });
    expect(talliesAfter([], [change(null, single, 1)])).toEqual([]);
    expect(talliesAfter([], [{ id: idOf(1), before: null, after: null }])).toEqual([]);
  });

  test('take in an older one while there is room', () => {
    const newer = talliesOf([member(1, { batchId: 'newer', addedAt: NOW + 1 })]);
    expect(talliesAfter(newer, [change(null, member(2), 2)]).map(({ id }) => id)).toEqual(['newer', 'b']);
  });

  test('begin no old one anew with the one member of it that changed', () => {
    const listed = talliesOf(many);
    const over = endWatch(oldest, 'completed', NOW);
    expect(talliesAfter(listed, [change(oldest, over, 0)])).toEqual(listed);
  });

  test('make room for one that is added', () => {
    const added = member(99, { batchId: 'added', addedAt: NOW + 99 });
    const listed = talliesAfter(talliesOf(many), [change(null, added, 99)]);
    expect(listed).toHaveLength(SUMMARY_BATCHES);
    expect(listed[0]).toEqual({ id: 'added', addedAt: NOW + 99, total: 1, done: 0, ...how({}) });
  });
});
