import { describe, expect, it } from 'vitest';
import {
  hasPendingNotification,
  isActive,
  isPollable,
  markNotified,
  markRemoved,
} from '../../../../src/watch/model/ingestion';
import { ingestionSchema } from '../../../../src/watch/model/records';
import { endWatch, NO_REFUSALS, startNextRound, stopWatch } from '../../../../src/watch/model/rounds';
import { idOf, NOW, pendingOutcome, watching } from '../../samples';

describe('a watch', () => {
  it('that ends has its notification pending in the same record, under an ID that no other has', () => {
    const record = endWatch(watching(1, { addedAt: NOW - 5 }), 'failed', NOW);
    expect(record).toMatchObject({
      state: 'ended',
      outcome: { kind: 'failed', at: NOW, round: 1 },
      notification: { state: 'pending', id: `${idOf(1)}:1:failed:${NOW - 5}` },
    });
    expect(hasPendingNotification(record)).toBe(true);
    expect(isActive(record)).toBe(true);
  });

  it('that is stopped is polled no more, and stopping what has ended leaves its outcome', () => {
    expect(isPollable(stopWatch(watching(1), NOW))).toBe(false);
    const over = pendingOutcome(1);
    expect(stopWatch(over, NOW)).toBe(over);
  });

  it('starts its next round with everything known, and nothing of how the last one ended', () => {
    const failure = { code: 'not_found', at: NOW, correlationId: null, detail: null } as const;
    const unknownFinal = { completedAt: NOW, count: 2, first: { at: NOW, serverAt: NOW } };
    const ended = { seenAt: NOW, watchedSince: NOW, watchedMs: 60_000, lastError: failure, unknownFinal };
    const known = { documentId: 'kept', label: 'mine', ...ended };
    const refusals = { ...NO_REFUSALS, count: 3, triedConnections: ['away'] };
    const over = markNotified(pendingOutcome(1, 'not_found', NOW, { ...known, refusals }), 'n', NOW);
    const again = startNextRound(markRemoved(over, NOW), NOW + 1);
    expect(again).toMatchObject({ state: 'watching', round: 2, documentId: 'kept', label: 'mine' });
    expect(again).toMatchObject({
      roundStartedAt: NOW + 1,
      watchedSince: null,
      watchedMs: 0,
      lastError: null,
      unknownFinal: null,
      refusals: NO_REFUSALS,
      seenAt: null,
      removedAt: null,
    });
    expect(again).not.toHaveProperty('outcome');
    expect(again).not.toHaveProperty('notification');
    expect(ingestionSchema.safeParse(again).success).toBe(true);
  });

  it('that times out while it is checked again leaves what an earlier check has found', () => {
    const found = endWatch(startNextRound(pendingOutcome(1), NOW), 'not_found', NOW + 1);
    expect(found.recheck).toEqual({ found: 'not_found', at: NOW + 1 });
    const late = endWatch(startNextRound(found, NOW + 2), 'timed_out', NOW + 3);
    expect(late).toMatchObject({
      outcome: { kind: 'completed' },
      recheck: { found: 'not_found', at: NOW + 1 },
    });
  });
});
