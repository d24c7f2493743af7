import '../../texts';
import { expect, test } from 'vitest';
import { groupsOf, withBatchesTogether } from '../../../../../src/ui/pages/history/find/batch-groups';
import { sorted } from '../../../../../src/ui/pages/history/find/sort';
import { talliesOf } from '../../../../../src/watch/model/batch-tallies';
import { OUTCOMES } from '../../../../../src/watch/model/records';
import { stopWatch } from '../../../../../src/watch/model/rounds';
import { NOW, watching } from '../../../samples';
import { numbersOf, over, timed } from './records';

const MINUTE = 60_000;
const ago = (minutes: number) => timed(NOW - minutes * MINUTE, 1_000);

const running = watching(1, { batchId: 'running', addedAt: NOW - MINUTE });
const alone = watching(2, { addedAt: NOW - 2 * MINUTE });
const halted = stopWatch(watching(3), NOW);
const records = [
  over(10, 'completed', { batchId: 'done', ...ago(1) }),
  over(11, 'completed', ago(2)),
  over(12, 'failed', { batchId: 'done', ...ago(3) }),
  over(13, 'completed', { batchId: 'running', ...ago(4) }),
  over(14, 'completed', { batchId: 'single', ...ago(5) }),
  alone,
  halted,
  running,
];

test('the members of a batch stand together where its first one stands, under a heading that says how it went', () => {
  const list = withBatchesTogether(sorted(records, 'newest'));
  expect(numbersOf(list)).toEqual([1, 13, 2, 3, 10, 12, 11, 14]);
  const { headings, members } = groupsOf(list, list);
  expect([...headings].sort(([a], [b]) => a - b)).toEqual([
    [0, { title: 'In progress', order: 'Batch of 2 · 1 of 2' }],
    [3, { title: 'Stopped' }],
    [4, { title: 'Finished', order: 'Batch of 2 · 2 of 2 · 1 failed' }],
  ]);
  expect([...members].sort((a, b) => a - b)).toEqual([0, 1, 4, 5]);
});

test('a batch inside a section has a heading of its own', () => {
  const list = withBatchesTogether(sorted([over(9, 'completed', ago(0)), ...records.slice(0, 3)], 'newest'));
  const { headings } = groupsOf(list, list);
  expect([headings.get(0)?.title, headings.get(1)]).toEqual([
    'Finished',
    { title: 'Batch of 2', order: '2 of 2 · 1 failed' },
  ]);
});

test('the heading of a batch counts every problem that its members ended in, and not only failures', () => {
  const ended = OUTCOMES.map((kind, n) => over(20 + n, kind, { batchId: 'mixed', ...ago(n) }));
  const list = [over(9, 'completed', ago(0)), ...ended];
  const { headings } = groupsOf(list, list);
  expect(headings.get(1)?.order).toBe(
    '8 of 8 · 1 failed · 1 rejected · 1 not found · 1 timed out · 1 partial · 1 cancelled · 1 other',
  );
});

test('where all are of one batch, it is no group', () => {
  const list = sorted(records.slice(0, 3), 'newest');
  expect([...groupsOf(list, null).headings.keys()]).toEqual([0]);
});

test('a batch of which the filter leaves a part says how large it is, and how many are listed', () => {
  const batch = Array.from({ length: 6 }, (_, n) =>
    over(30 + n, n < 2 ? 'failed' : 'completed', { batchId: 'b', ...ago(n) }),
  );
  const { headings } = groupsOf(batch.slice(0, 2), batch);
  expect(headings.get(0)).toEqual({ title: 'Finished', order: 'Batch of 6 · 2 found' });
});

test('a batch of which not all has been read yet is as large as the summary says', () => {
  const batch = Array.from({ length: 3 }, (_, n) => over(30 + n, 'completed', { batchId: 'b', ...ago(n) }));
  const { headings } = groupsOf(batch.slice(0, 2), batch.slice(0, 2), talliesOf(batch));
  expect(headings.get(0)).toEqual({ title: 'Finished', order: 'Batch of 3 · 2 found' });
});
