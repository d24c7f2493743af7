import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Fault } from './faults';

const HUGE_BYTES = 50 * 1024 * 1024;
const DEEP_LEVELS = 100_000;
const CHUNK_BYTES = 64 * 1024;

const SIGN_IN_PAGE =
  '<!doctype html><html><head><title>Sign in to Wi-Fi</title></head><body><h1>Welcome, guest</h1></body></html>';

const json = (body: BodyInit | null, status: number) =>
  new Response(body, { status, headers: { 'Content-Type': 'application/json' } });

/** The answer a fault gives in place of the server's; null for those that are not an answer. */
export function wrongAnswer(fault: Fault): Response | null {
  switch (fault.kind) {
    case 'status':
      return plainAnswer(fault.status, fault.body);
    case 'html':
      return new Response(fault.body ?? SIGN_IN_PAGE, {
        status: fault.status ?? 200,
        headers: { 'Content-Type': 'text/html; charset=utf-8' },
      });
    case 'empty':
      return json('', fault.status ?? 200);
    case 'not_json':
      return json(fault.body ?? '{"ingestion_id": "7c9e', fault.status ?? 200);
    case 'wrong_schema':
      return json(
        JSON.stringify(fault.body === undefined ? { ok: true, service: 'another one' } : fault.body),
        fault.status ?? 200,
      );
    case 'huge':
      return hugeAnswer(fault.bytes ?? HUGE_BYTES, fault.declared ?? false, fault.status ?? 200);
    case 'deep': {
      const depth = fault.depth ?? DEEP_LEVELS;
      return json(`${'['.repeat(depth)}${']'.repeat(depth)}`, fault.status ?? 200);
    }
    case 'redirect':
      return new Response(null, { status: fault.status ?? 307, headers: { Location: fault.to } });
    case 'delay':
    case 'drop':
    case 'cut':
    case 'half':
    case 'stall':
      return null;
  }
}

function plainAnswer(status: number, body: unknown): Response {
  if (typeof body === 'string') {
    return new Response(body, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' } });
  }
  if (body === undefined && (status === 204 || status === 304)) return new Response(null, { status });
  return json(JSON.stringify(body === undefined ? { detail: `Injected ${status}` } : body), status);
}

/** Made while it is sent, so that fifty megabytes cost no memory here and stop when the client hangs up. */
function hugeAnswer(bytes: number, declared: boolean, status: number): Response {
  const answer = json(Readable.toWeb(Readable.from(hugeChunks(bytes))) as ReadableStream, status);
  if (declared) answer.headers.set('Content-Length', String(bytes));
  return answer;
}

function* hugeChunks(bytes: number): Generator<Buffer> {
  const opening = Buffer.from('{"status":"processing","document_id":"');
  const closing = Buffer.from('"}');
  let left = Math.max(0, bytes - opening.length - closing.length);
  yield opening;
  for (const chunk = Buffer.alloc(CHUNK_BYTES, 'x'); left > 0; left -= CHUNK_BYTES) {
    yield left < CHUNK_BYTES ? chunk.subarray(0, left) : chunk;
  }
  yield closing;
}

/** Sends the head and half of the body with the length of the whole; then ends the connection, or leaves it open. */
export async function sendHalf(
  outgoing: ServerResponse,
  answer: Response,
  then: 'cut' | 'half',
): Promise<void> {
  const body = Buffer.from(await answer.arrayBuffer());
  const headers = { ...Object.fromEntries(answer.headers), 'Content-Length': String(body.length) };
  outgoing.writeHead(answer.status, headers);
  const half = body.subarray(0, Math.floor(body.length / 2));
  // Only once the half has left: ending at once would throw it away, and the client would see no answer at all.
  outgoing.write(half, () => {
    if (then === 'cut') outgoing.destroy();
  });
}
