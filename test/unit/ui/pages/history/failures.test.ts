import { describe, expect, test } from 'vitest';
import {
  failurePatternOf,
  groupFailures,
  messagePattern,
} from '../../../../../src/ui/pages/history/find/failures';
import { watching } from '../../../samples';
import { over, timesAsLong } from './records';

describe('the kind of a failure', () => {
  test('is its message without numbers and IDs', () => {
    expect(messagePattern('chunk 17 of 42 failed after 3.5 s')).toBe('chunk # of # failed after # s');
    expect(messagePattern('no memory 7c9e6679-7425-40de-944b-e07fc1f90ae7 (0xDEADbeef)')).toBe(
      'no memory ‹id› (‹id›)',
    );
    expect(messagePattern('request 5f3a9c0e1b failed at 12:03:10')).toBe('request ‹id› failed at #');
  });

  test.each([
    'req_8fJ3kd92LmQ1',
    '01HZX3V9K8Q2M4T6',
    'chatcmpl-9xYz12AbCdEf34',
    'aGVsbG8gd29ybGQ0Mg',
    'doc_2026_01_15_a',
  ])('is the same whatever request it names: %s', (id) => {
    expect(messagePattern(`upstream refused ${id}: quota`).replace('chatcmpl-', '')).toBe(
      'upstream refused ‹id›: quota',
    );
  });

  test('keeps names of programs, models and encodings', () => {
    for (const name of ['text-embedding-3-large', 'gpt-4o-mini', 'sha256sum', 'utf8mb4', 'windows1252'])
      expect(messagePattern(`not by ${name}`).replaceAll('#', '3')).not.toContain('‹id›');
  });

  test('keeps words that only look like IDs', () => {
    expect(messagePattern('effaced facade')).toBe('effaced facade');
    expect(messagePattern('deadbeef')).toBe('deadbeef');
  });

  test('is one line of bounded length, however long the message is', () => {
    const long = `${'a1'.repeat(50_000)}\n\n  b`;
    const pattern = messagePattern(long);
    expect(
      timesAsLong(
        () => messagePattern(long),
        () => [...long].join(''),
      ),
    ).toBeLessThan(10);
    expect(pattern.length).toBeLessThanOrEqual(160);
    expect(messagePattern('one\n\t two')).toBe('one two');
  });

  test('is the outcome where there is no message, and nothing where nothing failed', () => {
    expect(failurePatternOf(over(1, 'not_found'))).toBe('not_found');
    expect(failurePatternOf(over(2, 'completed', { errorMessage: 'left over' }))).toBeNull();
    expect(failurePatternOf(watching(3))).toBeNull();
  });
});

test('failures with a traceback are told apart by their reasons, wherever they happened', () => {
  const trace = (line: number, reason: string) =>
    `\u001b[31mTraceback (most recent call last):\u001b[0m\n  File "/app/worker.py", line ${line}, in run\n    work()\n${reason}\n`;
  const failed = (n: number, errorMessage: string) => over(n, 'failed', { errorMessage });
  const groups = groupFailures([
    failed(1, trace(14, 'ValueError: chunk 3 is empty')),
    failed(2, trace(99, 'ValueError: chunk 17 is empty')),
    failed(3, trace(14, 'TimeoutError: no answer')),
  ]);
  expect(groups).toEqual([
    { pattern: 'ValueError: chunk # is empty', count: 2 },
    { pattern: 'TimeoutError: no answer', count: 1 },
  ]);
});

test('failures are counted by kind, the most frequent first', () => {
  const failed = (n: number, errorMessage: string) => over(n, 'failed', { errorMessage });
  const groups = groupFailures([
    failed(1, 'too large: 11 MB'),
    failed(2, 'chunk 3 of 9'),
    failed(3, 'chunk 17 of 42'),
    over(4, 'completed'),
    over(5, 'timed_out'),
  ]);
  expect(groups).toEqual([
    { pattern: 'chunk # of #', count: 2 },
    { pattern: 'timed_out', count: 1 },
    { pattern: 'too large: # MB', count: 1 },
  ]);
});
