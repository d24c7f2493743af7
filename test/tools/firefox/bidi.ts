import { WebSocket } from 'ws';
import * as z from 'zod/mini';

/** WebDriver BiDi, the protocol by which Firefox is driven. */
export interface Bidi {
  /** Rejects with the protocol's own words, and when the browser ends. */
  send(method: string, params?: object): Promise<unknown>;
  /** Called with each event subscribed to. */
  onEvent(call: (event: BidiEvent) => void): void;
  close(): void;
}

export interface BidiEvent {
  method: string;
  params: unknown;
}

const messageSchema = z.object({
  id: z.optional(z.nullable(z.number())),
  method: z.optional(z.string()),
  params: z.optional(z.unknown()),
  result: z.optional(z.unknown()),
  error: z.optional(z.string()),
  message: z.optional(z.string()),
});

type Waiting = { resolve(result: unknown): void; reject(error: Error): void };

/** `url`: of the session end point. */
export async function connectBidi(url: string): Promise<Bidi> {
  const socket = new WebSocket(url);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const waiting = new Map<number, Waiting>();
  const listeners: ((event: BidiEvent) => void)[] = [];
  let lastId = 0;

  socket.on('message', (data) => {
    const { id, method, params, result, error, message } = z.parse(messageSchema, JSON.parse(String(data)));
    if (method !== undefined) for (const call of listeners) call({ method, params });
    if (id === undefined || id === null) return;
    const waiter = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) waiter?.resolve(result);
    else waiter?.reject(new Error(`${error}: ${message}`));
  });
  socket.once('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('the browser has ended'));
    waiting.clear();
  });
  // A browser that ends while we write: `close` above tells whoever waits.
  socket.on('error', () => undefined);

  return {
    send: (method, params = {}) =>
      new Promise((resolve, reject) => {
        if (socket.readyState !== WebSocket.OPEN) return reject(new Error('the browser has ended'));
        const id = ++lastId;
        waiting.set(id, { resolve, reject: (error) => reject(new Error(`${method}: ${error.message}`)) });
        socket.send(JSON.stringify({ id, method, params }));
      }),
    onEvent: (call) => void listeners.push(call),
    close: () => socket.close(),
  };
}

const evaluatedSchema = z.union([
  z.object({ type: z.literal('success'), result: z.object({ value: z.optional(z.unknown()) }) }),
  z.object({ type: z.literal('exception'), exceptionDetails: z.object({ text: z.string() }) }),
]);

/** Runs an expression in a page or window as if a person had acted; its awaited value comes back as JSON does. */
export async function evaluateIn(bidi: Bidi, context: string, expression: string): Promise<unknown> {
  const answer = await bidi.send('script.evaluate', {
    expression: `(async () => JSON.stringify(await (${expression})) ?? 'null')()`,
    target: { context },
    awaitPromise: true,
    userActivation: true,
  });
  const read = z.parse(evaluatedSchema, answer);
  if (read.type === 'exception') throw new Error(read.exceptionDetails.text);
  return JSON.parse(z.parse(z.string(), read.result.value));
}
