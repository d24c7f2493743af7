import fc from 'fast-check';
import type { HttpResponse } from '../../../src/synap/http-body';
import { finalBody } from './bodies';
import { anyHeaders, type Headers, headersOf } from './headers';
import { anyJson, mutated } from './json';

/** What a network makes of an answer: the pieces it comes in, and where it breaks. */
export interface Transfer {
  status: number;
  headers: Headers;
  body: Uint8Array;
  /** Where the body is cut into pieces, anywhere in it. */
  cuts: number[];
}

export const bytesOf = (text: string) => new TextEncoder().encode(text);

export const someCuts = fc.array(fc.nat(), { maxLength: 4 });

function piecesOf(body: Uint8Array, cuts: number[]): Uint8Array[] {
  const places = [...new Set(cuts.map((cut) => cut % (body.length + 1)))].sort((a, b) => a - b);
  const ends = [...places, body.length];
  return ends.map((end, index) => body.subarray(ends[index - 1] ?? 0, end));
}

/** A response that comes in pieces; after `failsAfter` of them the connection breaks. */
export function response({ status, headers, body, cuts }: Transfer, failsAfter = Infinity): HttpResponse {
  const pieces = piecesOf(body, cuts);
  let next = 0;
  const read = () => {
    if (next >= failsAfter) return Promise.reject(new TypeError('network error'));
    const value = pieces[next++];
    return Promise.resolve(value === undefined ? { done: true } : { done: false, value });
  };
  return {
    status,
    headers: headersOf(headers),
    body: { getReader: () => ({ read, cancel: () => Promise.resolve() }) },
  };
}

export const statusCode = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(200, 200, 200, 201, 400, 401, 402, 403, 404, 408, 410, 422, 429, 500, 503),
  },
  { weight: 1, arbitrary: fc.integer({ min: 100, max: 599 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, 999, 204, 502, 504) },
);

const body = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  finalBody.map(({ json }) => bytesOf(JSON.stringify(json))),
  mutated(finalBody.map(({ json }) => json)).map((json) => bytesOf(JSON.stringify(json))),
  anyJson.map((json) => bytesOf(JSON.stringify(json))),
  anyJson.map((detail) => bytesOf(JSON.stringify({ detail }))),
  fc.string().map((text) => bytesOf(`\n <!doctype html>${text}`)),
  fc.constant(bytesOf('\ufeff{"status":"done"}')),
);

/** A 402 is Synap's word only if it speaks of credits. */
const noCredits = fc.constant(bytesOf('{"detail":{"error":"insufficient_credits"}}'));

/** An answer of any kind, in any pieces. */
export const transfer: fc.Arbitrary<Transfer> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ status: statusCode, headers: anyHeaders, body, cuts: someCuts }) },
  {
    weight: 1,
    arbitrary: fc.record({ status: fc.constant(402), headers: anyHeaders, body: noCredits, cuts: someCuts }),
  },
);

/** What becomes of a request. */
export const fate = fc.oneof(
  { weight: 5, arbitrary: fc.constant('arrives' as const) },
  { weight: 1, arbitrary: fc.constantFrom('no body', 'never comes', 'refused', 'throws', 'no reader') },
  { weight: 1, arbitrary: fc.nat(4).map((breaksAfter) => ({ breaksAfter })) },
);
export type Fate = typeof fate extends fc.Arbitrary<infer T> ? T : never;

/** A `fetch` with which each request meets this fate. */
export function fetchOf(one: Transfer, what: Fate) {
  return async (_: string, { signal }: RequestInit) => {
    const whole = response(one);
    if (what === 'no body') return { ...whole, body: null };
    if (what === 'refused') throw new TypeError('Failed to fetch');
    if (what === 'throws') throw undefined;
    if (what === 'never comes') await new Promise((_, reject) => signal?.addEventListener('abort', reject));
    if (what === 'no reader') {
      const getReader = () => {
        throw new TypeError('locked');
      };
      return { ...whole, body: { getReader } };
    }
    return typeof what === 'object' ? response(one, what.breaksAfter) : whole;
  };
}
