import { describe, expect, it } from 'vitest';
import {
  blockedBy,
  checkKey,
  diagnoseFailure,
  isUnblockedBy,
  ownError,
  resultOf,
} from '../../../../src/background/connections/failure-diagnosis';
import { type Answer, createClient } from '../../../../src/synap/client';
import type { ErrorCode, SynapError } from '../../../../src/synap/errors';
import type { StatusBody } from '../../../../src/synap/schemas';
import { connection, HOME, meta, NOW } from '../../samples';

const identity = { clientId: 'cli_1', instanceId: null, isolation: null, at: NOW };

type Probe = 'answered' | 'redirect' | 'page' | 'nothing';
interface ClientDeps {
  isPermitted?: boolean;
  isOnline?: boolean;
  probe?: Probe;
  hasAnsweredBefore?: boolean;
  known?: ErrorCode;
}

async function explained(code: ErrorCode, around: ClientDeps): Promise<{ code: ErrorCode; probes: number }> {
  const { isPermitted = true, isOnline = true, probe = 'nothing', hasAnsweredBefore = true, known } = around;
  let probes = 0;
  const ports = {
    permissions: { has: async () => isPermitted, giveBack: async () => undefined },
    online: () => isOnline,
  };
  const client = {
    probe: async () => {
      probes += 1;
      return probe;
    },
  };
  const asked = connection(HOME, { identity: hasAnsweredBefore ? identity : null });
  const error = await diagnoseFailure(ports, client, asked, ownError(code), known ?? null);
  return { code: error.code, probes };
}

describe('a failure that the browser says nothing of', () => {
  it.each<[what: string, code: ErrorCode, around: ClientDeps, meant: ErrorCode, probes: number]>([
    [
      'a permission that is gone',
      'unreachable',
      { isPermitted: false, isOnline: false },
      'permission_missing',
      0,
    ],
    ['no network', 'unreachable', { isOnline: false }, 'offline', 0],
    ['a dead host', 'unreachable', { probe: 'nothing' }, 'unreachable', 1],
    ['a host that is well again', 'unreachable', { probe: 'answered' }, 'unreachable', 1],
    ['a sign-in page elsewhere', 'unreachable', { probe: 'redirect' }, 'captive_portal', 1],
    ['a page in between', 'unreachable', { probe: 'page' }, 'captive_portal', 1],
    [
      'a page where Synap never was',
      'unreachable',
      { probe: 'page', hasAnsweredBefore: false },
      'wrong_url',
      1,
    ],
    ['a page with status 200', 'captive_portal', {}, 'captive_portal', 0],
    ['such a page where Synap never was', 'captive_portal', { hasAnsweredBefore: false }, 'wrong_url', 0],
    ['a dead host, as before', 'unreachable', { known: 'unreachable', probe: 'page' }, 'unreachable', 0],
    ['a page in between, as before', 'unreachable', { known: 'captive_portal' }, 'captive_portal', 0],
    ['a wrong address, as before', 'unreachable', { known: 'wrong_url' }, 'wrong_url', 0],
    ['the server’s own failure', 'server_error', { isPermitted: false }, 'server_error', 0],
  ])('is told for what it is: %s', async (_, code, around, meant, probes) => {
    expect(await explained(code, around)).toEqual({ code: meant, probes });
  });
});

describe('the check of a key', () => {
  const checkAt = (status: number, body: unknown) =>
    checkKey(
      { permissions: { has: async () => true, giveBack: async () => undefined }, online: () => true },
      createClient({
        fetch: async () => Response.json(body, { status }),
        now: () => NOW,
        uuid: () => 'sent-id',
        after: () => ({ cancel: () => undefined }),
      }),
      { baseUrl: 'https://synap.example', apiKey: 'synap_test_0123456789' },
      null,
    );

  it.each([
    [400, 'wrong_url'],
    [401, 'key_rejected'],
    [402, 'no_credits'],
    [404, 'wrong_url'],
    [405, 'wrong_url'],
    [422, 'wrong_url'],
    [429, 'rate_limited'],
    [500, 'server_error'],
  ])('finds by a %i: %s', async (status, code) => {
    expect(await checkAt(status, { detail: 'no' })).toMatchObject({ ok: false, error: { code } });
  });

  it('succeeds where somebody is named', async () => {
    expect(await checkAt(200, { client_id: 'cli_1' })).toMatchObject({ value: { clientId: 'cli_1' } });
  });
});

describe('a connection that is stopped', () => {
  const error: SynapError = {
    ...ownError('no_credits', 'pay first'),
    correlationId: 'c-1',
    link: 'https://pay',
  };
  const stopped = blockedBy(connection(), 'key_rejected', error, NOW);
  const notified = { ...stopped, blocked: stopped.blocked && { ...stopped.blocked, toldAt: NOW + 1 } };

  it('says since when, and what the server said', () => {
    expect(stopped.blocked).toEqual({
      reason: 'key_rejected',
      since: NOW,
      until: null,
      toldAt: null,
      detail: 'pay first',
      correlationId: 'c-1',
      link: 'https://pay',
    });
  });

  it('by the same again is so since then, and notified already', () => {
    expect(blockedBy(notified, 'key_rejected', error, NOW + 9).blocked).toMatchObject({
      since: NOW,
      toldAt: NOW + 1,
    });
  });

  it('by something else is so since now, and to be notified; without credits it is tried again', () => {
    expect(blockedBy(notified, 'no_credits', error, NOW + 9).blocked).toMatchObject({
      since: NOW + 9,
      until: NOW + 9 + 15 * 60_000,
      toldAt: null,
    });
  });

  it('is freed by an answer to what was sent while it was, and by no older one', () => {
    expect(isUnblockedBy(stopped, stopped)).toBe(true);
    expect(isUnblockedBy(stopped, connection())).toBe(false);
    expect(isUnblockedBy(connection(), stopped)).toBe(true);
  });
});

describe('what came of a poll', () => {
  const failed = (code: ErrorCode): Answer<StatusBody> => ({ ok: false, error: ownError(code), meta: null });

  it.each([
    ['not_found', 'not_found'],
    ['id_rejected', 'refused'],
    ['server_error', 'trouble'],
    ['key_rejected', 'trouble'],
    ['wrong_url', 'trouble'],
  ] as const)('of %s is %s', (code, kind) => {
    expect(resultOf(HOME, failed(code), NOW, 0).kind).toBe(kind);
  });

  it('is dated by the server, or where it says no time by what is known of its clock', () => {
    const dated: Answer<StatusBody> = { ...failed('not_found'), meta: meta({ serverTime: NOW - 7_000 }) };
    expect(resultOf(HOME, dated, NOW, 5_000)).toMatchObject({ receivedAt: NOW, serverTime: NOW - 7_000 });
    expect(resultOf(HOME, failed('not_found'), NOW, 5_000).serverTime).toBe(NOW + 5_000);
  });
});
