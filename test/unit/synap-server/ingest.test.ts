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
      recovery_url: '/v1/credits/balance',
      redeem_url: '/credits/redeem',
      manage_url: '/dashboard/billing',
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

describe('scopes', () => {
  it('on a B2C instance any customer is refused: alone with 400, in a batch as a failed job', async () => {
    const server = await start({ keys: [{ isolation: 'equals_customer' }] });
    const scoped = { document: 'a', customer_id: 'c' };
    expect((await call(server, '/api/v1/memories/create', { body: scoped })).status).toBe(400);
    const { body } = await call(server, '/api/v1/memories/batch', { body: { documents: [scoped] } });
    expect(body).toMatchObject({ failed: 1, results: [{ status: 'failed' }] });
    const turns = { messages: [{ role: 'user', content: 'Hi' }], customer_id: 'c' };
    expect((await call(server, '/v1/conversations/ingest', { body: turns })).status).toBe(400);
    expect(
      (await call(server, '/api/v1/memories/create', { body: { document: 'a', user_id: 'u' } })).status,
    ).toBe(200);
  });
});

describe('uploading a file', () => {
  const upload = async (server: Awaited<ReturnType<typeof start>>, form: FormData) => {
    const response = await fetch(`${server.url}/api/v1/memories/upload`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${server.key}` },
      body: form,
    });
    return { status: response.status, body: await response.json() };
  };

  it('makes a job like any other, named after the file', async () => {
    const clock = manualClock();
    const server = await start({ now: clock.now });
    const form = new FormData();
    form.set('file', new File(['Refunds take 14 days.'], 'refunds.txt', { type: 'text/plain' }));
    form.set('mode', 'fast');
    const { status, body } = await upload(server, form);
    expect(status).toBe(200);
    expect(body).toMatchObject({ document_id: 'refunds.txt', status: 'queued', error_message: null });
    clock.advance(5_000);
    const { memory_ids } = server.status(body.ingestion_id);
    const [first] = Array.isArray(memory_ids) ? memory_ids : [];
    const memory = await call(server, `/api/v1/memories/${first}`);
    expect(memory.body.content).toBe('Refunds take 14 days.');
    expect(server.requests.map(({ route }) => route)).toEqual(['upload', 'memory']);
  });

  it('without a file is answered 422', async () => {
    const server = await start();
    const { status, body } = await upload(server, new FormData());
    expect(status).toBe(422);
    expect(body.detail).toEqual([expect.objectContaining({ loc: ['body', 'file'] })]);
  });
});

describe('ingesting a transcript', () => {
  const turn = (content: string) => ({ role: 'user', content });
  const ingest = (server: Awaited<ReturnType<typeof start>>, ...contents: string[]) =>
    call(server, '/v1/conversations/ingest', {
      body: { external_conversation_id: 'chat-7', messages: contents.map(turn) },
    });

  it('makes a job, whose ID is not the conversation’s and which names no document', async () => {
    const server = await start();
    const { status, body } = await ingest(server, 'Hi', 'I moved to Bonn');
    expect(status).toBe(200);
    expect(body).toEqual({
      conversation_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      external_conversation_id: 'chat-7',
      ingestion_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: 'queued',
      turns_recorded: 2,
      summary_status: 'pending',
      queued_at: expect.any(String),
    });
    expect((await call(server, statusPath(body.ingestion_id))).status).toBe(200);
    expect((await call(server, statusPath(body.conversation_id))).status).toBe(404);
  });

  it('again is a duplicate, with more turns another job, and with others a conflict', async () => {
    const server = await start();
    const { body: first } = await ingest(server, 'Hi');
    const { body: again } = await ingest(server, 'Hi');
    expect(again).toMatchObject({ status: 'duplicate', turns_recorded: 0, ingestion_id: first.ingestion_id });
    const { body: longer } = await ingest(server, 'Hi', 'Bye');
    expect(longer).toMatchObject({ turns_recorded: 1, conversation_id: first.conversation_id });
    expect(longer.ingestion_id).not.toBe(first.ingestion_id);
    const refused = await ingest(server, 'Hello');
    expect(refused.status).toBe(409);
    expect(refused.body.detail.code).toBe('transcript_conflict');
  });
});

describe('a memory', () => {
  it('is changed by PATCH and gone after DELETE, while its job still lists it', async () => {
    const server = await start();
    const id = server.addJob({ queuedMs: 0, processingMs: 0, memories: 2 });
    const { memory_ids } = server.status(id);
    const [first, second] = Array.isArray(memory_ids) ? memory_ids : [];
    const path = `/api/v1/memories/${first}`;
    const patched = await call(server, path, { method: 'PATCH', body: { content: 'Prefers coffee' } });
    expect(patched.body).toMatchObject({ memory_id: first, content: 'Prefers coffee', memory_type: 'fact' });
    expect((await call(server, path)).body).toEqual(patched.body);
    expect((await call(server, path, { method: 'PATCH', body: { confidence: 7 } })).status).toBe(422);

    expect((await call(server, path, { method: 'DELETE' })).status).toBe(200);
    for (const method of ['GET', 'DELETE', 'PATCH']) {
      const body = method === 'PATCH' ? { body: {} } : {};
      expect((await call(server, path, { method, ...body })).status).toBe(404);
    }
    expect((await call(server, `/api/v1/memories/${second}`)).status).toBe(200);
    expect(server.status(id).memory_ids).toEqual([first, second]);
  });

  it('of another instance can be neither changed nor deleted', async () => {
    const server = await start();
    const id = server.addJob({ queuedMs: 0, processingMs: 0, memories: 1 });
    const { memory_ids } = server.status(id);
    const { key } = server.keys.add();
    const path = `/api/v1/memories/${Array.isArray(memory_ids) ? memory_ids[0] : ''}`;
    expect((await call(server, path, { key, method: 'PATCH', body: { content: 'x' } })).status).toBe(404);
    expect((await call(server, path, { key, method: 'DELETE' })).status).toBe(404);
    expect((await call(server, path)).status).toBe(200);
  });
});
