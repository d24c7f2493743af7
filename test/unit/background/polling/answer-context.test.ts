import { describe, expect, it } from 'vitest';
import { pollResultOf } from '../../../../src/background/polling/answer-context';
import type { Answer } from '../../../../src/synap/client';
import { type ErrorCode, ownError } from '../../../../src/synap/errors';
import type { StatusBody } from '../../../../src/synap/status-body';
import { HOME, meta, NOW } from '../../samples';

describe('the result of a poll', () => {
  const failed = (code: ErrorCode): Answer<StatusBody> => ({ ok: false, error: ownError(code), meta: null });

  const resultOf = (answer: Answer<StatusBody>, offsetMs: number) =>
    pollResultOf(answer, { connectionId: HOME, receivedAt: NOW, offsetMs });

  it.each([
    ['not_found', 'not_found'],
    ['id_rejected', 'refused'],
    ['server_error', 'unusable'],
    ['key_rejected', 'unusable'],
    ['wrong_url', 'unusable'],
  ] as const)('of %s is %s', (code, kind) => {
    expect(resultOf(failed(code), 0).kind).toBe(kind);
  });

  it.each([
    ['not_found', true],
    ['not_found', false],
    ['id_rejected', true],
    ['id_rejected', false],
  ] as const)('of %s says whether it is confirmed: %s', (code, isConfirmed) => {
    const answer = { ok: false as const, error: ownError(code), meta: null, isConfirmed };
    expect(pollResultOf(answer, { connectionId: HOME, receivedAt: NOW, offsetMs: 0 })).toMatchObject({
      isConfirmed,
    });
  });

  it.each(['not_found', 'id_rejected'] as const)(
    'of %s concludes nothing where a cache has kept it',
    (code) => {
      const context = { connectionId: HOME, receivedAt: NOW, offsetMs: 0, isCached: true };
      expect(pollResultOf(failed(code), context).kind).toBe('unusable');
    },
  );

  it('is dated by the server, or where it says no time by what is known of its clock', () => {
    const dated: Answer<StatusBody> = { ...failed('not_found'), meta: meta({ serverTime: NOW - 7_000 }) };
    expect(resultOf(dated, 5_000)).toMatchObject({ receivedAt: NOW, serverTime: NOW - 7_000 });
    expect(resultOf(failed('not_found'), 5_000).serverTime).toBe(NOW + 5_000);
  });
});
