import { once } from 'node:events';
import { get as getSecurely } from 'node:https';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { SynapServer } from '../../synap-server';
import { addDemoJobs } from '../../synap-server/demo';
import { manualClock, useSynap } from '../../synap-server/testing';

const start = useSynap();

const health = (server: SynapServer) => fetch(`${server.url}/health`).then((response) => response.status);

describe('the request log', () => {
  it('keeps every request whole: a key can be looked for anywhere', async () => {
    const clock = manualClock();
    const server = await start({ now: clock.now });
    const seen: string[] = [];
    const last = new Promise<void>((resolve) => {
      server.onEnd(({ seq }) => seq === 3 && resolve());
    });
    const stop = server.onRequest((request) => seen.push(`${request.method} ${request.route}`));
    const id = server.addJob();
    await fetch(`${server.url}//x?key=canary`, { headers: { 'X-Odd': 'canary' } });
    await fetch(`${server.url}/api/v1/memories/status/${id.toUpperCase()}`, {
      headers: { Authorization: `Bearer ${server.key}` },
    });
    await fetch(`${server.url}/api/v1/memories/create`, { method: 'POST', body: 'canary' });
    await last;
    expect(seen).toEqual(['GET unknown', 'GET status', 'POST create']);
    expect(server.requests.map(({ status, answered }) => [status, answered])).toEqual([
      [404, true],
      [200, true],
      [401, true],
    ]);
    const [odd, status, create] = server.requests;
    expect(odd).toMatchObject({
      seq: 1,
      at: clock.now(),
      path: '//x?key=canary',
      key: null,
      ingestionId: null,
    });
    expect(odd?.headers).toMatchObject({ 'x-odd': 'canary', host: `127.0.0.1:${server.port}` });
    expect(status).toMatchObject({ key: server.key, ingestionId: id, fault: null });
    expect(create?.body).toBe('canary');
    stop();
    await health(server);
    expect(seen).toHaveLength(3);
  });

  it('can be waited on', async () => {
    const server = await start();
    const next = server.nextRequest((request) => request.method === 'POST');
    await health(server);
    await fetch(`${server.url}/health`, { method: 'POST' });
    expect(await next).toMatchObject({ seq: 2, method: 'POST' });
    await expect(server.nextRequest(undefined, 5)).rejects.toThrow('no such request within 5 ms');
    const never = server.nextRequest();
    await Promise.all([expect(never).rejects.toThrow('closed'), server.close()]);
  });
});

describe('closing', () => {
  it('ends idle, stalled, delayed and half-answered requests alike, and says so to their clients', async () => {
    const server = await start();
    await health(server);
    for (const fault of [{ kind: 'stall' }, { kind: 'delay', delayMs: 60_000 }, { kind: 'half' }] as const) {
      server.faults.add({ ...fault, when: ({ path }) => path.endsWith(fault.kind) });
    }
    const waiting = ['stall', 'delay'].map(async (kind) => {
      const arrived = server.nextRequest(({ fault }) => fault === kind);
      const refused = expect(fetch(`${server.url}/health?${kind}`)).rejects.toThrow('fetch failed');
      await arrived;
      return () => refused;
    });
    const refusals = await Promise.all(waiting);
    const half = await fetch(`${server.url}/health?half`);
    await server.close();
    await Promise.all(refusals.map((refused) => refused()));
    await expect(half.text()).rejects.toThrow('terminated');
    await expect(health(server)).rejects.toThrow('fetch failed');
    await server.close();
    expect(server.defects).toEqual([]);
  });

  it.each([{}, { tls: { hosts: ['localhost'] } }])(
    'ends a connection that never said anything: %j',
    async (options) => {
      const server = await start(options);
      const socket = connect(server.port, '127.0.0.1');
      await once(socket, 'connect');
      const ended = once(socket, 'close');
      socket.on('error', () => {});
      await server.close();
      await ended;
      expect(socket.destroyed).toBe(true);
    },
  );

  it('can go down and come up on the same port, its jobs and keys as before', async () => {
    const server = await start();
    const id = server.addJob({ processingMs: Number.POSITIVE_INFINITY });
    await server.down();
    await expect(health(server)).rejects.toThrow('fetch failed');
    await server.up();
    const answer = await fetch(`${server.url}/api/v1/memories/status/${id}`, {
      headers: { Authorization: `Bearer ${server.key}` },
    });
    expect(answer.status).toBe(200);
  });

  it('rejects when its port is taken', async () => {
    const { port } = await start();
    await expect(start({ port })).rejects.toThrow('EADDRINUSE');
  });
});

describe('TLS', () => {
  it("stands in for the production host with a certificate in its name and this machine's", async () => {
    const host = 'synap-cloud-prod.maximem.ai';
    const server = await start({ tls: { hosts: [host] } });
    expect(server.url).toBe(`https://127.0.0.1:${server.port}`);
    const ca = server.certificate?.cert;
    expect(await codeOverTls(server, { servername: host, ca })).toBe(200);
    expect(await codeOverTls(server, { ca })).toBe(200);
    await expect(codeOverTls(server, { servername: 'other.example', ca })).rejects.toThrow('altnames');
    await expect(codeOverTls(server, { servername: host })).rejects.toThrow('self-signed certificate');
    expect(server.certificate?.spki).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  });
});

function codeOverTls(
  server: SynapServer,
  options: { servername?: string; ca?: string | undefined },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const url = `${server.url}/health`;
    getSecurely(url, { agent: false, ...options }, (answer) => resolve(answer.resume().statusCode ?? 0)).on(
      'error',
      reject,
    );
  });
}

describe('for a person', () => {
  it('has jobs of every ending, all of them in progress at first', async () => {
    const clock = manualClock();
    const server = await start({ now: clock.now });
    const jobs = addDemoJobs(server);
    const statuses = () => jobs.map(({ id }) => server.status(id).status);
    expect(new Set(statuses())).toEqual(new Set(['queued']));
    clock.advance(30_000);
    expect(statuses()).toEqual(['completed', 'partial_success', 'failed', 'completed', 'processing']);
  });
});
