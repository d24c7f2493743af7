import { getRequestListener } from '@hono/node-server';
import { type Account, type KeyOptions, Keyring } from './accounts';
import { makeApp } from './app';
import type { CreateRequest } from './bodies';
import { type Certificate, makeCertificate } from './certificate';
import { Conversations } from './conversations';
import { Faults } from './faults';
import { type Ending, JobStore } from './job-store';
import { type JobPlan, makeJob, statusBody } from './jobs';
import type { RateLimit } from './limiter';
import { listen } from './listener';
import { type LoggedRequest, RequestLog } from './request-log';
import type { World } from './world';

export interface SynapOptions {
  /** Default: a free one. */
  port?: number;
  /** The server's clock, epoch ms. Job times, rate limits, `Date` and the log follow it; delays of faults do not. */
  now?: () => number;
  /** From 0 up to 1; decides the usual durations of created jobs. */
  random?: () => number;
  /** Default: one made-up key. */
  keys?: KeyOptions[];
  /** For keys that name none of their own; default the documented 600 a minute, burst 50. Null: no limit. */
  limit?: RateLimit | null;
  /** How jobs made by POST go where it differs from the usual. */
  plan?: JobPlan | ((request: CreateRequest) => JobPlan);
  /** HTTPS with this certificate; default a fresh one for these hosts and this machine's own names. */
  tls?: { hosts: string[]; certificate?: Certificate };
  /** Answers preflights and allows every origin; default off, as the real one is. */
  cors?: boolean;
}

/** A running local Synap. */
export interface SynapServer {
  /** `http(s)://127.0.0.1:PORT`, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** The first key's text. */
  readonly key: string;
  readonly certificate: Certificate | null;
  readonly keys: Keyring;
  readonly faults: Pick<Faults, 'add' | 'clear'>;
  /** Every request since the start, oldest first. */
  readonly requests: readonly LoggedRequest[];
  /** What threw inside the server itself: always empty, or the server has a defect. */
  readonly defects: readonly Error[];
  /** Adds a job of that key's instance (default: the first key's). Returns its ingestion ID. */
  addJob(plan?: JobPlan & { key?: string }): string;
  /** The status body this ID has now. Throws for an unknown ID. */
  status(id: string): Record<string, unknown>;
  /** Lets it leave the queue now. */
  start(id: string): void;
  /** Keeps it in its present status until `start` or `finish`. */
  hold(id: string): void;
  /** Ends it now, as planned or as said here. */
  finish(id: string, outcome?: string, ending?: Omit<Ending, 'outcome'>): void;
  /** From now on this ID is unknown (404). */
  forget(id: string): void;
  /** Called at each arrival, before the answer. Returns how to stop. */
  onRequest(listener: (request: LoggedRequest) => void): () => void;
  /** Called when an answer was sent whole or never will be. Returns how to stop. */
  onEnd(listener: (request: LoggedRequest) => void): () => void;
  /** The next request to arrive that fits, from now on. Rejects after `timeoutMs`, default 10 s, or on closing. */
  nextRequest(fits?: (request: LoggedRequest) => boolean, timeoutMs?: number): Promise<LoggedRequest>;
  /** Refuses connections on its port, ends those there are; jobs go on. */
  down(): Promise<void>;
  /** Takes connections again. */
  up(): Promise<void>;
  /** Ends everything, stalled requests included. May be called again. */
  close(): Promise<void>;
}

/** Starts a local Synap on 127.0.0.1. Whoever starts it closes it. */
export async function startSynap(options: SynapOptions = {}): Promise<SynapServer> {
  const closing = new AbortController();
  const world = makeWorld(options, closing.signal);
  const first = addKeys(world.keys, options.keys);
  const defects: Error[] = [];
  const app = makeApp(world, { cors: options.cors ?? false, onDefect: (error) => defects.push(error) });
  const { tls } = options;
  const certificate = tls ? (tls.certificate ?? (await makeCertificate(tls.hosts))) : null;
  // Left alone, the adapter would replace this process's own Request and Response.
  const handle = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const listener = await listen(handle, { port: options.port ?? 0, certificate });
  const { jobs, log, now } = world;

  return {
    url: `${certificate ? 'https' : 'http'}://127.0.0.1:${listener.port}`,
    port: listener.port,
    key: first.key,
    certificate,
    keys: world.keys,
    faults: world.faults,
    requests: log.entries,
    defects,
    addJob: ({ key, ...plan } = {}) => {
      const account = key === undefined ? first : world.keys.find(key);
      if (!account) throw new Error(`no such key: …${key?.slice(-4)}`);
      return jobs.add(makeJob(plan, account.instanceId, now())).id;
    },
    status: (id) => statusBody(jobs.get(id), now()),
    start: (id) => jobs.start(id),
    hold: (id) => jobs.hold(id),
    finish: (id, outcome, ending = {}) =>
      jobs.finish(id, outcome === undefined ? ending : { ...ending, outcome }),
    forget: (id) => jobs.forget(id),
    onRequest: (call) => log.onRequest(call),
    onEnd: (call) => log.onEnd(call),
    nextRequest: (fits = () => true, timeoutMs = 10_000) => nextRequest(world, fits, timeoutMs),
    down: () => listener.down(),
    up: () => listener.up(),
    close: async () => {
      closing.abort();
      await listener.down();
    },
  };
}

function makeWorld(options: SynapOptions, closing: AbortSignal): World {
  const now = options.now ?? Date.now;
  const { plan = {} } = options;
  return {
    now,
    random: options.random ?? Math.random,
    keys: new Keyring(now, options.limit),
    jobs: new JobStore(now),
    conversations: new Conversations(),
    faults: new Faults(),
    log: new RequestLog(),
    plan: typeof plan === 'function' ? plan : () => plan,
    closing,
  };
}

/** The first of them, or one made up when none are given. */
function addKeys(keyring: Keyring, keys: readonly KeyOptions[] = []): Account {
  const [first, ...others] = keys;
  const account = keyring.add(first);
  for (const other of others) keyring.add(other);
  return account;
}

function nextRequest(
  { log, closing }: World,
  fits: (request: LoggedRequest) => boolean,
  timeoutMs: number,
): Promise<LoggedRequest> {
  return new Promise((resolve, reject) => {
    const settle = (then: () => void) => {
      clearTimeout(timer);
      stop();
      closing.removeEventListener('abort', onClosing);
      then();
    };
    const fail = (why: string) => settle(() => reject(new Error(why)));
    const onClosing = () => fail('the server closed before such a request came');
    const timer = setTimeout(() => fail(`no such request within ${timeoutMs} ms`), timeoutMs);
    const stop = log.onRequest((request) => {
      if (fits(request)) settle(() => resolve(request));
    });
    closing.addEventListener('abort', onClosing);
  });
}
