import type { Readable, Writable } from 'node:stream';
import * as z from 'zod/mini';

/**
 * The Chrome DevTools Protocol over `--remote-debugging-pipe`, as much as is needed to talk to extension pages without
 * a tool that attaches to the service worker as well and thereby keeps it alive.
 */
export interface Cdp {
  /** Asks the browser, or one session. Rejects with the protocol's own words. */
  send(method: string, params?: object, sessionId?: string): Promise<unknown>;
  /** Events of every session. Returns how to stop. */
  onEvent(call: (event: CdpEvent) => void): () => void;
}

export interface CdpEvent {
  method: string;
  params: unknown;
  sessionId: string | null;
}

const messageSchema = z.object({
  id: z.optional(z.number()),
  method: z.optional(z.string()),
  params: z.optional(z.unknown()),
  sessionId: z.optional(z.string()),
  result: z.optional(z.unknown()),
  error: z.optional(z.object({ message: z.string() })),
});

type Waiting = { resolve(result: unknown): void; reject(error: Error): void };

/** `input`: file descriptor 3 of the browser; `output`: its 4. Messages end with a zero byte. */
export function connectCdp(input: Writable, output: Readable): Cdp {
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<(event: CdpEvent) => void>();
  let lastId = 0;

  const take = (text: string) => {
    const message = z.parse(messageSchema, JSON.parse(text));
    const { id, method, params, sessionId = null, result, error } = message;
    if (method !== undefined) for (const call of [...listeners]) call({ method, params, sessionId });
    if (id === undefined) return;
    const waiter = waiting.get(id);
    waiting.delete(id);
    if (error) waiter?.reject(new Error(error.message));
    else waiter?.resolve(result);
  };

  let rest = '';
  output.setEncoding('utf8').on('data', (chunk: string) => {
    const texts = (rest + chunk).split('\0');
    rest = texts.pop() ?? '';
    texts.forEach(take);
  });
  output.once('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('the browser has ended'));
    waiting.clear();
  });
  // A browser that ends while we write closes the pipe; `close` above tells whoever waits.
  input.on('error', () => undefined);

  return {
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        if (output.destroyed) return reject(new Error('the browser has ended'));
        const id = ++lastId;
        waiting.set(id, { resolve, reject: (error) => reject(new Error(`${method}: ${error.message}`)) });
        input.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
      }),
    onEvent: (call) => {
      listeners.add(call);
      return () => listeners.delete(call);
    },
  };
}

const targetsSchema = z.object({
  targetInfos: z.array(z.object({ targetId: z.string(), type: z.string(), url: z.string() })),
});
export type Target = z.infer<typeof targetsSchema>['targetInfos'][number];

/** Every page, worker and popup there is; looking attaches to none. */
export async function listTargets(cdp: Pick<Cdp, 'send'>): Promise<Target[]> {
  return z.parse(targetsSchema, await cdp.send('Target.getTargets', { filter: [{}] })).targetInfos;
}

const evaluatedSchema = z.object({
  result: z.object({ value: z.optional(z.unknown()) }),
  exceptionDetails: z.optional(
    z.object({
      text: z.string(),
      exception: z.optional(z.object({ description: z.optional(z.string()) })),
    }),
  ),
});

/** Reads what `Runtime.evaluate` answered: the value, or what was thrown there as an error here. */
export function readEvaluated(answer: unknown): unknown {
  const { result, exceptionDetails } = z.parse(evaluatedSchema, answer);
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}
