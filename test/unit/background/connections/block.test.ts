import { describe, expect, it } from 'vitest';
import { blockConnection, isUnblockedByAnswer } from '../../../../src/background/connections/block';
import { ownError, type SynapError } from '../../../../src/synap/errors';
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

  it('that is blocked for another reason is notified; without credits it is tried again', () => {
    expect(blockConnection(notified, { reason: 'no_credits', error, now: NOW + 9 }).blocked).toMatchObject({
      since: NOW + 9,
      until: NOW + 9 + 15 * 60_000,
      notifiedAt: null,
    });
  });

  it('is unblocked by the answer to a request sent while it was blocked, and by no older one', () => {
    expect(isUnblockedByAnswer(blocked, blocked)).toBe(true);
    expect(isUnblockedByAnswer(blocked, connection())).toBe(false);
    expect(isUnblockedByAnswer(connection(), blocked)).toBe(true);
  });
});
