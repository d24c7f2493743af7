import { describe, expect, it } from 'vitest';
import type { Fault, SynapServer } from '../../synap-server';
import { useSynap } from '../../synap-server/testing';

const start = useSynap();

const statusPath = (id: string) => `/api/v1/memories/status/${id}`;

function get(server: SynapServer, path = '/api/v1/auth/whoami', init: RequestInit = {}): Promise<Response> {
  return fetch(`${server.url}${path}`, { headers: { Authorization: `Bearer ${server.key}` }, ...init });
}

const codeOf = async (server: SynapServer, path?: string) => (await get(server, path)).status;

/** A server with one fault in force, and its answer. */
async function answerTo(fault: Fault): Promise<Response> {
  const server = await start();
  server.faults.add(fault);
  return get(server, undefined, { redirect: 'manual' });
}

describe('which requests a fault hits', () => {
  it('hits so many as it was told, then is over, and counts them', async () => {
    const server = await start();
    const fault = server.faults.add({ kind: 'status', status: 503, times: 2 });
    expect([await codeOf(server), await codeOf(server), await codeOf(server)]).toEqual([503, 503, 200]);
    expect(fault.fired).toBe(2);
  });

  it('hits until it is removed', async () => {
    const server = await start();
    const fault = server.faults.add({ kind: 'status', status: 500 });
    expect([await codeOf(server), await codeOf(server)]).toEqual([500, 500]);
    fault.remove();
    expect(await codeOf(server)).toBe(200);
    server.faults.add({ kind: 'status', status: 500 });
    server.faults.clear();
    expect(await codeOf(server)).toBe(200);
  });

  it('lets some through first, and takes its turn after older ones', async () => {
    const server = await start();
    server.faults.add({ kind: 'status', status: 502, skip: 1, times: 1 });
    server.faults.add({ kind: 'status', status: 504, skip: 1, times: 1 });
    const codes: number[] = [];
    for (let i = 0; i < 4; i += 1) codes.push(await codeOf(server));
    expect(codes).toEqual([200, 502, 504, 200]);
  });

  it('picks by route, by key, by ingestion and by anything else', async () => {
    const server = await start();
    const [one, two] = [server.addJob(), server.addJob()];
    server.faults.add({ kind: 'status', status: 501, ingestionId: one.toUpperCase() });
    server.faults.add({ kind: 'status', status: 502, route: ['health', 'credits'] });
    server.faults.add({ kind: 'status', status: 503, key: 'synap_test_other' });
    server.faults.add({ kind: 'status', status: 504, when: (request) => request.path.endsWith('?x') });
    expect(await codeOf(server, statusPath(one))).toBe(501);
    expect(await codeOf(server, statusPath(two))).toBe(200);
    expect(await codeOf(server, '/health')).toBe(502);
    expect(await codeOf(server, '/v1/credits/balance')).toBe(502);
    expect(
      (await get(server, undefined, { headers: { Authorization: 'Bearer synap_test_other' } })).status,
    ).toBe(503);
    expect(await codeOf(server, '/api/v1/auth/whoami?x')).toBe(504);
    expect(await codeOf(server)).toBe(200);
  });

  it('spends nothing of the rate limit and makes no job', async () => {
    const server = await start({ limit: { perMin: 60, burst: 2 } });
    server.faults.add({ kind: 'status', status: 503, times: 5 });
    for (let i = 0; i < 5; i += 1)
      await get(server, '/api/v1/memories/create', { method: 'POST', body: '{}' });
    expect((await get(server)).headers.get('x-ratelimit-remaining')).toBe('1');
  });
});

describe('wrong answers', () => {
  it('has any status, body and headers, with a correlation ID like all others', async () => {
    const answer = await answerTo({
      kind: 'status',
      status: 429,
      body: { detail: { error: 'subscription_inactive' } },
      headers: { 'Retry-After': 'Thu, 15 Jan 2026 12:00:00 GMT' },
    });
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('Thu, 15 Jan 2026 12:00:00 GMT');
    expect(answer.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await answer.json()).toEqual({ detail: { error: 'subscription_inactive' } });
  });

  it.each(['soon', '-5', '99999999999', '0', ''])('can send %j as Retry-After', async (value) => {
    const answer = await answerTo({ kind: 'status', status: 429, headers: { 'Retry-After': value } });
    expect(answer.headers.get('retry-after')).toBe(value);
  });

  it('can be without headers that are always there', async () => {
    const headers = { 'X-Correlation-Id': null, Date: null };
    const answer = await answerTo({ kind: 'status', status: 429, headers });
    for (const name of ['x-correlation-id', 'date', 'retry-after'])
      expect(answer.headers.has(name)).toBe(false);
  });

  it("can be a proxy's page, with a status of its own", async () => {
    const page = await answerTo({ kind: 'html' });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(await page.text()).toContain('<h1>');
    const gateway = await answerTo({ kind: 'html', status: 502, body: '<h1>Bad gateway</h1>' });
    expect([gateway.status, await gateway.text()]).toEqual([502, '<h1>Bad gateway</h1>']);
  });

  it('can be empty', async () => {
    const answer = await answerTo({ kind: 'empty' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  it('can be called JSON and be none', async () => {
    const answer = await answerTo({ kind: 'not_json' });
    expect(answer.headers.get('content-type')).toBe('application/json');
    await expect(answer.json()).rejects.toThrow(SyntaxError);
  });

  it('can be JSON of another shape', async () => {
    expect(await (await answerTo({ kind: 'wrong_schema' })).json()).not.toHaveProperty('client_id');
    expect(await (await answerTo({ kind: 'wrong_schema', body: [1] })).json()).toEqual([1]);
    expect(await (await answerTo({ kind: 'wrong_schema', body: null })).json()).toBeNull();
  });

  it('can be nested deeper than a recursive reader bears', async () => {
    const text = await (await answerTo({ kind: 'deep', depth: 5_000 })).text();
    expect(text).toBe(`${'['.repeat(5_000)}${']'.repeat(5_000)}`);
  });

  it.each([true, false])('can be huge, its length declared: %s', async (declared) => {
    const answer = await answerTo({ kind: 'huge', bytes: 1_000_001, declared });
    expect(answer.headers.get('content-length')).toBe(declared ? '1000001' : null);
    const text = await answer.text();
    expect(text).toHaveLength(1_000_001);
    expect(JSON.parse(text)).toHaveProperty('document_id');
  });

  it('sends fifty megabytes unless told otherwise, and bears that the client hangs up', async () => {
    const server = await start();
    server.faults.add({ kind: 'huge', declared: true, times: 1 });
    const answer = await get(server);
    expect(answer.headers.get('content-length')).toBe(String(50 * 1024 * 1024));
    const ended = new Promise<void>((resolve) => server.onEnd(() => resolve()));
    await answer.body?.cancel();
    await ended;
    expect(server.requests[0]).toMatchObject({ status: 200, answered: false });
    expect(await codeOf(server)).toBe(200);
    expect(server.defects).toEqual([]);
  });

  it('can send the client elsewhere', async () => {
    const answer = await answerTo({ kind: 'redirect', to: 'http://127.0.0.1:9/elsewhere' });
    expect([answer.status, answer.headers.get('location')]).toEqual([307, 'http://127.0.0.1:9/elsewhere']);
    expect((await answerTo({ kind: 'redirect', to: '/', status: 302 })).status).toBe(302);
  });
});

describe('broken connections', () => {
  it('can end before any byte', async () => {
    const server = await start();
    server.faults.add({ kind: 'drop', times: 1 });
    await expect(get(server)).rejects.toThrow('fetch failed');
    expect(server.requests[0]).toMatchObject({ fault: 'drop', status: null, answered: false });
    expect(await codeOf(server)).toBe(200);
  });

  it('can end half-way through the right answer', async () => {
    const server = await start();
    server.faults.add({ kind: 'cut', times: 1 });
    const answer = await get(server);
    const { body, failed } = await readAll(answer);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-ratelimit-limit')).toBe('600');
    expect(failed).toBe(true);
    expect(body).toHaveLength(Math.floor(Number(answer.headers.get('content-length')) / 2));
    expect(body).toMatch(/^\{"client_id":"cli_/);
  });

  it('can stop half-way and leave the client waiting', async () => {
    const server = await start();
    server.faults.add({ kind: 'half' });
    const answer = await get(server);
    const reader = answer.body?.getReader();
    const first = await reader?.read();
    expect(first?.value?.length).toBe(Math.floor(Number(answer.headers.get('content-length')) / 2));
    expect(server.requests[0]).toMatchObject({ fault: 'half', status: null, answered: false, endedAt: null });
    const rest = reader?.read().then(
      () => 'more',
      () => 'ended',
    );
    await server.close();
    expect(await rest).toBe('ended');
  });

  it('can accept a request and never answer it', async () => {
    const server = await start();
    server.faults.add({ kind: 'stall' });
    const hangUp = new AbortController();
    const answer = get(server, undefined, { signal: hangUp.signal });
    const request = await server.nextRequest();
    // Another request goes through in the meantime: only time, not the server, keeps the first one waiting.
    server.faults.clear();
    expect(await codeOf(server)).toBe(200);
    expect(request).toMatchObject({ fault: 'stall', status: null, endedAt: null });
    hangUp.abort();
    await expect(answer).rejects.toThrow('abort');
  });

  it('can answer rightly but late, or wrongly and late', async () => {
    const server = await start();
    const id = server.addJob();
    server.faults.add({ kind: 'delay', delayMs: 60, times: 1 });
    server.faults.add({ kind: 'status', status: 503, delayMs: 60, times: 1 });
    for (const code of [200, 503]) {
      const sentAt = performance.now();
      expect(await codeOf(server, statusPath(id))).toBe(code);
      // Timers may fire a millisecond early.
      expect(performance.now() - sentAt).toBeGreaterThanOrEqual(59);
    }
  });
});

/** What came of the body before it failed, if it did. */
async function readAll(answer: Response): Promise<{ body: string; failed: boolean }> {
  let body = '';
  try {
    for await (const chunk of answer.body ?? []) body += Buffer.from(chunk).toString();
    return { body, failed: false };
  } catch {
    return { body, failed: true };
  }
}
