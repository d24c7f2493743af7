import '../../texts';
import { expect, test } from 'vitest';
import { matcherOf } from '../../../../../src/ui/features/list/matches';
import { NOW, pendingOutcome } from '../../../samples';

const record = pendingOutcome(7, 'failed', NOW, {
  id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  documentId: 'Straße.pdf',
  label: 'Q4 backfill',
  note: 'ask Ana',
  errorMessage: 'Quota exceeded',
  memoryIds: ['mem_1', 'mem_2'],
});

test.each([
  '7c9e6679',
  '7c9e6679742540de944be07fc1f90ae7',
  'STRASSE',
  'backfill',
  'ana ask',
  'failed',
  'quota Q4',
  'mem_2',
  '',
  '   ',
])('%j finds the ingestion that has all of it somewhere', (typed) => {
  expect(matcherOf(typed)(record)).toBe(true);
});

test.each(['backfill Q5', 'completed', 'pdfQ4', 'mem_1mem_2', '7c9e6679 zzz'])(
  '%j does not find it',
  (typed) => {
    expect(matcherOf(typed)(record)).toBe(false);
  },
);
