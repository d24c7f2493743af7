import { describe, expect, test } from 'vitest';
import { applyPoll } from '../../../src/watch/apply-poll';
import {
  needsConfirmation,
  needsKeyCheck,
  withDoubtedKey,
  withGoodKey,
} from '../../../src/watch/apply-refusal';
import { markNotified } from '../../../src/watch/model/ingestion';
import { type Ingestion, ingestionSchema, type Watching } from '../../../src/watch/model/records';
import { NO_REFUSALS, startNextRound, stopWatch } from '../../../src/watch/model/rounds';
import type { PollContext, PollResult } from '../../../src/watch/poll-result';
import { alone, answered, HOME, NOW, pendingOutcome, watching } from '../samples';

const MINUTE = 60_000;
const error = { code: 'not_found', detail: null, httpStatus: 404, correlationId: 'c', link: null } as const;
type Failed = 'not_found' | 'refused' | 'unusable';
const refusal = (at: number, connectionId = HOME, kind: Failed = 'not_found'): PollResult => ({
  kind,
  error,
  connectionId,
  receivedAt: NOW + at,
  serverTime: NOW + at,
});

/** A refusal after which whoami was asked once more. */
const checkedRefusal = (at: number, isConfirmed: boolean): PollResult => ({
  kind: 'not_found',
  error,
  connectionId: HOME,
  receivedAt: NOW + at,
  serverTime: NOW + at,
  isConfirmed,
});

const momentAt = (at: number) => ({ at: NOW + at, serverAt: NOW + at });

/** The record after refusals at these times; whoami is answered after the first. */
function refusedAt(times: number[], from: Ingestion = watching(), context: PollContext = alone): Ingestion {
  return times.reduce((record, at, index) => {
    const after = applyPoll(record, refusal(at), context);
    return index === 0 ? withGoodKey(after, momentAt(at)) : after;
  }, from);
}

describe('an ID the server does not know', () => {
  test('is not found after three 404s over a minute, not before', () => {
    expect(refusedAt([0, 3_000, 15_000, 59_000]).state).toBe('watching');
    expect(refusedAt([0, 3_000, 15_000, 59_000, MINUTE])).toMatchObject({ outcome: { kind: 'not_found' } });
    expect(refusedAt([0, 30_000, MINUTE])).toMatchObject({ outcome: { kind: 'not_found' } });
  });

  test('is not found by two 404s however far apart', () => {
    expect(refusedAt([0, 60 * MINUTE]).state).toBe('watching');
  });

  test('is not found, however often it is said, while whoami is not answered', () => {
    const refused = [0, 1, 2, 3, 60].reduce<Ingestion>(
      (record, minutes) => applyPoll(record, refusal(minutes * MINUTE), alone),
      watching(),
    );
    expect(refused.state).toBe('watching');
    expect(needsKeyCheck(refused)).toBe(true);
    const confirmed = withGoodKey(refused, momentAt(60 * MINUTE));
    expect(confirmed.state).toBe('watching');
    expect(needsKeyCheck(confirmed)).toBe(false);
    expect(applyPoll(confirmed, refusal(61 * MINUTE), alone).state).toBe('ended');
  });

  test('is not found only a minute after whoami was answered for the first time', () => {
    const refused = [0, MINUTE, 2 * MINUTE].reduce<Ingestion>(
      (record, at) => applyPoll(record, refusal(at), alone),
      watching(),
    );
    const confirmed = withGoodKey(withGoodKey(refused, momentAt(2 * MINUTE)), momentAt(150_000));
    expect(applyPoll(confirmed, refusal(3 * MINUTE - 1), alone).state).toBe('watching');
    expect(applyPoll(confirmed, refusal(3 * MINUTE), alone).state).toBe('ended');
  });

  test('is not found while whoami was not answered well after the last refusal', () => {
    const refused = refusedAt([0, 30_000]);
    const unconfirmed = applyPoll(refused, checkedRefusal(MINUTE, false), alone);
    expect(unconfirmed).toMatchObject({ state: 'watching', refusals: { count: 3 } });
    const doubted = withDoubtedKey(unconfirmed);
    expect(needsKeyCheck(doubted)).toBe(true);
    expect(applyPoll(doubted, checkedRefusal(2 * MINUTE, true), alone).state).toBe('watching');
    expect(withDoubtedKey(watching())).toEqual(watching());
  });

  test('has its last refusal confirmed, and no other', () => {
    const refused = refusedAt([0, 30_000]);
    const early = refusal(MINUTE - 1);
    expect(needsConfirmation(refused, applyPoll(refused, early, alone), early)).toBe(false);
    const last = refusal(MINUTE);
    const after = applyPoll(refused, last, alone);
    expect(needsConfirmation(refused, after, last)).toBe(true);
    expect(needsConfirmation(refused, after, checkedRefusal(MINUTE, true))).toBe(false);
    expect(needsConfirmation(after, after, last)).toBe(false);
    expect(needsConfirmation(refused, applyPoll(refused, answered(), alone), answered())).toBe(false);
  });

  test('has its watch end in time by a refusal that whoami could not confirm, and is asked about no more', () => {
    const refused = refusedAt([0, 30_000]);
    const unconfirmed = checkedRefusal(MINUTE, false);
    const weekLater = { ...alone, watchedMs: alone.maxWatchTimeMs + 7 * 24 * 5 * MINUTE };
    const over = applyPoll(refused, unconfirmed, weekLater);
    expect(over).toMatchObject({ outcome: { kind: 'timed_out' } });
    expect(needsConfirmation(refused, over, unconfirmed)).toBe(false);
  });

  test('is asked about with whoami only from the second 404 on: the first may be lag', () => {
    expect(needsKeyCheck(watching())).toBe(false);
    const once = applyPoll(watching(), refusal(0), alone);
    expect(needsKeyCheck(once)).toBe(false);
    const twice = applyPoll(once, refusal(1_000), alone);
    expect(needsKeyCheck(twice)).toBe(true);
    expect(needsKeyCheck({ ...twice, removedAt: NOW })).toBe(false);
    expect(withGoodKey(watching(), momentAt(0))).toEqual(watching());
  });

  test('is not found by no jump of either clock', () => {
    const said = (record: Ingestion, at: number, serverAt: number) =>
      applyPoll(record, { ...refusal(0), receivedAt: NOW + at, serverTime: NOW + serverAt }, alone);
    const twice = refusedAt([0, 1_000]);
    expect(said(twice, 2_000, 2 * MINUTE).state).toBe('watching');
    expect(said(twice, 2 * MINUTE, 2_000).state).toBe('watching');
    const day = -26 * 60 * MINUTE;
    const back = said(said(twice, day, day), day + 30_000, day + 30_000);
    expect(back.state).toBe('watching');
    expect(said(back, day + MINUTE, day + MINUTE)).toMatchObject({ outcome: { kind: 'not_found' } });
  });

  test('is rejected where the last refusal says so, with the words of the first', () => {
    const over = applyPoll(refusedAt([0, 30_000]), refusal(MINUTE, HOME, 'refused'), alone);
    expect(over).toMatchObject({ outcome: { kind: 'rejected' }, lastError: { correlationId: 'c' } });
    expect(ingestionSchema.parse(over)).toEqual(over);
  });

  test('is counted anew after an answer', () => {
    const context = { ...alone, otherConnections: ['away'] };
    const asked = applyPoll(refusedAt([0], watching(), context), refusal(0, 'away'), context);
    const known = applyPoll(asked, answered({}, NOW + 30_000), context);
    expect(known).toMatchObject({ refusals: NO_REFUSALS });
    expect(refusedAt([61_000, 62_000, 63_000], known)).toMatchObject({
      state: 'watching',
      refusals: { count: 3 },
    });
  });

  test('is asked of another connection only once, and what that says ends nothing', () => {
    const missing = refusedAt([0]);
    for (const kind of ['not_found', 'refused', 'unusable'] as const) {
      const elsewhere = refusal(0, 'away', kind);
      const tried = applyPoll(missing, elsewhere, alone);
      const refusals = { ...missing.refusals, triedConnections: ['away'] };
      expect(tried).toEqual({ ...missing, refusals });
      expect(applyPoll(tried, elsewhere, alone)).toBe(tried);
    }
  });

  test('keeps its own last error whatever fails on another connection, and never times out for that', () => {
    const missing = refusedAt([0]);
    const elsewhere: PollResult = {
      ...refusal(1_000, 'away', 'unusable'),
      kind: 'unusable',
      error: { ...error, code: 'server_error' },
    };
    const years = { ...alone, watchedMs: 1e12 };
    const tried = applyPoll(missing, elsewhere, years);
    expect(tried).toMatchObject({ state: 'watching', lastError: { code: 'not_found' } });
  });

  test('waits for every other connection to be asked, and is taken over by the one that knows it', () => {
    const context = { ...alone, otherConnections: ['away'] };
    const record = refusedAt([0, 30_000, 61_000], watching(), context);
    expect(record.state).toBe('watching');
    const answer = answered({}, NOW + 62_000, 'away');
    expect(applyPoll(record, answer, context)).toMatchObject({ connectionId: 'away' });
    const asked = applyPoll(record, refusal(62_000, 'away'), context);
    expect(applyPoll(asked, refusal(70_000), context)).toMatchObject({ outcome: { kind: 'not_found' } });
  });
});

describe('an ingestion that Synap has reported and then refuses', () => {
  const known = applyPoll(watching(), answered(), alone);

  test('is given half an hour, and keeps what was last known', () => {
    const times = [0, MINUTE, 10 * MINUTE, 29 * MINUTE];
    expect(refusedAt(times, known).state).toBe('watching');
    expect(refusedAt([...times, 30 * MINUTE], known)).toMatchObject({
      outcome: { kind: 'not_found' },
      rawStatus: 'processing',
      documentId: 'refund-policy',
    });
  });

  test('is given it also after it was stopped and is watched again', () => {
    const resumed = startNextRound(stopWatch(known, NOW), NOW);
    expect(refusedAt([0, MINUTE, 2 * MINUTE], resumed).state).toBe('watching');
  });
});

describe('a known outcome that is checked again', () => {
  const done = markNotified(
    pendingOutcome(1, 'completed', NOW, { memoriesCreated: 3, status: 'completed' }),
    'n',
    NOW,
  );
  const seen = { ...done, seenAt: NOW };
  const checked = startNextRound(seen, NOW);

  test('stands where Synap knows it no longer, with when that was found, and has no notification pending', () => {
    const after = refusedAt([0, 30_000, MINUTE], checked);
    expect(after).toEqual({
      ...seen,
      round: 2,
      lastError: expect.objectContaining({ code: 'not_found' }),
      refusals: expect.objectContaining({ count: 3 }),
      recheck: { found: 'not_found', at: NOW + MINUTE },
    });
    expect(ingestionSchema.parse(after)).toEqual(after);
  });

  test('stands when the check is stopped', () => {
    expect(stopWatch(checked, NOW)).toEqual({ ...seen, round: 2 });
  });

  test('makes way for a newer answer of Synap', () => {
    const going = applyPoll(checked, answered({}, NOW + 1), alone);
    expect(going).toMatchObject({ state: 'watching', earlier: null } satisfies Partial<Watching>);
    expect(refusedAt([0, 15 * MINUTE, 31 * MINUTE], going)).toMatchObject({ outcome: { kind: 'not_found' } });
  });

  test('of our own conclusion is concluded anew', () => {
    const again = startNextRound(markNotified(pendingOutcome(1, 'not_found'), 'n', NOW), NOW);
    expect(refusedAt([0, 30_000, MINUTE], again)).toMatchObject({
      outcome: { kind: 'not_found', round: 2 },
      notification: { state: 'pending' },
    });
  });
});
