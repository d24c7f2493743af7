import { describe, expect, test } from 'vitest';
import { isFinal, isSameWord, mayBeFinal, readStatus, STATUSES } from '../../../src/synap/status';

describe('a status word', () => {
  test.each([
    ['queued', 'queued'],
    ['processing', 'processing'],
    ['completed', 'completed'],
    ['failed', 'failed'],
    ['partial_success', 'partial_success'],
    ['complete', 'completed'],
    ['success', 'completed'],
    ['done', 'completed'],
    ['error', 'failed'],
    ['cancelled', 'cancelled'],
    ['canceled', 'cancelled'],
    ['aborted', 'cancelled'],
    ['succeeded', 'completed'],
    ['finished', 'completed'],
    ['completed_with_errors', 'partial_success'],
    ['Partially Completed', 'partial_success'],
    ['partialSuccess', 'partial_success'],
    ['errored', 'failed'],
    ['failure', 'failed'],
    ['IngestionStatus.COMPLETED', 'completed'],
    ['INGESTION_STATUS_PARTIAL_SUCCESS', 'partial_success'],
    ["<IngestStatus.QUEUED: 'queued'>", 'queued'],
    ['INGESTION_FAILED', 'failed'],
    ['memory_ingestion_completed', 'completed'],
    ['done with warnings', 'completed'],
    ['in_progress', 'other'],
    ['retrying', 'other'],
    ['failed_over', 'other'],
    ['not completed', 'other'],
    [' Completed ', 'completed'],
    ['PARTIAL_SUCCESS', 'partial_success'],
    ['embedding', 'other'],
    ['', 'other'],
    ['__proto__', 'other'],
  ])('"%s" means %s', (raw, status) => {
    expect(readStatus(raw)).toBe(status);
  });

  test('ends a job only if somebody documented that it does', () => {
    const finals = ['completed', 'partial_success', 'failed', 'cancelled'];
    expect(STATUSES.filter(isFinal)).toEqual(finals);
  });

  test.each([
    'retrying',
    'PENDING',
    'running',
    'in_progress',
    'In Progress',
    'RunStatus.STARTED',
    'not_completed',
    'IN QUEUE',
    'job_started',
    'queued',
    '',
    '_',
  ])('"%s" never is one that may end a job', (raw) => {
    expect(mayBeFinal(raw)).toBe(false);
  });

  test('is the same however it is written', () => {
    expect(['ARCHIVED', ' Archived.', 'JobState.ARCHIVED'].every((one) => isSameWord(one, 'archived'))).toBe(
      true,
    );
    expect(isSameWord('archived', 'discarded')).toBe(false);
  });

  test.each(['archived', 'discarded', 'SKIPPED', 'dead-letter'])('"%s" may be one that ends a job', (raw) => {
    expect(mayBeFinal(raw)).toBe(true);
  });
});
