import '../texts';
import { describe, expect, it, test } from 'vitest';
import { reportedEndOf, startOf, tookMs } from '../../../../src/ui/app/ingestion-times';
import {
  OUTCOMES_WORST_FIRST,
  outcomeWord,
  shownOutcome,
  shownStatus,
  statusWord,
} from '../../../../src/ui/app/status';
import { stopWatch } from '../../../../src/watch/model/rounds';
import { NOW, pendingOutcome, watching } from '../../samples';

const HOUR = 3_600_000;

describe('an ingestion is shown', () => {
  const answered = { watchedSince: NOW, queuedAt: NOW } as const;

  it.each([
    ['queued', 'Queued', 'quiet'],
    ['processing', 'Processing', 'active'],
    ['completed', 'Completed', 'good'],
    ['failed', 'Failed', 'bad'],
  ] as const)('that Synap calls %s as: %s', (status, word, tone) => {
    expect(shownStatus(watching(1, { ...answered, status, rawStatus: status }))).toMatchObject({
      word,
      tone,
    });
  });

  it('by a word that nobody documented, as it came, in progress and at its end', () => {
    const record = watching(1, { ...answered, status: 'other', rawStatus: 'archiving' });
    expect(shownStatus(record)).toMatchObject({ word: 'archiving', tone: 'active' });
    expect(shownStatus({ ...record, rawStatus: '' }).word).not.toBe('');
    const over = pendingOutcome(1, 'other', NOW, { rawStatus: 'archived' });
    expect(shownStatus(over)).toMatchObject({ word: 'archived', tone: 'warn' });
    const failed = pendingOutcome(1, 'failed', NOW, { rawStatus: 'FAILED_HARD' });
    expect(shownStatus(failed)).toMatchObject({ word: 'Failed', shape: 'failed' });
  });

  it('as being checked before Synap has answered in this round, whatever it said in an earlier one', () => {
    const checking = { shape: 'checking', tone: 'quiet' };
    expect(shownStatus(watching())).toMatchObject(checking);
    const again = watching(1, { ...answered, watchedSince: null, status: 'failed', rawStatus: 'failed' });
    expect(shownStatus(again)).toMatchObject(checking);
  });

  it('as stopped once the person has stopped it', () => {
    const stopped = stopWatch(watching(1, { ...answered, status: 'processing' }), NOW);
    expect(shownStatus(stopped)).toMatchObject({ shape: 'stopped', tone: 'quiet' });
  });
});

test('outcomes are named the worst first, no two of them with one shape', () => {
  expect(OUTCOMES_WORST_FIRST[0]).toBe('failed');
  expect(OUTCOMES_WORST_FIRST.at(-1)).toBe('completed');
  const tones = OUTCOMES_WORST_FIRST.map((kind) => shownOutcome(kind).tone);
  expect(tones).toEqual([...tones].sort((a, b) => 'bwg'.indexOf(a.charAt(0)) - 'bwg'.indexOf(b.charAt(0))));
  expect(new Set(OUTCOMES_WORST_FIRST.map((kind) => shownOutcome(kind).shape)).size).toBe(tones.length);
});

test('a word that only another version knows is shown as it is, cut where it never ends', () => {
  expect(outcomeWord('completed')).toBe('Completed');
  expect(outcomeWord('superseded')).toBe('superseded');
  expect(outcomeWord('')).not.toBe('');
  expect(statusWord('PROCESSING')).toBe('Processing');
  expect(statusWord('x'.repeat(1e6)).length).toBeLessThan(200);
});

describe('a time of Synap’s', () => {
  it('tells when an ingestion began and how long it took, where it can be one', () => {
    const queuedAt = NOW - HOUR;
    const over = (completedAt: number | null, from: number | null = queuedAt) =>
      pendingOutcome(1, 'completed', NOW, { queuedAt: from, completedAt });
    expect(startOf(over(NOW))).toBe(queuedAt);
    expect(startOf(over(NOW, null))).toBe(over(NOW).addedAt);
    expect(startOf(over(NOW, 7))).toBe(over(NOW).addedAt);
    expect(tookMs(over(NOW))).toBe(HOUR);
    for (const odd of [over(null), over(queuedAt - 1), over(7), over(NOW, null), over(NOW, 7)])
      expect(tookMs(odd)).toBeNull();
    expect(tookMs(over(queuedAt))).toBe(0);
  });

  it('is the end of the job unless it lies more than a day after we learned of it', () => {
    const over = (completedAt: number | null) => pendingOutcome(1, 'completed', NOW, { completedAt });
    for (const at of [NOW - 90 * 24 * HOUR, NOW, NOW + 14 * HOUR]) expect(reportedEndOf(over(at))).toBe(at);
    for (const at of [null, 7, NOW + 25 * HOUR]) expect(reportedEndOf(over(at))).toBeNull();
  });
});
