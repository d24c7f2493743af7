import { describe, expect, test } from 'vitest';
import { EMPTY_VIEW } from '../../src/watch/defaults';
import { ended, removed } from '../../src/watch/ingestion';
import { viewSchema } from '../../src/watch/records';
import { viewAfter, viewOfAll } from '../../src/watch/view';
import { idOf, NOW, watching } from './samples';

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
