import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, MiddlewareHandler } from 'hono';
import type { Fault } from './faults';
import type { LoggedRequest } from './request-log';
import { sendHalf, wrongAnswer } from './sabotage';
import type { Env, World } from './world';

/** Logs a request from its arrival to the end of its answer. Outermost, so that nothing goes by unseen. */
export function record(world: World): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { incoming, outgoing } = c.env;
    const entry = world.log.arrive({
      at: world.now(),
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: Object.fromEntries(c.req.raw.headers),
    });
    c.set('entry', entry);
    // Decided before anyone hears of the request: whoever waited for it may change the faults for the next one.
    const fault = world.faults.take(entry);
    c.set('fault', fault);
    entry.fault = fault?.kind ?? null;
    world.log.announce(entry);
    outgoing.once('close', () =>
      world.log.end(entry, {
        at: world.now(),
        status: outgoing.headersSent ? outgoing.statusCode : null,
        answered: outgoing.writableFinished,
      }),
    );
    entry.body = await readBody(c);
    return next();
  };
}

/** Empty when the client hung up before it was through. */
async function readBody(c: Context<Env>): Promise<string> {
  return c.req.method === 'GET' ? '' : c.req.text().catch(() => '');
}

/** Lets the server answer, or a fault do what it does. Adds what every answer carries: the correlation ID and the date. */
export function answer(world: World): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { entry, fault } = c.var;
    if (!fault) {
      await next();
      stamp(world, entry, c.res);
      return;
    }
    if (fault.delayMs !== undefined && !(await waited(fault.delayMs, world))) return RESPONSE_ALREADY_SENT;
    const wrong = wrongAnswer(fault);
    if (wrong) return dress(stamp(world, entry, wrong), fault, c.env);
    return mishandle(world, fault, c, next);
  };
}

/** False when the server closed in the meantime. */
async function waited(ms: number, world: World): Promise<boolean> {
  return sleep(ms, true, { signal: world.closing }).catch(() => false);
}

/** The client's correlation ID comes back, or one is made; `Date` follows the server's clock, not the machine's. */
function stamp(world: World, entry: LoggedRequest, response: Response): Response {
  response.headers.set('X-Correlation-Id', entry.headers['x-correlation-id'] || randomUUID());
  response.headers.set('Date', new Date(world.now()).toUTCString());
  return response;
}

/** Puts a `status` fault's own headers on, and takes off those it wants missing. */
function dress(response: Response, fault: Fault, { outgoing }: HttpBindings): Response {
  const headers = fault.kind === 'status' ? (fault.headers ?? {}) : {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== null) {
      response.headers.set(name, value);
      continue;
    }
    response.headers.delete(name);
    // Node would add this one by itself.
    if (name.toLowerCase() === 'date') outgoing.sendDate = false;
  }
  return response;
}

/** The faults that are no answer: done to the socket itself. */
async function mishandle(
  world: World,
  fault: Fault,
  c: Context<Env>,
  next: () => Promise<void>,
): Promise<Response | undefined> {
  if (fault.kind === 'drop') c.env.incoming.socket.destroy();
  if (fault.kind === 'drop' || fault.kind === 'stall') return RESPONSE_ALREADY_SENT;
  await next();
  stamp(world, c.get('entry'), c.res);
  if (fault.kind !== 'cut' && fault.kind !== 'half') return undefined;
  await sendHalf(c.env.outgoing, c.res, fault.kind);
  c.res = undefined;
  c.res = RESPONSE_ALREADY_SENT;
  return undefined;
}
