import { describe, expect, it } from 'vitest';
import { checkKey, diagnoseFailure } from '../../../../src/background/connections/failure-diagnosis';
import { createClient } from '../../../../src/synap/client';
import { type ErrorCode, ownError } from '../../../../src/synap/errors';
import { connection, HOME, NOW } from '../../samples';

const identity = { clientId: 'cli_1', instanceId: null, isolation: null, at: NOW };

type Probe = 'answered' | 'redirect' | 'page' | 'nothing';
interface Circumstances {
  hasPermission?: boolean;
  isOnline?: boolean;
  probe?: Probe;
  hasAnsweredBefore?: boolean;
  knownCode?: ErrorCode;
}

async function diagnosed(
  code: ErrorCode,
  around: Circumstances,
): Promise<{ code: ErrorCode; probes: number }> {
  const {
    hasPermission = true,
    isOnline = true,
    probe = 'nothing',
    hasAnsweredBefore = true,
    knownCode,
  } = around;
  let probes = 0;
  const ports = {
    permissions: { has: async () => hasPermission, giveBack: async () => undefined },
    online: () => isOnline,
  };
  const client = {
    probe: async () => {
      probes += 1;
      return probe;
    },
  };
  const failing = connection(HOME, { identity: hasAnsweredBefore ? identity : null });
  const input = { connection: failing, error: ownError(code), ...(knownCode ? { knownCode } : {}) };
  const error = await diagnoseFailure({ ports, client }, input);
  return { code: error.code, probes };
}

describe('a failure that the browser does not explain', () => {
  it.each<[what: string, code: ErrorCode, around: Circumstances, diagnosis: ErrorCode, probes: number]>([
    [
      'a permission that is gone',
      'unreachable',
      { hasPermission: false, isOnline: false },
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
    ['a dead host, as before', 'unreachable', { knownCode: 'unreachable', probe: 'page' }, 'unreachable', 0],
    ['a page in between, as before', 'unreachable', { knownCode: 'captive_portal' }, 'captive_portal', 0],
    ['a wrong address, as before', 'unreachable', { knownCode: 'wrong_url' }, 'wrong_url', 0],
    ['the server’s own failure', 'server_error', { hasPermission: false }, 'server_error', 0],
  ])('is diagnosed: %s', async (_, code, around, diagnosis, probes) => {
    expect(await diagnosed(code, around)).toEqual({ code: diagnosis, probes });
  });
});

describe('the check of a key', () => {
  const checkAt = (answer: Response, hasAnsweredBefore = false) =>
    checkKey(
      {
        ports: {
          permissions: { has: async () => true, giveBack: async () => undefined },
          online: () => true,
        },
        client: createClient({
          fetch: async () => answer,
          now: () => NOW,
          uuid: () => 'sent-id',
          after: () => ({ cancel: () => undefined }),
        }),
      },
      { baseUrl: 'https://synap.example', apiKey: 'synap_test_0123456789' },
      hasAnsweredBefore ? identity : null,
    );

  it.each([
    [400, 'wrong_url'],
    [401, 'key_rejected'],
    [402, 'server_error'],
    [404, 'wrong_url'],
    [405, 'wrong_url'],
    [422, 'wrong_url'],
    [429, 'rate_limited'],
    [500, 'server_error'],
  ])('finds by a %i: %s', async (status, code) => {
    const answer = Response.json({ detail: 'no' }, { status });
    expect(await checkAt(answer)).toMatchObject({ ok: false, error: { code } });
  });

  it.each([
    ['<html>nginx</html>', 200, 'wrong_url', 'captive_portal'],
    ['page not found', 404, 'wrong_url', 'not_json'],
    ['page not found', 410, 'wrong_url', 'not_json'],
    ['not allowed', 405, 'wrong_url', 'wrong_url'],
    ['welcome', 200, 'not_json', 'not_json'],
  ])('finds by “%s” with a %i: %s where Synap never was, %s where it was', async (text, status, ...codes) => {
    for (const [index, code] of codes.entries())
      expect(await checkAt(new Response(text, { status }), index > 0)).toMatchObject({ error: { code } });
  });

  it('succeeds where somebody is named', async () => {
    expect(await checkAt(Response.json({ client_id: 'cli_1' }))).toMatchObject({
      value: { clientId: 'cli_1' },
    });
  });
});
