import { afterEach } from 'vitest';
import { type SynapOptions, type SynapServer, startSynap } from './server';

/** For a Vitest file: a way to start servers that are closed after each test. */
export function useSynap(): (options?: SynapOptions) => Promise<SynapServer> {
  const started: SynapServer[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((server) => server.close()));
  });
  return async (options) => {
    const server = await startSynap(options);
    started.push(server);
    return server;
  };
}

/** A clock that stands still until it is told otherwise; epoch ms. */
export function manualClock(startAt = Date.UTC(2026, 0, 15, 12, 0, 0)) {
  let at = startAt;
  return {
    now: () => at,
    advance: (ms: number) => {
      at += ms;
    },
  };
}

interface Call {
  key?: string | null;
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/** One request, as the server's first key unless told otherwise, with its JSON read. A body makes it a POST. */
export async function call(
  server: SynapServer,
  path: string,
  { key = server.key, method, headers, body }: Call = {},
) {
  const response = await fetch(`${server.url}${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...(key === null ? {} : { Authorization: `Bearer ${key}` }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
