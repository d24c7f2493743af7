import { describe, expect, test } from 'vitest';
import { isFinal, readStatus, STATUSES } from '../../../src/synap/status';

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
});
