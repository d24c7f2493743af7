import { describe, expect, it } from 'vitest';
import {
  endWatch,
  hasPendingNotification,
  isActive,
  isPollable,
  isUnseenFailure,
  markNotified,
  markRemoved,
  NO_REFUSALS,
  restore,
  startNextRound,
  stopWatch,
  suppress,
} from '../../../../src/watch/model/ingestion';
import { ingestionSchema } from '../../../../src/watch/model/records';
import { idOf, NOW, owed, watching } from '../../samples';

describe('a watch', () => {
  it('that ends owes its notification in the same record, under an ID made of ingestion, round and outcome', () => {
    const record = endWatch(watching(1), 'failed', NOW);
    expect(record).toMatchObject({
      state: 'ended',
      outcome: { kind: 'failed', at: NOW, round: 1 },
      notification: { state: 'pending', id: `${idOf(1)}:1:failed` },
    });
    expect(hasPendingNotification(record)).toBe(true);
    expect(isActive(record)).toBe(true);
  });

  it('that was notified needs no more care', () => {
    const record = markNotified(owed(1), 'some-notice', NOW);
    expect(hasPendingNotification(record)).toBe(false);
    expect(isActive(record)).toBe(false);
  });

  it('that is stopped is not asked for, and stopping what has ended leaves its outcome', () => {
    expect(isPollable(stopWatch(watching(1), NOW))).toBe(false);
    const over = owed(1);
    expect(stopWatch(over, NOW)).toBe(over);
  });

  it('starts its next round with everything known, and nothing of how the last one ended', () => {
    const failure = { code: 'not_found', at: NOW, correlationId: null, detail: null } as const;
    const known = { documentId: 'kept', label: 'mine', seenAt: NOW, watchedSince: NOW, lastError: failure };
    const refusals = { ...NO_REFUSALS, count: 3, triedConnections: ['away'] };
    const over = markNotified(owed(1, 'not_found', NOW, { ...known, refusals }), 'n', NOW);
    const again = startNextRound(markRemoved(over, NOW), NOW + 1);
    expect(again).toMatchObject({ state: 'watching', round: 2, documentId: 'kept', label: 'mine' });
    expect(again).toMatchObject({
      roundStartedAt: NOW + 1,
      watchedSince: null,
      lastError: null,
      refusals: NO_REFUSALS,
      seenAt: null,
      removedAt: null,
    });
    expect(again).not.toHaveProperty('outcome');
    expect(again).not.toHaveProperty('notice');
    expect(ingestionSchema.safeParse(again).success).toBe(true);
  });
});

describe('a removed ingestion', () => {
  it('is not asked for, and comes back as it was', () => {
    const gone = markRemoved(watching(1), NOW);
    expect(isPollable(gone)).toBe(false);
    expect(isActive(gone)).toBe(true);
    expect(isPollable(restore(gone))).toBe(true);
  });

  it('is not notified any more, even when it is brought back', () => {
    const back = restore(markRemoved(owed(1), NOW));
    expect(back).toMatchObject({ notification: { state: 'suppressed', why: 'removed' } });
  });
});

describe('a notice', () => {
  it('that was sent is never muted afterwards', () => {
    const sent = markNotified(owed(1), 'n', NOW);
    expect(suppress(sent, 'switched_off', NOW)).toBe(sent);
  });
});

describe('an unseen failure', () => {
  it('is everything but a completed one, until it is seen or put away', () => {
    for (const kind of ['failed', 'partial_success', 'rejected', 'not_found', 'timed_out'] as const)
      expect(isUnseenFailure(owed(1, kind))).toBe(true);
    expect(isUnseenFailure(owed(1, 'completed'))).toBe(false);
    expect(isUnseenFailure({ ...owed(1, 'failed'), seenAt: NOW })).toBe(false);
    expect(isUnseenFailure(markRemoved(owed(1, 'failed'), NOW))).toBe(false);
  });
});
