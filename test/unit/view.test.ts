import { describe, expect, test } from 'vitest';
import { badgeOf } from '../../src/watch/badge';
import { EMPTY_VIEW } from '../../src/watch/defaults';
import { differences } from '../../src/watch/diff';
import { ended, muted, removed, restarted, restored, stopped } from '../../src/watch/ingestion';
import { type Ingestion, ingestionSchema, viewSchema } from '../../src/watch/records';
import { viewAfter, viewOfAll } from '../../src/watch/view';
import { idOf, NOW, owed, watching } from './samples';

describe('the view', () => {
  test('counted change by change says the same as counted from everything', () => {
    const [a, b, c] = [watching(1), watching(2), watching(3)];
    const failed = ended(b, 'failed', NOW);
    const gone = removed(c, NOW);
    const added = viewAfter(
      EMPTY_VIEW,
      [a, b, c].map((after) => ({ id: after.id, before: null, after })),
      [a, b, c],
    );
    const later = viewAfter(
      added,
      [
        { id: b.id, before: b, after: failed },
        { id: c.id, before: c, after: gone },
      ],
      [a],
    );
    expect(later).toEqual(viewOfAll([a, failed, gone], { damaged: 0, newer: 0 }, EMPTY_VIEW));
    expect(later.counts).toEqual({ underWay: 1, total: 2, unseenFailures: 1, damaged: 0, newer: 0 });
    expect(viewSchema.parse(later)).toEqual(later);
  });

  test('lists the newest first', () => {
    expect(
      viewOfAll([watching(1), watching(3), watching(2)], { damaged: 0, newer: 0 }, EMPTY_VIEW).underWay,
    ).toEqual([3, 2, 1].map(idOf));
  });
});

describe('the badge', () => {
  const of = (records: Ingestion[]) => badgeOf(viewOfAll(records, { damaged: 0, newer: 0 }, EMPTY_VIEW));

  test('counts what is under way, marks a failure nobody has seen, and is empty when there is nothing', () => {
    expect(of([])).toMatchObject({ text: '', tone: 'idle' });
    expect(of([watching(1), watching(2)])).toMatchObject({ text: '2', tone: 'active' });
    expect(of([watching(1), owed(2, 'failed')])).toMatchObject({ text: '1!', tone: 'attention' });
    expect(of([{ ...owed(2, 'failed'), seenAt: NOW }])).toMatchObject({ text: '', tone: 'idle' });
  });

  test('never has more than four characters', () => {
    const crowd = Array.from({ length: 120 }, (_, n) => watching(n + 1));
    expect(of([...crowd, owed(500, 'failed')]).text).toBe('99+!');
  });
});

describe('an ingestion', () => {
  test('keeps the shape of storage through all that happens to it', () => {
    const over = owed(1, 'gave_up');
    for (const record of [
      stopped(watching()),
      restarted(over, NOW),
      restored(removed(over, NOW)),
      muted(over, 'removed', NOW),
    ]) {
      expect(ingestionSchema.parse(record)).toEqual(record);
    }
  });

  test('starts a new round with nothing of the old ending', () => {
    const again = restarted(owed(1, 'not_found'), NOW + 5);
    expect(again).toMatchObject({ state: 'watching', round: 2, lastError: null, seenAt: null });
    expect(again).not.toHaveProperty('outcome');
  });

  test('that is removed is not told, and brought back it stays untold', () => {
    expect(restored(removed(owed(1), NOW))).toMatchObject({
      removedAt: null,
      notice: { state: 'muted', why: 'removed' },
    });
  });
});

describe('differences', () => {
  test('name each field that changed, by its path', () => {
    expect(differences({ a: 1, b: { c: [1] } }, { a: 2, b: { c: [1, 2] } })).toEqual([
      { path: 'a', before: '1', after: '2' },
      { path: 'b.c.1', before: null, after: '2' },
    ]);
  });

  test('of equals are none', () => {
    expect(differences({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toEqual([]);
  });
});
