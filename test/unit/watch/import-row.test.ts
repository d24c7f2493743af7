import { expect, it } from 'vitest';
import { importedRowSchema, ingestionFromRow } from '../../../src/watch/import-row';
import { HOME, idOf, NOW } from '../samples';

it('an imported ingestion has as many memories as its row says, and no fewer than it names', () => {
  const countOf = (total: number | null) => {
    const row = { ingestion_id: idOf(1), added_at: new Date(NOW).toISOString(), memory_ids: ['a', 'b', 'c'] };
    const parsed = importedRowSchema.parse({ ...row, memory_ids_total: total });
    return ingestionFromRow(parsed, HOME, NOW).memoryIdCount;
  };
  expect([countOf(9), countOf(2), countOf(null)]).toEqual([9, 3, 3]);
});

it('an imported ingestion is no newer than the import, whatever time its row says', () => {
  const addedAt = (at: number) => {
    const row = importedRowSchema.parse({ ingestion_id: idOf(1), added_at: new Date(at).toISOString() });
    return ingestionFromRow(row, HOME, NOW).addedAt;
  };
  expect([addedAt(NOW - 60_000), addedAt(NOW + 60_000)]).toEqual([NOW - 60_000, NOW]);
});

it('an imported ingestion without an outcome ended as its final status says, and was stopped with any other', () => {
  const endOf = (status: string | null) => {
    const row = importedRowSchema.parse({
      ingestion_id: idOf(1),
      added_at: new Date(NOW).toISOString(),
      status,
    });
    const record = ingestionFromRow(row, HOME, NOW);
    return record.state === 'ended' ? record.outcome.kind : record.state;
  };
  expect(['completed', 'Partial success', 'FAILED', 'processing', 'archived', null].map(endOf)).toEqual([
    ...['completed', 'partial_success', 'failed'],
    ...['stopped', 'stopped', 'stopped'],
  ]);
});

it('an imported ingestion whose column of that is gone was added when its job was queued, else at its first known time', () => {
  const addedAt = (times: Record<string, string>) =>
    ingestionFromRow(importedRowSchema.parse({ ingestion_id: idOf(1), ...times }), HOME, NOW).addedAt;
  const [early, late] = ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'];
  expect(addedAt({ queued_at: early, completed_at: late })).toBe(Date.parse(early));
  expect(addedAt({ completed_at: early, outcome_at: late })).toBe(Date.parse(early));
  expect(importedRowSchema.safeParse({ ingestion_id: idOf(1) }).success).toBe(false);
});
