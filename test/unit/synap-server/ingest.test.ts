import { describe, expect, it } from 'vitest';
import { call, manualClock, useSynap } from '../../synap-server/testing';

const start = useSynap();

const statusPath = (id: string) => `/api/v1/memories/status/${id}`;

describe('credits', () => {
  it('shows the balance at a path of its own, not under /api', async () => {
    const server = await start({ keys: [{ credits: 12.5 }] });
    const { body } = await call(server, '/v1/credits/balance');
    expect(body).toEqual({
      client_id: server.keys.list()[0]?.clientId,
      balance_credits: 12.5,
      warning_low: true,
      buckets: [{ source_type: 'grant', balance: 12.5, expires_at: null }],
    });
    expect((await call(server, '/api/v1/credits/balance')).status).toBe(404);
  });

  it('pays for ingestions with them, not for looking, and answers 402 with the way out when they are gone', async () => {
    const server = await start({ keys: [{ credits: 1 }] });
    const create = () => call(server, '/api/v1/memories/create', { body: { document: 'a' } });
    const { body: job } = await create();
    const refused = await create();
    expect(refused.status).toBe(402);
    expect(refused.body.detail).toEqual({
      error: 'insufficient_credits',
      message: expect.any(String),
      balance_credits: 0,
      minimum_required_credits: 1,
      recovery_url: expect.stringMatching(/^https:/),
      redeem_url: expect.stringMatching(/^https:/),
      manage_url: expect.stringMatching(/^https:/),
    });
    expect((await call(server, statusPath(job.ingestion_id))).status).toBe(200);
  });

  it.each([
    ['no_credits', 402, 'insufficient_credits'],
    ['capped', 429, 'trial_limit_reached'],
  ] as const)(
    'refuses a key that is %s everything about memories, but says who it is',
    async (state, code, error) => {
      const server = await start({ keys: [{ state }] });
      const refused = await call(server, statusPath(server.addJob()));
      expect(refused.status).toBe(code);
      expect(refused.body.detail.error).toBe(error);
      expect(refused.headers.has('retry-after')).toBe(false);
      expect((await call(server, '/api/v1/auth/whoami')).status).toBe(200);
      expect((await call(server, '/v1/credits/balance')).status).toBe(200);
    },
  );
});

describe('creating jobs', () => {
  it('queues a document and follows it to memories that quote it', async () => {
    const clock = manualClock();
    const server = await start({ now: clock.now, random: () => 0.5 });
    const created = await call(server, '/api/v1/memories/create', {
      body: {
        document: 'Prefers tea',
        document_id: 'note-1',
        mode: 'fast',
        metadata: { a: 1 },
        unknown: true,
      },
    });
    expect(created.status).toBe(200);
    expect(created.body).toEqual({
      ingestion_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      document_id: 'note-1',
      status: 'queued',
      queued_at: '2026-01-15T12:00:00.000250',
      error_message: null,
    });
    clock.advance(5_000);
    const { body } = await call(server, statusPath(created.body.ingestion_id));
    expect(body).toMatchObject({ status: 'completed', document_id: 'note-1', memories_created: 3 });
    const memory = await call(server, `/api/v1/memories/${body.memory_ids[0]}`);
    expect(memory.body).toEqual({
      memory_id: body.memory_ids[0],
      memory_type: 'fact',
      content: 'Prefers tea',
      confidence: expect.any(Number),
      category: 'preference',
      subcategory: null,
      created_at: body.completed_at,
      updated_at: null,
      source_document_id: 'note-1',
    });
  });

  it.each([
    [0, 'fast', 1_000],
    [0.999, 'fast', 5_000],
    [0, 'long-range', 4_000],
    [0.999, undefined, 12_000],
  ])(
    'with a luck of %d a job in mode %s takes %d ms, a tenth of a second less at most',
    async (luck, mode, ms) => {
      const clock = manualClock();
      const server = await start({ now: clock.now, random: () => luck });
      const { body } = await call(server, '/api/v1/memories/create', {
        body: { document: { turns: [] }, mode },
      });
      clock.advance(ms - 100);
      expect(server.status(body.ingestion_id).status).toBe('processing');
      clock.advance(100);
      expect(server.status(body.ingestion_id).status).toBe('completed');
    },
  );

  it('lets a test plan what is created', async () => {
    const server = await start({
      plan: (request) => ({
        outcome: 'failed',
        queuedMs: 0,
        processingMs: 0,
        errorMessage: `no ${request.mode}`,
      }),
    });
    const { body } = await call(server, '/api/v1/memories/create', { body: { document: 'a' } });
    expect(server.status(body.ingestion_id)).toMatchObject({
      status: 'failed',
      error_message: 'no long-range',
    });
  });

  it('takes a batch, whose ID is not an ingestion', async () => {
    const server = await start();
    const { body } = await call(server, '/api/v1/memories/batch', {
      body: { documents: [{ document: 'a' }, { document: 'b' }] },
    });
    expect(body).toMatchObject({ total: 2, succeeded: 2, failed: 0 });
    expect(body.results).toHaveLength(2);
    for (const { ingestion_id } of body.results)
      expect((await call(server, statusPath(ingestion_id))).status).toBe(200);
    expect((await call(server, statusPath(body.batch_id))).status).toBe(404);
  });

  it('on a B2B instance refuses a user without a customer: alone with 400, in a batch as a failed job', async () => {
    const server = await start({ keys: [{ isolation: 'strict' }] });
    const lost = { document: 'a', user_id: 'u' };
    expect((await call(server, '/api/v1/memories/create', { body: lost })).status).toBe(400);
    const documents = [lost, { ...lost, customer_id: 'c' }];
    const whole = await call(server, '/api/v1/memories/batch', { body: { documents } });
    expect(whole.body).toMatchObject({ total: 2, succeeded: 1, failed: 1 });
    expect(whole.body.results[0]).toMatchObject({
      status: 'failed',
      error_message: expect.stringContaining('customer_id'),
    });
    const fast = await call(server, '/api/v1/memories/batch', { body: { documents, fail_fast: true } });
    expect(fast.body).toMatchObject({ total: 2, succeeded: 0, failed: 1, results: [{ status: 'failed' }] });
  });

  it.each([
    ['text that is not JSON', '{"document":', ['body', 0]],
    ['no document', { mode: 'fast' }, ['body', 'document']],
    ['an unknown mode', { document: 'a', mode: 'slow' }, ['body', 'mode']],
  ])('answers 422 with a list to %s', async (_, body, loc) => {
    const server = await start();
    const refused = await call(server, '/api/v1/memories/create', { body });
    expect(refused.status).toBe(422);
    expect(refused.body.detail).toEqual([expect.objectContaining({ loc, msg: expect.any(String) })]);
  });
});
