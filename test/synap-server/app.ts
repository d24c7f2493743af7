import { Hono, type MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { balanceOf } from './accounts';
import { answer, record } from './answering';
import {
  internalError,
  malformedId,
  methodNotAllowed,
  noSuchRoute,
  notFound,
  unprocessable,
} from './answers';
import { parseBatch, parseCreate, parseMemoryPatch, parseTranscript, parseUpload } from './bodies';
import { authenticate, needsGoodStanding } from './gate';
import { create, createBatch, ingestTranscript } from './ingest';
import { canonicalUuid, statusBody } from './jobs';
import type { Env, World } from './world';

/** Synap's routes, as far as the extension and the vendor's clients use them. */
export function makeApp(world: World, options: { cors: boolean; onDefect(error: Error): void }): Hono<Env> {
  const app = new Hono<Env>();
  app.use(record(world));
  if (options.cors) app.use(cors());
  app.use(answer(world));

  app.get('/health', (c) => c.json({ status: 'ok' }));
  // The vendor's Python client reports what it does to its base URL, and warns and retries while nobody takes it.
  app.post('/v1/telemetry/batch', (c) => c.json({ accepted: true }, 202));
  addAccountRoutes(app, authenticate(world));
  addIngestRoutes(app, world);
  addMemoryRoutes(app, world);

  app.all('/health', () => methodNotAllowed('GET'));
  app.all('/api/v1/auth/whoami', () => methodNotAllowed('GET'));
  app.all('/v1/credits/balance', () => methodNotAllowed('GET'));
  app.all('/api/v1/memories/status/:id', () => methodNotAllowed('GET'));
  app.all('/v1/conversations/ingest', () => methodNotAllowed('POST'));
  app.all('/api/v1/memories/:id', () => methodNotAllowed('GET, PATCH, DELETE'));
  app.notFound(() => noSuchRoute());
  app.onError((error) => {
    options.onDefect(error);
    return internalError();
  });
  return app;
}

function addAccountRoutes(app: Hono<Env>, known: MiddlewareHandler<Env>): void {
  app.get('/api/v1/auth/whoami', known, (c) => {
    const { clientId, instanceId, isolation, whoami } = c.get('account');
    const identity = { client_id: clientId, instance_id: instanceId, user_context_isolation: isolation };
    return c.json(whoami ?? identity);
  });

  app.get('/v1/credits/balance', known, (c) => {
    const account = c.get('account');
    const balance = balanceOf(account);
    return c.json({
      client_id: account.clientId,
      balance_credits: balance,
      warning_low: balance < 100,
      buckets: balance > 0 ? [{ source_type: 'grant', balance, expires_at: null }] : [],
    });
  });
}

/** The calls that make jobs. */
function addIngestRoutes(app: Hono<Env>, world: World): void {
  const gates = [authenticate(world), needsGoodStanding] as const;

  app.post('/api/v1/memories/create', ...gates, (c) => {
    const parsed = parseCreate(c.get('entry').body);
    return parsed.ok ? create(world, c.get('account'), parsed.value) : unprocessable(parsed.complaints);
  });

  app.post('/api/v1/memories/batch', ...gates, (c) => {
    const parsed = parseBatch(c.get('entry').body);
    return parsed.ok ? createBatch(world, c.get('account'), parsed.value) : unprocessable(parsed.complaints);
  });

  app.post('/api/v1/memories/upload', ...gates, async (c) => {
    const { body, headers } = c.get('entry');
    const parsed = await parseUpload(body, headers['content-type'] ?? '');
    return parsed.ok ? create(world, c.get('account'), parsed.value) : unprocessable(parsed.complaints);
  });

  app.post('/v1/conversations/ingest', ...gates, (c) => {
    const parsed = parseTranscript(c.get('entry').body);
    if (!parsed.ok) return unprocessable(parsed.complaints);
    return ingestTranscript(world, c.get('account'), parsed.value);
  });
}

function addMemoryRoutes(app: Hono<Env>, world: World): void {
  const gates = [authenticate(world), needsGoodStanding] as const;

  app.get('/api/v1/memories/status/:id', ...gates, (c) => {
    const id = canonicalUuid(c.req.param('id'));
    if (id === null) return malformedId('ingestion_id', c.req.param('id'));
    const job = world.jobs.visible(id, c.get('account').instanceId);
    return job ? c.json(statusBody(job, world.now())) : notFound('Ingestion');
  });

  app.get('/api/v1/memories/:id', ...gates, (c) => {
    const id = canonicalUuid(c.req.param('id'));
    if (id === null) return malformedId('memory_id', c.req.param('id'));
    const memory = world.jobs.memory(id, c.get('account').instanceId);
    return memory ? c.json(memory) : notFound('Memory');
  });

  app.patch('/api/v1/memories/:id', ...gates, (c) => {
    const id = canonicalUuid(c.req.param('id'));
    if (id === null) return malformedId('memory_id', c.req.param('id'));
    const patch = parseMemoryPatch(c.get('entry').body);
    if (!patch.ok) return unprocessable(patch.complaints);
    const memory = world.jobs.patchMemory(id, c.get('account').instanceId, patch.value);
    return memory ? c.json(memory) : notFound('Memory');
  });

  app.delete('/api/v1/memories/:id', ...gates, (c) => {
    const id = canonicalUuid(c.req.param('id'));
    if (id === null) return malformedId('memory_id', c.req.param('id'));
    const isDeleted = world.jobs.deleteMemory(id, c.get('account').instanceId);
    return isDeleted ? c.json({ memory_id: id, deleted: true }) : notFound('Memory');
  });
}
