import type { Fault } from './faults';
import { canonicalUuid } from './jobs';

/** The routes by name; `unknown` is everything that is none of them. */
export type RouteName =
  | 'health'
  | 'whoami'
  | 'create'
  | 'batch'
  | 'upload'
  | 'ingest'
  | 'status'
  | 'memory'
  | 'credits'
  | 'telemetry'
  | 'unknown';

/** One request from its arrival on. In memory only; whole, so that a test can look for a key where none belongs. */
export interface LoggedRequest {
  /** From 1, in order of arrival. */
  readonly seq: number;
  /** Epoch ms on the server's clock. */
  readonly at: number;
  readonly method: string;
  /** As it was sent: query, double slashes and escapes included. */
  readonly path: string;
  readonly route: RouteName;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bearer token; null without one. */
  readonly key: string | null;
  /** In a status path, canonical; null elsewhere and for text that is no UUID. */
  readonly ingestionId: string | null;
  /** Filled once it has arrived; empty for a GET. */
  body: string;
  /** The fault it met, null for an honest answer. */
  fault: Fault['kind'] | null;
  /** Known once answering ended; null for good when not even the head of an answer was sent. */
  status: number | null;
  /** Whether the whole answer was handed to the socket. */
  answered: boolean;
  /** When answering ended, well or not; null while it goes on. */
  endedAt: number | null;
}

type Listener = (request: LoggedRequest) => void;

const PATHS: readonly [RegExp, RouteName][] = [
  [/^\/health$/, 'health'],
  [/^\/api\/v1\/auth\/whoami$/, 'whoami'],
  [/^\/v1\/credits\/balance$/, 'credits'],
  [/^\/v1\/telemetry\/batch$/, 'telemetry'],
  [/^\/api\/v1\/memories\/create$/, 'create'],
  [/^\/api\/v1\/memories\/batch$/, 'batch'],
  [/^\/api\/v1\/memories\/upload$/, 'upload'],
  [/^\/v1\/conversations\/ingest$/, 'ingest'],
  [/^\/api\/v1\/memories\/status\/[^/]+$/, 'status'],
  [/^\/api\/v1\/memories\/[^/]+$/, 'memory'],
];

/** Which route a path means, whatever its query. */
function routeOf(path: string): RouteName {
  const bare = path.split('?', 1)[0] ?? '';
  return PATHS.find(([pattern]) => pattern.test(bare))?.[1] ?? 'unknown';
}

/** The token of `Authorization: Bearer …`, null for anything else. */
function bearerKey(authorization: string | undefined): string | null {
  return /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? null;
}

/** Every request since the start, oldest first. */
export class RequestLog {
  readonly entries: LoggedRequest[] = [];
  readonly #arrived = new Set<Listener>();
  readonly #ended = new Set<Listener>();

  /** Enters it; nobody hears of it yet. */
  arrive(request: {
    at: number;
    method: string;
    path: string;
    headers: Record<string, string>;
  }): LoggedRequest {
    const route = routeOf(request.path);
    const entry: LoggedRequest = {
      ...request,
      seq: this.entries.length + 1,
      route,
      key: bearerKey(request.headers.authorization),
      ingestionId: route === 'status' ? lastSegment(request.path) : null,
      body: '',
      fault: null,
      status: null,
      answered: false,
      endedAt: null,
    };
    this.entries.push(entry);
    return entry;
  }

  announce(entry: LoggedRequest): void {
    for (const listener of this.#arrived) listener(entry);
  }

  end(entry: LoggedRequest, how: { at: number; status: number | null; answered: boolean }): void {
    entry.status = how.status;
    entry.answered = how.answered;
    entry.endedAt = how.at;
    for (const listener of this.#ended) listener(entry);
  }

  /** Called at each arrival, before anything is answered. Returns how to stop. */
  onRequest(listener: Listener): () => void {
    this.#arrived.add(listener);
    return () => this.#arrived.delete(listener);
  }

  /** Called when an answer was sent whole, or never will be. Returns how to stop. */
  onEnd(listener: Listener): () => void {
    this.#ended.add(listener);
    return () => this.#ended.delete(listener);
  }
}

function lastSegment(path: string): string | null {
  const segment = path.split('?', 1)[0]?.split('/').at(-1) ?? '';
  try {
    return canonicalUuid(decodeURIComponent(segment));
  } catch {
    return null;
  }
}
