import { describe, expect, it } from 'vitest';
import { canonicalUuid, formatTime, type JobPlan, type SynapServer } from '../../synap-server';
import { TokenBucket } from '../../synap-server/limiter';
import { manualClock, useSynap } from '../../synap-server/testing';

const start = useSynap();

/** A server whose clock stands still, with one job. */
async function withJob(plan: JobPlan) {
  const clock = manualClock();
  const server = await start({ now: clock.now });
  const id = server.addJob(plan);
  return { clock, server, id, status: () => ask(server, id) };
}

async function ask(server: SynapServer, id: string) {
  const response = await fetch(`${server.url}/api/v1/memories/status/${id}`, {
    headers: { Authorization: `Bearer ${server.key}` },
  });
  return { code: response.status, body: await response.json() };
}

describe('a planned job', () => {
  it('goes from queued over processing to its outcome, with the documented fields at each step', async () => {
    const { clock, id, status } = await withJob({
      documentId: 'call-17',
      queuedMs: 2_000,
      processingMs: 4_000,
      memories: 4,
      timeFormat: 'Z',
    });
    expect((await status()).body).toEqual({
      ingestion_id: id,
      document_id: 'call-17',
      status: 'queued',
      queued_at: '2026-01-15T12:00:00.000Z',
      started_at: null,
      completed_at: null,
      memories_created: 0,
      memory_ids: [],
      error_message: null,
    });
    clock.advance(4_000);
    const half = (await status()).body;
    expect(half).toMatchObject({
      status: 'processing',
      started_at: '2026-01-15T12:00:02.000Z',
      memories_created: 2,
    });
    expect(half.memory_ids).toHaveLength(2);
    clock.advance(2_000);
    const done = (await status()).body;
    expect(done).toMatchObject({
      status: 'completed',
      completed_at: '2026-01-15T12:00:06.000Z',
      memories_created: 4,
      error_message: null,
    });
    expect(done.memory_ids.slice(0, 2)).toEqual(half.memory_ids);
  });

  it.each([
    ['failed', 0],
    ['partial_success', 2],
    ['cancelled', 0],
  ])('explains why it is %s, only once it is', async (outcome, memories) => {
    const { clock, status } = await withJob({ outcome });
    expect((await status()).body.error_message).toBeNull();
    clock.advance(10_000);
    expect((await status()).body).toMatchObject({
      status: outcome,
      memories_created: memories,
      error_message: expect.any(String),
    });
  });

  it('may use any words', async () => {
    const words = {
      queuedWord: 'Pending',
      processingWord: 'INDEXING',
      outcome: 'Done',
      queuedMs: 10,
      processingMs: 10,
    };
    const { clock, status } = await withJob(words);
    const seen: string[] = [];
    for (let i = 0; i < 3; i += 1) {
      seen.push((await status()).body.status);
      clock.advance(10);
    }
    expect(seen).toEqual(['Pending', 'INDEXING', 'Done']);
  });

  it('may have more fields, fewer fields, wrong fields and its ID in upper case', async () => {
    const { id, status } = await withJob({
      idCase: 'upper',
      omitFields: ['memory_ids', 'memories_created'],
      extraFields: { stage: { name: 'embed' }, error_message: 7 },
    });
    const { body } = await status();
    expect(body.ingestion_id).toBe(id.toUpperCase());
    expect(body).toMatchObject({ stage: { name: 'embed' }, error_message: 7 });
    expect(body).not.toHaveProperty('memory_ids');
    expect(body).not.toHaveProperty('memories_created');
  });

  it('may be unknown for a moment after creation, and may have begun long ago', async () => {
    const late = await withJob({ invisibleMs: 500 });
    expect((await late.status()).code).toBe(404);
    late.clock.advance(500);
    expect((await late.status()).code).toBe(200);
    const old = await withJob({ queuedAt: manualClock().now() - 60_000 });
    expect((await old.status()).body.status).toBe('completed');
  });

  it('is found under every spelling of its ID that Python takes, and no other', async () => {
    const id = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
    const { server } = await withJob({ id });
    const digits = id.replaceAll('-', '');
    for (const spelling of [id.toUpperCase(), digits, encodeURIComponent(`{${id}}`), `urn:uuid:${id}`]) {
      expect((await ask(server, spelling)).body.ingestion_id).toBe(id);
    }
    for (const text of ['xyz', digits.slice(1), `${id}0`, '%F0%9F']) {
      const { code, body } = await ask(server, text);
      expect(code).toBe(422);
      expect(body.detail[0].loc).toEqual(['path', 'ingestion_id']);
    }
    expect(() => server.addJob({ id: 'xyz' })).toThrow('not a UUID');
    expect(canonicalUuid(`{${id}`)).toBeNull();
  });

  it('keeps its memories to its own instance, and to those made so far', async () => {
    const { clock, server, status } = await withJob({ queuedMs: 0, processingMs: 1_000, memories: 2 });
    clock.advance(500);
    const [memoryId] = (await status()).body.memory_ids;
    const read = async (key: string) =>
      (
        await fetch(`${server.url}/api/v1/memories/${memoryId}`, {
          headers: { Authorization: `Bearer ${key}` },
        })
      ).status;
    expect(await read(server.key)).toBe(200);
    expect(await read(server.keys.add().key)).toBe(404);
  });
});

describe('a test in charge of time', () => {
  it('ends a job at once, from any status, with any outcome', async () => {
    const { clock, server, id, status } = await withJob({ queuedMs: Number.POSITIVE_INFINITY });
    clock.advance(3_000);
    server.finish(id, 'failed', { errorMessage: 'boom' });
    expect((await status()).body).toMatchObject({
      status: 'failed',
      started_at: '2026-01-15T12:00:03.000250',
      completed_at: '2026-01-15T12:00:03.000250',
      memories_created: 0,
      error_message: 'boom',
    });
  });

  it('ends a job as planned when nothing else is said', async () => {
    const plan = {
      queuedMs: 0,
      processingMs: Number.POSITIVE_INFINITY,
      outcome: 'partial_success',
      memories: 5,
    };
    const { clock, server, id, status } = await withJob(plan);
    clock.advance(86_400_000);
    expect((await status()).body).toMatchObject({ status: 'processing', memories_created: 0 });
    server.finish(id.toUpperCase());
    expect((await status()).body).toMatchObject({ status: 'partial_success', memories_created: 5 });
  });

  it('lets memories grow although the end is not known', async () => {
    const growing = {
      queuedMs: 0,
      processingMs: Number.POSITIVE_INFINITY,
      memories: { count: 10, overMs: 1_000 },
    };
    const { clock, server, id, status } = await withJob(growing);
    clock.advance(350);
    expect((await status()).body.memories_created).toBe(3);
    server.finish(id, 'failed');
    expect((await status()).body.memories_created).toBe(3);
  });

  it('holds a job where it is, and starts it when told', async () => {
    const { clock, server, id, status } = await withJob({ queuedMs: 100, processingMs: 100 });
    server.hold(id);
    clock.advance(1_000);
    expect((await status()).body.status).toBe('queued');
    server.start(id);
    expect((await status()).body.status).toBe('processing');
    server.hold(id);
    clock.advance(1_000);
    expect((await status()).body.status).toBe('processing');
    server.start(id);
    clock.advance(100);
    expect((await status()).body.status).toBe('completed');
    expect(() => server.hold(id)).toThrow('already ended');
  });

  it('forgets a job, and complains of one that never was', async () => {
    const { server, id, status } = await withJob({});
    server.forget(id);
    expect((await status()).code).toBe(404);
    expect(() => server.finish(id)).toThrow('no such job');
  });
});

describe('times', () => {
  it.each([
    ['naive', '2026-01-15T23:59:58'],
    ['micro', '2026-01-15T23:59:58.007250'],
    ['Z', '2026-01-15T23:59:58.007Z'],
    ['offset', '2026-01-15T23:59:58.007000+00:00'],
  ] as const)('writes UTC as %s whatever the zone of this machine', (format, text) => {
    expect(formatTime(Date.UTC(2026, 0, 15, 23, 59, 58, 7), format)).toBe(text);
  });
});

describe('the token bucket', () => {
  it('neither gives nor takes when the clock jumps back', () => {
    const bucket = new TokenBucket({ perMin: 60, burst: 2 }, 10_000);
    expect(bucket.take(10_000).remaining).toBe(1);
    expect(bucket.take(1_000)).toMatchObject({ allowed: true, remaining: 0 });
    expect(bucket.take(1_500)).toMatchObject({ allowed: false, retryAfterSec: 1 });
    expect(bucket.take(2_000).allowed).toBe(true);
  });

  it('never holds more than its burst', () => {
    const bucket = new TokenBucket({ perMin: 600, burst: 3 }, 0);
    const allowed = Array.from({ length: 5 }, () => bucket.take(3_600_000).allowed);
    expect(allowed).toEqual([true, true, true, false, false]);
  });
});
