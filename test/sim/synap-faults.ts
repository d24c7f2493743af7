import type { Random } from './random';
import type { Reply } from './virtual-synap';

/** Makes a reply an error in the form that Synap has for errors. */
export function errorReply(reply: Reply, status: number, detail: string, more: object = {}): Reply {
  reply.status = status;
  reply.body = JSON.stringify({ detail, ...more });
  return reply;
}

/** A faulty answer in place of this one: an error, a limit, a broken connection, or something that is no answer of Synap. */
export function faultOf(reply: Reply, random: Random, now: number): Reply {
  const fault: Reply = { ...reply, isFault: true };
  const page = '<!doctype html><title>Sign in</title>';
  const ways: (() => Reply)[] = [
    () => withRetryAfterNowAndThen(errorReply(fault, random.pick([500, 502, 503, 504]), 'upstream'), random),
    () => withRetryAfterNowAndThen(errorReply(fault, random.pick([500, 502, 503, 504]), 'upstream'), random),
    () => withAnyRetryAfter(errorReply(fault, 429, 'slow down'), random, now),
    () => withAnyRetryAfter(errorReply(fault, 429, 'slow down'), random, now),
    () => ({ ...fault, how: 'dropped' }),
    () => ({ ...fault, how: 'stalled' }),
    () => ({ ...fault, how: 'body_stalled', body: '{"status": "comp' }),
    () => ({ ...fault, how: 'body_dropped', body: '{"status": "comp' }),
    () => ({ ...fault, body: page }),
    () => ({ ...fault, status: 502, body: page }),
    () => ({ ...fault, status: 404, body: page }),
    () => ({ ...fault, body: '' }),
    () => ({ ...fault, body: 'null' }),
    () => ({ ...fault, body: '{"status": 7}' }),
    () => ({ ...fault, body: '{"status": "completed"' }),
    () => ({ ...fault, body: JSON.stringify({ ingestion_id: random.uuid(), status: 'failed' }) }),
    () => ({ ...fault, body: JSON.stringify({ status: 'pondering', memories_created: -1 }) }),
    () => errorReply(fault, 408, 'timeout'),
    () => errorReply(fault, 418, 'teapot'),
    () => ({ ...fault, delayMs: random.int(5_000, 25_000), status: 500 }),
  ];
  if (random.chance(0.01)) return { ...fault, how: 'huge' };
  return random.pick(ways)();
}

/** The reply, now and then with the time after which to try again. */
function withRetryAfterNowAndThen(reply: Reply, random: Random): Reply {
  if (random.chance(0.2)) reply.headers['retry-after'] = String(random.int(1, 90));
  return reply;
}

/** The reply with a `Retry-After` in any of the forms that servers write, of which some make no sense. */
function withAnyRetryAfter(reply: Reply, random: Random, now: number): Reply {
  const inSeconds = random.int(1, 300);
  const forms = [
    String(inSeconds),
    String(inSeconds),
    new Date(now + inSeconds * 1000).toUTCString(),
    null,
    'soon',
    '-5',
    '99999999',
    '0',
    '1.5',
  ];
  const form = random.pick(forms);
  if (form !== null) reply.headers['retry-after'] = form;
  return reply;
}
