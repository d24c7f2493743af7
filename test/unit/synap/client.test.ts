import { describe, expect, test } from 'vitest';
import { createClient } from '../../../src/synap/client';
import type { HttpResponse } from '../../../src/synap/http-body';
import { idOf, NOW } from '../samples';

const access = { baseUrl: 'https://synap.example', apiKey: 'synap_test_0123456789abcdef' };

function clientOver(respond: (url: string, init: RequestInit) => Promise<HttpResponse>) {
  const timers: (() => void)[] = [];
  const after = (_ms: number, run: () => void) => {
    timers.push(run);
    return { cancel: () => undefined };
  };
  return { client: createClient({ fetch: respond, now: () => NOW, uuid: () => 'sent-id', after }), timers };
}

const answering = (status: number, body: string) =>
  clientOver(async () => new Response(body, { status })).client;
const codeOf = async (status: number, body: string) => {
  const answer = await answering(status, body).status(access, idOf(1));
  return answer.ok ? 'ok' : answer.error.code;
};

describe('an answer', () => {
  test.each([
    [200, `{"ingestion_id":"${idOf(1)}","status":"queued"}`, 'ok'],
    [200, `{"ingestion_id":"${idOf(1)}","status":"completed","cost":NaN}`, 'ok'],
    [202, `{"ingestion_id":"${idOf(1)}","status":"queued"}`, 'ok'],
    [299, `{"ingestion_id":"${idOf(1)}","status":"queued"}`, 'ok'],
    [200, '{"status":"queued"}', 'wrong_schema'],
    [200, '{"status":"error","code":504,"message":"upstream timed out"}', 'wrong_schema'],
    [200, '', 'not_json'],
    [200, 'hello', 'not_json'],
    [200, ' <!doctype html>', 'captive_portal'],
    [200, '{"state":"queued"}', 'wrong_schema'],
    [400, '{}', 'id_rejected'],
    [422, '{"detail":[]}', 'id_rejected'],
    [401, '{}', 'key_rejected'],
    [407, '{}', 'captive_portal'],
    [511, '<html>', 'captive_portal'],
    [403, '{}', 'key_rejected'],
    [403, '{"detail":{"code":"insufficient_credits"}}', 'no_credits'],
    [403, '{"error":"Subscription Inactive"}', 'no_credits'],
    [402, '{}', 'server_error'],
    [402, '{"message":"Payment Required"}', 'server_error'],
    [402, '{"message":"Payment required for this load balancer"}', 'server_error'],
    [402, '{"detail":{"error":"insufficient_credits"}}', 'no_credits'],
    [402, '{"detail":{"reason":"overages_disabled"}}', 'no_credits'],
    [402, '{"recovery_url":"https://synap.example/pay"}', 'no_credits'],
    [402, '{"detail":{"balance":0}}', 'no_credits'],
    [402, '{"detail":"Your subscription has ended"}', 'no_credits'],
    [402, '{"detail":"The trial is over"}', 'no_credits'],
    [402, '{"detail":"Not enough credit"}', 'no_credits'],
    [402, '{"redeem_url":"/redeem"}', 'no_credits'],
    [402, '{"manage_url":"/billing"}', 'no_credits'],
    [402, '{"upgrade_url":"/plans"}', 'no_credits'],
    [404, '{"detail":"unknown"}', 'not_found'],
    [404, '<html>', 'captive_portal'],
    [404, '["unknown"]', 'not_json'],
    [404, '404 page not found', 'not_json'],
    [408, '{}', 'timed_out'],
    [410, '{"detail":"gone"}', 'not_found'],
    [410, '', 'not_json'],
    [400, '<html>', 'captive_portal'],
    [422, 'null', 'not_json'],
    [401, 'Unauthorized', 'not_json'],
    [403, '<html>', 'captive_portal'],
    [402, '<html>', 'captive_portal'],
    [418, '<html>', 'captive_portal'],
    [429, '<html>', 'rate_limited'],
    [429, '{}', 'rate_limited'],
    [429, '{"detail":{"reason":"trial_limit_reached"}}', 'no_credits'],
    [429, '{"error":"Trial is over","code":"TRIAL_LIMIT_REACHED"}', 'no_credits'],
    [429, '{"error":{"type":"insufficient_credits","message":"No credits"}}', 'no_credits'],
    [429, '{"type":"https://synap.example/problems/subscription-inactive","status":429}', 'no_credits'],
    [429, '{"detail":"trial_limit_reached"}', 'no_credits'],
    [429, '{"detail":{"reason":"overages_disabled"}}', 'no_credits'],
    [429, '{"error":{"type":"rate_limit_error","code":"TOO_MANY_REQUESTS"}}', 'rate_limited'],
    [500, '<html>', 'server_error'],
    [503, '{}', 'server_error'],
  ])('%i %s is %s', async (status, body, code) => {
    expect(await codeOf(status, body)).toBe(code);
  });

  test('that never ends is given up, and one that cannot be had is unreachable', async () => {
    const { client, timers } = clientOver(
      (_, init) =>
        new Promise((_resolve, reject) =>
          init.signal?.addEventListener('abort', () => reject(new Error('aborted'))),
        ),
    );
    const asked = client.status(access, idOf(1));
    for (const run of timers) run();
    expect(await asked).toMatchObject({ ok: false, error: { code: 'timed_out' } });
    const dead = clientOver(() => Promise.reject(new TypeError('Failed to fetch'))).client;
    expect(await dead.status(access, idOf(1))).toMatchObject({ ok: false, error: { code: 'unreachable' } });
  });

  test('that never comes is given up in time, though the browser does not end the request', async () => {
    const deaf = () => new Promise<never>(() => undefined);
    const endless = { read: deaf, cancel: async () => undefined };
    const headed = async () => ({ status: 200, headers: new Headers(), body: { getReader: () => endless } });
    for (const fetch of [deaf, headed]) {
      const { client, timers } = clientOver(fetch);
      const asked = client.status(access, idOf(1));
      const probed = client.probe(access.baseUrl);
      for (const run of timers) run();
      expect(await asked).toMatchObject({ ok: false, error: { code: 'timed_out' } });
      expect(await probed).toBe('nothing');
    }
  });

  test('that names fifty thousand memories is read', async () => {
    const memory_ids = Array.from({ length: 50_000 }, (_, n) => idOf(n));
    const body = JSON.stringify({ ingestion_id: idOf(1), status: 'completed', memory_ids });
    const answer = await answering(200, body).status(access, idOf(1));
    expect(answer.ok && answer.value.memoryIds?.length).toBe(50_000);
  });

  test('that is far too large is not read to its end, and not waited for', async () => {
    let chunks = 0;
    let isCancelled = false;
    const endless = {
      read: async () => ({ done: false, value: new Uint8Array(1_000_000 + chunks++) }),
      cancel: () => {
        isCancelled = true;
        return new Promise<never>(() => undefined);
      },
    };
    const { client } = clientOver(async () => ({
      status: 200,
      headers: new Headers(),
      body: { getReader: () => endless },
    }));
    expect(await client.status(access, idOf(1))).toMatchObject({ ok: false, error: { code: 'too_large' } });
    expect(chunks).toBeLessThan(10);
    expect(isCancelled).toBe(true);
  });
});

test('an error never repeats the key, even where the server does', async () => {
  const detail = {
    message: `${'x'.repeat(490)} ${access.apiKey} is unknown`,
    recovery_url: `https://synap.example/${access.apiKey}`,
  };
  const headers = { 'X-Correlation-Id': access.apiKey };
  const client = clientOver(
    async () => new Response(JSON.stringify({ detail }), { status: 401, headers }),
  ).client;
  const answer = await client.status(access, idOf(1));
  expect(answer).toMatchObject({ ok: false, error: { code: 'key_rejected', link: null } });
  expect(JSON.stringify(answer)).not.toContain(access.apiKey.slice(0, -4));
});

test.each([
  ['a page', 429, '<html>', 3_600_000],
  ['a page', 503, '<html>', 300_000],
  ['JSON', 503, '{"detail":"a < b"}', 3_600_000],
])(
  '%s under %i (%s) that asks to wait for an hour has us wait for %i ms',
  async (_, status, body, waitMs) => {
    const headers = { 'Retry-After': '3600', 'X-RateLimit-Reset': '3600' };
    const { client } = clientOver(async () => new Response(body, { status, headers }));
    const { meta } = await client.status(access, idOf(1));
    expect(meta).toMatchObject({ retryAfterMs: waitMs, resetInMs: waitMs });
  },
);

describe('an answer whose body breaks off on the way', () => {
  const broken = (status: number) => {
    const reader = {
      read: () => Promise.reject(new TypeError('network error')),
      cancel: async () => undefined,
    };
    const headers = new Headers({ 'Retry-After': '90' });
    return clientOver(async () => ({ status, headers, body: { getReader: () => reader } })).client;
  };

  test.each([
    [429, 'rate_limited'],
    [503, 'server_error'],
    [404, 'not_json'],
  ])('still means what its head says: %i is %s, and how long to wait', async (status, code) => {
    const answer = await broken(status).status(access, idOf(1));
    expect(answer).toMatchObject({ error: { code, httpStatus: status }, meta: { retryAfterMs: 90_000 } });
  });

  test('means the same where the body does not end in time', async () => {
    const reader = { read: () => new Promise<never>(() => undefined), cancel: async () => undefined };
    const headers = new Headers({ 'Retry-After': '90' });
    const { client, timers } = clientOver(async () => ({
      status: 429,
      headers,
      body: { getReader: () => reader },
    }));
    const asked = client.status(access, idOf(1));
    await new Promise((resolve) => setTimeout(resolve));
    for (const run of timers) run();
    expect(await asked).toMatchObject({ error: { code: 'rate_limited' }, meta: { retryAfterMs: 90_000 } });
  });

  test('is none where only the body could say something', async () => {
    expect(await broken(200).status(access, idOf(1))).toMatchObject({ error: { code: 'unreachable' } });
  });
});

test('an error says the words of the server, and where the person can resolve it', async () => {
  const body = JSON.stringify({ detail: { message: 'No credits left', manage_url: '/billing' } });
  expect(await answering(402, body).status(access, idOf(1))).toMatchObject({
    ok: false,
    error: { code: 'no_credits', detail: 'No credits left', link: 'https://synap.maximem.ai/billing' },
  });
});

test('an error whose words are nested beyond sense is still the error it is', async () => {
  const depth = 20_000;
  const nested = `{"detail":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  expect(await codeOf(403, nested)).toBe('key_rejected');
});

test.each([
  ['seen as one', new Response('', { status: 302, headers: { location: 'https://elsewhere.example' } })],
  ['as browsers show it', { status: 0, headers: new Headers(), body: null }],
])(
  'a redirect of one path is somebody else’s answer, not a server that does not answer: %s',
  async (_, response) => {
    const { client } = clientOver(async () => response);
    expect(await client.status(access, 'id')).toMatchObject({
      ok: false,
      error: { code: 'captive_portal', correlationId: 'sent-id' },
    });
  },
);

test('the key goes in its header to the base URL, with the ID of the request, without cookies, referrer, cache or redirects', async () => {
  const seen: [string, RequestInit][] = [];
  const { client } = clientOver(async (url, init) => {
    seen.push([url, init]);
    return new Response('{}');
  });
  await client.whoami(access);
  await client.credits(access);
  await client.memory(access, '../admin');
  await client.status(access, idOf(1));
  expect(seen.map(([url]) => url)).toEqual([
    'https://synap.example/api/v1/auth/whoami',
    'https://synap.example/v1/credits/balance',
    'https://synap.example/api/v1/memories/..%2Fadmin',
    `https://synap.example/api/v1/memories/status/${idOf(1)}`,
  ]);
  for (const [, init] of seen) {
    expect(init).toMatchObject({
      method: 'GET',
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
    const headers = new Headers(init.headers);
    expect(headers.get('authorization')).toBe('Bearer synap_test_0123456789abcdef');
    expect(headers.get('x-correlation-id')).toBe('sent-id');
    expect(headers.get('accept')).toBe('application/json');
  }
});

test('an answer without a body is empty, not an error of ours', async () => {
  const empty = { status: 200, headers: new Headers(), body: null };
  const { client } = clientOver(async () => empty);
  expect(await client.status(access, idOf(1))).toMatchObject({ ok: false, error: { code: 'not_json' } });
});

describe('who answers at an address', () => {
  const found = (response: HttpResponse) => clientOver(async () => response).client.probe(access.baseUrl);

  test.each([
    ['a page', new Response('<html>'), 'page'],
    ['a program', new Response('{"status":"ok"}'), 'answered'],
    ['an error of a program', new Response('no', { status: 500 }), 'answered'],
    ['a redirect', new Response('', { status: 302 }), 'redirect'],
    ['a redirect that was not followed', { status: 0, headers: new Headers(), body: null }, 'redirect'],
    ['a program that says more than anybody reads', new Response('x'.repeat(5_000_000)), 'answered'],
  ])('is %s', async (_, response, who) => {
    expect(await found(response)).toBe(who);
  });

  test('is nobody when nothing comes, or nothing in time', async () => {
    const dead = clientOver(() => Promise.reject(new TypeError('Failed to fetch'))).client;
    expect(await dead.probe(access.baseUrl)).toBe('nothing');
    const { client, timers } = clientOver(
      (_, { signal }) =>
        new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('late')))),
    );
    const asked = client.probe(access.baseUrl);
    for (const run of timers) run();
    expect(await asked).toBe('nothing');
  });
});

test('who answers at an address is asked without the key', async () => {
  const seen: RequestInit[] = [];
  const { client } = clientOver(async (url, init) => {
    expect(url).toBe('https://synap.example/health');
    seen.push(init);
    return new Response('<html>');
  });
  expect(await client.probe(access.baseUrl)).toBe('page');
  expect(new Headers(seen[0]?.headers).has('authorization')).toBe(false);
  expect(seen[0]).toMatchObject({ credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer' });
});

test('a memory that does not say its ID has the one that was asked for', async () => {
  const answer = await answering(200, '{"content":"x"}').memory(access, 'm-7');
  expect(answer).toMatchObject({ ok: true, value: { memoryId: 'm-7' } });
});

test('a character whose bytes come in two parts is read whole', async () => {
  const bytes = new TextEncoder().encode(JSON.stringify({ memory_id: 'm', content: 'Käse' }));
  const cut = bytes.indexOf(0xc3) + 1;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.slice(0, cut));
      controller.enqueue(bytes.slice(cut));
      controller.close();
    },
  });
  const answer = await clientOver(async () => new Response(stream)).client.memory(access, 'm');
  expect(answer).toMatchObject({ ok: true, value: { content: 'Käse' } });
});
