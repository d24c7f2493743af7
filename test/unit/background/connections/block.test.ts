import { describe, expect, it } from 'vitest';
import {
  blockByAnswer,
  blockConnection,
  blockReason,
  isUnblockedByAnswer,
} from '../../../../src/background/connections/block';
import { ERROR_CODES, ownError, type SynapError } from '../../../../src/synap/errors';
import { BLOCKS } from '../../../../src/watch/model/records';
import { BLOCK_RETRY_MS, isBlocked } from '../../../../src/watch/scheduling/blocks';
import { connection, NOW } from '../../samples';

describe('a blocked connection', () => {
  const error: SynapError = {
    ...ownError('no_credits', 'pay first'),
    correlationId: 'c-1',
    link: 'https://pay',
  };
  const blocked = blockConnection(connection(), { reason: 'key_rejected', error, now: NOW });
  const notified = { ...blocked, blocked: blocked.blocked && { ...blocked.blocked, notifiedAt: NOW + 1 } };

  it('keeps when it was blocked and what the server said', () => {
    expect(blocked.blocked).toEqual({
      reason: 'key_rejected',
      since: NOW,
      until: NOW + 10_000,
      notifiedAt: null,
      keyChecks: { count: 1, refusals: 1, checkedAt: NOW, refusedAt: NOW },
      detail: 'pay first',
      correlationId: 'c-1',
      link: 'https://pay',
    });
  });

  it('that is blocked for the same reason again is not notified again', () => {
    expect(blockConnection(notified, { reason: 'key_rejected', error, now: NOW + 9 }).blocked).toMatchObject({
      since: NOW,
      notifiedAt: NOW + 1,
    });
  });

  it('says what the server said last', () => {
    const cause = {
      reason: 'key_rejected',
      error: { ...error, detail: 'key revoked' },
      now: NOW + 9,
    } as const;
    expect(blockConnection(notified, cause).blocked?.detail).toBe('key revoked');
  });

  it('that is blocked for another reason is notified; without credits it is tried again', () => {
    expect(blockConnection(notified, { reason: 'no_credits', error, now: NOW + 9 }).blocked).toMatchObject({
      since: NOW + 9,
      until: NOW + 9 + 15 * 60_000,
      notifiedAt: null,
    });
  });

  it.each(BLOCKS)('is what the error %s makes of it', (reason) => {
    expect(blockReason(ownError(reason))).toBe(reason);
  });

  it.each(ERROR_CODES.filter((code) => !BLOCKS.some((reason) => reason === code)))(
    'is not what the error %s makes of it: that one only makes it pause',
    (code) => {
      expect(blockReason(ownError(code))).toBe(null);
    },
  );

  it('that is tried again by itself is tried at once where the clock was set back to long before', () => {
    for (const reason of BLOCKS.filter((one) => BLOCK_RETRY_MS[one] !== null)) {
      const { blocked } = blockConnection(connection(), { reason, error, now: NOW });
      expect([isBlocked(blocked, NOW), isBlocked(blocked, NOW - 86_400_000)]).toEqual([true, false]);
    }
  });

  it('is unblocked by the answer to a request sent while it was blocked, and by no older one', () => {
    expect(isUnblockedByAnswer(blocked, blocked)).toBe(true);
    expect(isUnblockedByAnswer(blocked, connection())).toBe(false);
    const again = blockConnection(connection(), { reason: 'key_rejected', error, now: NOW + 9 });
    expect(isUnblockedByAnswer(again, blocked)).toBe(false);
    expect(isUnblockedByAnswer(connection(), blocked)).toBe(true);
    const blockedSince = blockConnection(blocked, { reason: 'no_credits', error, now: NOW + 9 });
    expect(isUnblockedByAnswer(blockedSince, blocked)).toBe(false);
  });

  it('keeps a block that is newer than the request whose answer would replace it', () => {
    const cause = { reason: 'no_credits', error, now: NOW + 9 } as const;
    expect(blockByAnswer(notified, connection(), cause)).toBe(notified);
    expect(blockByAnswer(notified, notified, cause).blocked).toMatchObject({ reason: 'no_credits' });
    expect(blockByAnswer(connection(), connection(), cause).blocked).toMatchObject({ reason: 'no_credits' });
  });
});
