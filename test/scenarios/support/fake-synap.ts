import { heldBack, type VirtualClock } from '../../support/virtual-clock';

export interface SynapRequest {
  at: number;
  /** With the scheme, as a base URL. */
  origin: string;
  path: string;
  /** The ingestion ID of a status request, else null. */
  id: string | null;
  /** The API key; null where none was sent. */
  key: string | null;
}

interface Job {
  queuedAt: number;
  endsAt: number;
  status: string;
  /** The key that knows it; null for every key. */
  key: string | null;
  fields: Record<string, unknown>;
}

/** What a story says of a job; what it leaves out is usual. */
export interface JobStory {
  /** From now; it never ends where this is left out. */
  endsInMs?: number;
  /** How it ends. */
  as?: string;
  /** How long before now it was queued. */
  queuedAgoMs?: number;
  knownTo?: string;
  /** Fields of the body that are otherwise than usual; `undefined` leaves one out. */
  fields?: Record<string, unknown>;
}

type Answer = Response | Promise<Response>;

/** Rejects when whoever asked waits no longer. */
function abandoned(signal: RequestInit['signal']): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
  });
}

/** A Synap that does what a story says: `docs/SYNAP-API.md` in a few lines, without a network. */
export class FakeSynap {
  readonly requests: SynapRequest[] = [];
  /** Keys that are refused with a 401. */
  readonly refusedKeys = new Set<string>();
  /** Headers of every answer, or what makes them. */
  headers: Record<string, string> | (() => Record<string, string>) = {};
  /** How far the server's clock is ahead of this machine's. */
  clockAheadMs = 0;
  /** How long each answer is in progress. */
  answersAfterMs = 0;
  /** Answers in Synap's place while it is there; null lets Synap answer itself. */
  instead: ((request: SynapRequest) => Answer | null) | null = null;
  /** The texts of the memories it has, by their IDs. */
  readonly memories = new Map<string, string>();
  private held: { isHeld: (request: SynapRequest) => boolean; until: Promise<void> } | null = null;
  private readonly jobs = new Map<string, Job>();
  private readonly scripted = new Map<string, () => Answer>();

  constructor(private readonly clock: VirtualClock) {}

  /** Begins a job, or begins it anew. */
  job(id: string, story: JobStory = {}): void {
    const now = this.clock.now() + this.clockAheadMs;
    this.scripted.delete(id);
    this.jobs.set(id, {
      queuedAt: now - (story.queuedAgoMs ?? 1_000),
      endsAt: now + (story.endsInMs ?? Number.POSITIVE_INFINITY),
      status: story.as ?? 'completed',
      key: story.knownTo ?? null,
      fields: story.fields ?? {},
    });
  }

  /** Answers each status request for this ID so, until it is a job again. */
  answers(id: string, answer: () => Answer): void {
    this.scripted.set(id, answer);
  }

  /** The ID is not known any more. */
  forget(id: string): void {
    this.scripted.delete(id);
    this.jobs.delete(id);
  }

  /** The status requests sent, of one ingestion or of all. */
  polls(id?: string): SynapRequest[] {
    return this.requests.filter((one) => one.id !== null && (id === undefined || one.id === id));
  }

  /** The requests for memories. */
  memoryReads(): SynapRequest[] {
    return this.requests.filter((one) => /^\/api\/v1\/memories\/[^/]+$/.test(one.path));
  }

  whoamis(): SynapRequest[] {
    return this.requests.filter((one) => one.path === '/api/v1/auth/whoami');
  }

  /** Each key that came to this origin, in the order in which they came first. */
  keysSentTo(origin: string): (string | null)[] {
    return [...new Set(this.requests.filter((one) => one.origin === origin).map((one) => one.key))];
  }

  /** From now on these answers are on their way until the function given back is called. They say what was so when asked. */
  holdAnswers(isHeld: (request: SynapRequest) => boolean = () => true): () => void {
    const { until, release } = heldBack();
    this.held = { isHeld, until };
    return () => {
      this.held = null;
      release();
    };
  }

  fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const request = this.requestOf(url, init);
    this.requests.push(request);
    const answer = this.instead?.(request) ?? this.answer(request);
    return Promise.race([this.arrived(request, answer), abandoned(init.signal)]);
  };

  private async arrived(request: SynapRequest, answer: Answer): Promise<Response> {
    const underWayMs = this.answersAfterMs;
    if (this.held?.isHeld(request)) await this.held.until;
    if (underWayMs > 0) await new Promise<void>((resolve) => this.clock.after(underWayMs, resolve));
    return answer;
  }

  private requestOf(url: string, init: RequestInit): SynapRequest {
    const { origin, pathname } = new URL(url);
    const authorization = new Headers(init.headers).get('Authorization');
    return {
      at: this.clock.now(),
      origin,
      path: pathname,
      id: /\/memories\/status\/([^/]+)$/.exec(pathname)?.[1] ?? null,
      key: authorization?.replace('Bearer ', '') ?? null,
    };
  }

  private answer(request: SynapRequest): Answer {
    if (request.path === '/health') return this.json(200, { status: 'ok' });
    if (request.key === null || this.refusedKeys.has(request.key))
      return this.json(401, { detail: 'invalid key' });
    if (request.path === '/api/v1/auth/whoami')
      return this.json(200, { client_id: 'cli_1', instance_id: 'inst_1' });
    if (request.path === '/v1/credits/balance') return this.json(200, { balance_credits: 12 });
    if (request.id !== null) return this.status(request.id, request.key);
    return this.memory(request.path);
  }

  private memory(path: string): Answer {
    const id = path.replace('/api/v1/memories/', '');
    const content = this.memories.get(id);
    if (content === undefined) return this.json(404, { detail: 'not found' });
    return this.json(200, { memory_id: id, memory_type: 'fact', content, confidence: 0.9 });
  }

  private status(id: string, key: string): Answer {
    const scripted = this.scripted.get(id);
    if (scripted) return scripted();
    const job = this.jobs.get(id);
    if (job === undefined || (job.key !== null && job.key !== key))
      return this.json(404, { detail: 'unknown ingestion' });
    const now = this.clock.now() + this.clockAheadMs;
    const hasEnded = now >= job.endsAt;
    return this.json(200, {
      ingestion_id: id,
      document_id: `doc-${id.slice(-2)}`,
      status: hasEnded ? job.status : 'processing',
      queued_at: new Date(job.queuedAt).toISOString(),
      started_at: new Date(job.queuedAt).toISOString(),
      completed_at: hasEnded ? new Date(job.endsAt).toISOString() : null,
      memories_created: 0,
      memory_ids: [],
      error_message: null,
      ...job.fields,
    });
  }

  /** An answer of Synap's own, with its clock in `Date`. */
  json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
    const date = new Date(this.clock.now() + this.clockAheadMs).toUTCString();
    const common = typeof this.headers === 'function' ? this.headers() : this.headers;
    return Response.json(body, { status, headers: { Date: date, ...common, ...headers } });
  }

  /** A page of somebody else's. */
  page(status: number, headers: Record<string, string> = {}): Response {
    return new Response('<html><h1>nginx</h1></html>', { status, headers });
  }
}
