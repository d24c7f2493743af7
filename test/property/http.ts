import fc from 'fast-check';
import { createClient, type HttpResponse, type Surroundings } from '../../src/synap/client';
import { instant } from './arbitraries';

export interface Headers {
  'x-correlation-id'?: string;
  'x-ratelimit-limit'?: string;
  'x-ratelimit-remaining'?: string;
  'x-ratelimit-reset'?: string;
  'retry-after'?: string;
  date?: string;
}

const number = fc.oneof(
  fc.nat().map(String),
  fc.double().map(String),
  fc.integer({ min: 1, max: 400 }).map((length) => '9'.repeat(length)),
  fc.constantFrom(
    '0',
    '-0',
    '1e3',
    '0x10',
    '1_000',
    '٣',
    'Infinity',
    'NaN',
    '60, 60',
    '60;w=60',
    ' 7 ',
    '007',
  ),
);
export const headerText = fc.oneof(
  fc.string(),
  number,
  instant.map((at) => new Date(at).toUTCString()),
  fc.tuple(fc.constantFrom('soon', 'Sun,', 'Sun'), number).map((words) => words.join(' ')),
);

/** The headers that are read, each with any text or missing. */
export const anyHeaders: fc.Arbitrary<Headers> = fc.record(
  {
    'x-correlation-id': headerText,
    'x-ratelimit-limit': headerText,
    'x-ratelimit-remaining': headerText,
    'x-ratelimit-reset': headerText,
    'retry-after': headerText,
    date: headerText,
  },
  { requiredKeys: [] },
);

/** Headers as a `Response` has them. */
export function headersOf(headers: Headers): HttpResponse['headers'] {
  const all = new Map(Object.entries(headers));
  return { get: (name) => all.get(name) ?? null };
}

/** What a network makes of an answer: the pieces it comes in, and where it breaks. */
export interface Transfer {
  status: number;
  headers: Headers;
  body: Uint8Array;
  /** Where the body is cut into pieces, anywhere in it. */
  cuts: number[];
}

export const someCuts = fc.array(fc.nat(), { maxLength: 4 });

export function piecesOf(body: Uint8Array, cuts: number[]): Uint8Array[] {
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

export const BASE_URL = 'https://synap.example';
export const SENT_ID = 'sent-correlation-id';

/** A client over one prepared answer to everything. `isLate`: the deadline comes before the answer. */
export function clientOver(fetch: Surroundings['fetch'], now = 0, isLate = false) {
  const after = (_ms: number, run: () => void) => {
    if (isLate) queueMicrotask(run);
    return { cancel: () => undefined };
  };
  return createClient({ fetch, now: () => now, uuid: () => SENT_ID, after });
}

export const bytesOf = (text: string) => new TextEncoder().encode(text);
