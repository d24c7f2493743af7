import { describe, expect, it } from 'vitest';
import { call, manualClock, useSynap } from '../../synap-server/testing';

const start = useSynap();

const statusPath = (id: string) => `/api/v1/memories/status/${id}`;

describe('keys', () => {
  it('tells a key who it is', async () => {
    const server = await start({ keys: [{ isolation: 'strict' }] });
    const { status, body } = await call(server, '/api/v1/auth/whoami');
    expect(status).toBe(200);
    expect(body).toEqual({
      client_id: expect.stringMatching(/^cli_[0-9a-f]{16}$/),
      instance_id: expect.stringMatching(/^inst_[0-9a-f]{16}$/),
      user_context_isolation: 'strict',
    });
  });

  it('can leave fields out of whoami', async () => {
    const server = await start({ keys: [{ whoami: { client_id: 'cli_0123456789abcdef' } }] });
    expect((await call(server, '/api/v1/auth/whoami')).body).toEqual({ client_id: 'cli_0123456789abcdef' });
  });

  it.each([
    ['no key', null],
    ['an unknown key', 'synap_test_nobody'],
  ])('answers 401 to %s', async (_, key) => {
    const server = await start();
    const { status, headers, body } = await call(server, '/api/v1/auth/whoami', { key });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(body).toEqual({ detail: expect.any(String) });
  });

  it('refuses a key from the moment it is revoked, and takes it again when restored', async () => {
    const server = await start();
    const whoami = async () => (await call(server, '/api/v1/auth/whoami')).status;
    expect(await whoami()).toBe(200);
    server.keys.revoke(server.key);
    expect(await whoami()).toBe(401);
    server.keys.restore(server.key);
    expect(await whoami()).toBe(200);
  });

  it('answers 403 with a code to a key without access', async () => {
    const server = await start({ keys: [{ state: 'forbidden' }] });
    const { status, body } = await call(server, '/api/v1/auth/whoami');
    expect(status).toBe(403);
    expect(body).toEqual({ detail: { code: 'forbidden', message: expect.any(String) } });
  });

  it('takes a key that was added at run time', async () => {
    const server = await start();
    const { key, clientId } = server.keys.add();
    expect((await call(server, '/api/v1/auth/whoami', { key })).body.client_id).toBe(clientId);
  });

  it("does not know another instance's jobs, but those of a second key of the same one", async () => {
    const server = await start({
      keys: [{ instanceId: 'inst_a' }, { key: 'synap_test_second', instanceId: 'inst_a' }],
    });
    const stranger = server.keys.add();
    const id = server.addJob();
    expect((await call(server, statusPath(id), { key: 'synap_test_second' })).status).toBe(200);
    expect((await call(server, statusPath(id), { key: stranger.key })).status).toBe(404);
    const theirs = server.addJob({ key: stranger.key });
    expect((await call(server, statusPath(theirs))).status).toBe(404);
    expect((await call(server, statusPath(theirs), { key: stranger.key })).status).toBe(200);
  });
});

describe('every answer', () => {
  it('answers /health to anyone and never counts it', async () => {
    const server = await start({ limit: { perMin: 60, burst: 1 } });
    for (let i = 0; i < 5; i += 1) {
      const { status, headers } = await call(server, '/health', { key: null });
      expect(status).toBe(200);
      expect(headers.has('x-ratelimit-limit')).toBe(false);
    }
    expect((await call(server, '/api/v1/auth/whoami')).headers.get('x-ratelimit-remaining')).toBe('0');
  });

  it('echoes the correlation ID, or makes one, with errors too', async () => {
    const server = await start();
    const own = await call(server, '/nowhere', { headers: { 'X-Correlation-ID': 'syn__1706_abc' } });
    expect(own.headers.get('x-correlation-id')).toBe('syn__1706_abc');
    expect((await call(server, '/health')).headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("dates its answers by the server's clock", async () => {
    const server = await start({ now: () => Date.UTC(2031, 4, 5, 6, 7, 8) });
    expect((await call(server, '/health')).headers.get('date')).toBe('Mon, 05 May 2031 06:07:08 GMT');
  });

  it.each([
    ['GET', '//api/v1/auth/whoami', 404],
    ['GET', '/v1/auth/whoami', 404],
    ['GET', '/', 404],
    ['DELETE', '/api/v1/auth/whoami', 405],
    ['OPTIONS', '/api/v1/auth/whoami', 405],
    ['GET', '/api/v1/memories/create', 422],
  ])('%s %s is %d, in the words of FastAPI', async (method, path, status) => {
    const server = await start();
    const answer = await call(server, path, { method });
    expect(answer.status).toBe(status);
    expect(answer.body.detail).toBeDefined();
  });

  it('sends no CORS headers, unless it is asked to', async () => {
    const headers = { Origin: 'https://synap.maximem.ai' };
    const [strict, open] = await Promise.all([start(), start({ cors: true })]);
    const names = [...(await call(strict, '/health', { headers })).headers.keys()];
    expect(names.filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect((await call(open, '/health', { headers })).headers.get('access-control-allow-origin')).toBe('*');
  });

  it('takes and drops what the vendor’s client reports about itself', async () => {
    const server = await start();
    expect((await call(server, '/v1/telemetry/batch', { body: { events: [] } })).status).toBe(202);
  });
});

describe('the rate limit', () => {
  it('allows a burst, then answers 429 with the wait, per key', async () => {
    const clock = manualClock();
    const server = await start({ now: clock.now, limit: { perMin: 60, burst: 10 } });
    const other = server.keys.add();
    const whoami = (key = server.key) => call(server, '/api/v1/auth/whoami', { key });
    const remaining: (string | null)[] = [];
    for (let i = 0; i < 10; i += 1) remaining.push((await whoami()).headers.get('x-ratelimit-remaining'));
    expect(remaining).toEqual(['9', '8', '7', '6', '5', '4', '3', '2', '1', '0']);

    const limited = await whoami();
    expect(limited.status).toBe(429);
    expect(limited.body).toEqual({ detail: expect.any(String) });
    expect(Object.fromEntries(limited.headers)).toMatchObject({
      'retry-after': '1',
      'x-ratelimit-limit': '60',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(clock.now() / 1000 + 10),
    });
    expect((await whoami(other.key)).status).toBe(200);

    clock.advance(1_000);
    expect((await whoami()).status).toBe(200);
    expect((await whoami()).status).toBe(429);
  });

  it('can change at run time, and be absent together with its headers', async () => {
    const server = await start();
    const whoami = () => call(server, '/api/v1/auth/whoami');
    expect((await whoami()).headers.get('x-ratelimit-limit')).toBe('600');
    server.keys.update(server.key, { limit: { perMin: 6, burst: 1 } });
    expect((await whoami()).status).toBe(200);
    expect((await whoami()).headers.get('retry-after')).toBe('10');
    server.keys.update(server.key, { limit: null });
    const free = await whoami();
    expect(free.status).toBe(200);
    expect(free.headers.has('x-ratelimit-limit')).toBe(false);
  });
});
