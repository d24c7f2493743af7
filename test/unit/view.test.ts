import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, EMPTY_VIEW } from '../../src/watch/defaults';
import { ended, removed, restarted } from '../../src/watch/ingestion';
import { type Ingestion, viewSchema } from '../../src/watch/records';
import { byNewest, viewAfter, viewOfAll, viewWith } from '../../src/watch/view';
import { connection, idOf, NOW, watching } from './samples';

const NO_TROUBLE = { damaged: 0, newer: 0 };

describe('the view', () => {
  test('counted change by change says the same as counted from everything', () => {
    const member = (n: number) => watching(n, { batchId: 'batch' });
    const [a, b, c] = [member(1), member(2), member(3)];
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
    expect(later).toEqual(viewOfAll([a, failed, gone], NO_TROUBLE, EMPTY_VIEW));
    expect(later.counts).toEqual({ underWay: 1, total: 2, unseenFailures: 1, damaged: 0, newer: 0 });
    expect(later.batches).toMatchObject([{ id: 'batch', total: 2, done: 1, failed: 1 }]);
    expect(viewSchema.parse(later)).toEqual(later);
  });

  test('lists the newest first, and as many as a page paints first', () => {
    const many = Array.from({ length: 210 }, (_, n) => watching(n + 1));
    const all = viewOfAll(many, NO_TROUBLE, EMPTY_VIEW);
    expect([all.underWay.length, all.underWay[0], all.counts.underWay]).toEqual([200, idOf(210), 210]);
    expect(viewAfter(EMPTY_VIEW, [], many).underWay).toEqual(all.underWay);
    const over = many.map((record) => ended(record, 'completed', NOW));
    const later = viewOfAll(over, NO_TROUBLE, EMPTY_VIEW);
    expect([later.recent.length, later.recent[0], later.counts.total]).toEqual([50, idOf(210), 210]);
  });

  test('puts what has just finished in front, what is imported behind, and keeps the place of what changes', () => {
    const before = { ...EMPTY_VIEW, recent: [idOf(7), idOf(8)] };
    const recent = (was: Ingestion | null, is: Ingestion | null) =>
      viewAfter(before, [{ id: idOf(8), before: was, after: is }], []).recent;
    const over = ended(watching(8), 'completed', NOW);
    expect(recent(watching(8), over)).toEqual([idOf(8), idOf(7)]);
    expect(recent(null, over)).toEqual([idOf(7), idOf(8)]);
    expect(recent(over, { ...over, label: 'mine' })).toEqual([idOf(7), idOf(8)]);
    expect(recent(over, removed(over, NOW))).toEqual([idOf(7)]);
    expect(recent(over, restarted(over, NOW))).toEqual([idOf(7)]);
    expect(recent(over, null)).toEqual([idOf(7)]);
  });

  test('names no more than fifty that finished, however many come', () => {
    let view = EMPTY_VIEW;
    for (let n = 1; n <= 60; n++) {
      const change = { id: idOf(n), before: watching(n), after: ended(watching(n), 'completed', NOW) };
      view = viewAfter(view, [change], []);
    }
    expect([view.recent.length, view.recent[0]]).toEqual([50, idOf(60)]);
  });

  test('has the theme, and the connections in the order in which they were added without their keys', () => {
    const [older, newer] = [connection('older', { addedAt: 1 }), connection('newer', { addedAt: 2 })];
    const dark = { ...DEFAULT_SETTINGS, theme: 'dark' } as const;
    const { connections, theme } = viewWith(EMPTY_VIEW, [newer, older], dark);
    expect(theme).toBe('dark');
    expect(connections.map(({ id }) => id)).toEqual(['older', 'newer']);
    expect(JSON.stringify(connections)).not.toContain('sealed');
  });

  test('says where new ingestions go: to the one chosen, else to the first added', () => {
    const [older, newer] = [connection('older', { addedAt: 1 }), connection('newer', { addedAt: 2 })];
    const defaultOf = (defaultConnectionId: string | null) =>
      viewWith(EMPTY_VIEW, [newer, older], { ...DEFAULT_SETTINGS, defaultConnectionId }).defaultConnectionId;
    expect([null, 'newer', 'gone'].map(defaultOf)).toEqual(['older', 'newer', 'older']);
    expect(viewWith(EMPTY_VIEW, [], DEFAULT_SETTINGS).defaultConnectionId).toBeNull();
  });
});

test('what was imported has one place in common: there the one added later is the newer', () => {
  const [earlier, later] = [watching(1, { seq: 0, addedAt: 1 }), watching(2, { seq: 0, addedAt: 2 })];
  expect([earlier, later, watching(3)].sort(byNewest).map(({ id }) => id)).toEqual([3, 2, 1].map(idOf));
});
