import type { HttpResponse } from '../../src/synap/http-body';
import { never, type PortContext } from './fake-calls';
import type { Sent } from './request-oracle';
import { WAY_MS } from './synap-rate-limit';
import type { Reply } from './virtual-synap';

/** The `fetch` of one life of the background: through its browser, the network and any intermediary to a simulated Synap. */
export function createFakeFetch({ environment, life, die }: PortContext) {
  const { browser, time, chaos, latency } = environment;

  /** Sends a request, and settles as its answer arrives. A life that has ended never hears of that. */
  function exchange(sent: Sent, path: string, { signal, redirect }: RequestInit): Promise<HttpResponse> {
    const { baseUrl, key } = sent;
    return new Promise<HttpResponse>((resolve, reject) => {
      const fail = (why: string) => {
        if (life.isAlive) reject(new TypeError(why));
      };
      if (signal?.aborted) return fail('aborted');
      signal?.addEventListener('abort', () => fail('aborted'));
      const server = environment.synaps.get(baseUrl);
      if (!browser.hasNetwork || !browser.granted.has(baseUrl) || server === undefined) {
        time.after(latency.int(1, 60), () => fail('Failed to fetch'));
        return;
      }
      time.after(latency.int(5, WAY_MS), () => {
        const ask = () => server.answer({ path, key, isLate: environment.share.isLate(sent) });
        const reply = environment.intermediaries.answer({ path, key }, ask);
        if (reply.how === 'stalled') return;
        time.after(reply.delayMs, () => {
          if (!life.isAlive || signal?.aborted) return;
          if (reply.how === 'dropped') return fail('network error');
          if (isRedirect(reply) && redirect === 'error') return fail('redirected');
          resolve(respond(environment.oracle.answered(sent, reply), signal));
        });
      });
    });
  }

  function fetch(url: string, init: RequestInit): Promise<HttpResponse> {
    if (!life.isAlive) return never();
    const { origin, pathname } = partsOf(url);
    const kind = pathname.includes('/status/') ? 'status' : (pathname.split('/').at(-1) ?? '');
    const name = `fetch:${kind}`;
    environment.traceAwait(name);
    const fate = chaos.fate(name, false);
    if (fate === 'power_lost') {
      environment.losePower('after_write');
      return never();
    }
    if (fate === 'dies_before') return die();
    const key = headerOf(init.headers, 'authorization')?.replace('Bearer ', '') ?? null;
    const sent = environment.oracle.requested({ life, baseUrl: origin, path: pathname, kind, key });
    const answer = exchange(sent, pathname, init);
    const over = () => environment.requests.over(sent);
    answer.then(over, () => {
      over();
      environment.pauses.failed(sent);
      environment.away.failed(sent);
    });
    return fate === 'dies_after' ? die() : answer;
  }

  return fetch;
}

/** The HTTP response that a reply arrives as. */
function respond(reply: Reply, signal: AbortSignal | null | undefined): HttpResponse {
  const chunks: Uint8Array[] = reply.how === 'huge' ? Array(6).fill(HUGE) : [ENCODER.encode(reply.body)];
  let index = 0;
  return {
    status: reply.status,
    headers: { get: (name) => reply.headers[name.toLowerCase()] ?? null },
    body: {
      getReader: () => ({
        read() {
          const value = chunks[index++];
          if (value) return Promise.resolve({ done: false, value });
          if (reply.how === 'body_dropped') return Promise.reject(new TypeError('network error'));
          if (reply.how !== 'body_stalled') return Promise.resolve({ done: true });
          return new Promise((_, reject) => {
            signal?.addEventListener('abort', () => reject(new Error('aborted')));
          });
        },
        cancel: () => Promise.resolve(),
      }),
    },
  };
}

const isRedirect = ({ status }: Reply): boolean => [301, 302, 303, 307, 308].includes(status);

/** The parts of a URL. `URL` says the same, but is slow, and this is asked a million times. */
export function partsOf(url: string): { origin: string; pathname: string } {
  const slash = url.indexOf('/', 'https://'.length);
  return { origin: url.slice(0, slash), pathname: url.slice(slash) };
}

/** A header by its name in small letters; without `Headers` where possible, because that is slow as well. */
function headerOf(headers: HeadersInit | undefined, name: string): string | null {
  if (headers === undefined || headers instanceof Headers || Array.isArray(headers))
    return new Headers(headers).get(name);
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
}

const ENCODER = new TextEncoder();
const HUGE = new Uint8Array(1024 * 1024);
