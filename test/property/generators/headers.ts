import fc from 'fast-check';
import type { HttpResponse } from '../../../src/synap/http-body';

import { instant, NOW, nearby } from './times';

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
  fc.nat(10_000).map(String),
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

/** As a server writes it that means well; or any text. */
const usual = (...texts: fc.Arbitrary<string>[]) => fc.oneof(...texts, headerText);

/** The headers that are read, each with a usual text, any other, or missing. */
export const anyHeaders: fc.Arbitrary<Headers> = fc.record(
  {
    'x-correlation-id': usual(fc.uuid()),
    'x-ratelimit-limit': usual(fc.constantFrom('60', '600'), fc.nat(10_000).map(String)),
    'x-ratelimit-remaining': usual(fc.nat(60).map(String)),
    'x-ratelimit-reset': usual(
      fc.nat(60).map(String),
      nearby.map((ms) => String(Math.floor((NOW + ms) / 1_000))),
    ),
    'retry-after': usual(fc.nat(600).map(String)),
    date: usual(nearby.map((ms) => new Date(NOW + ms).toUTCString())),
  },
  { requiredKeys: [] },
);

/** Headers as a `Response` has them. */
export function headersOf(headers: Headers): HttpResponse['headers'] {
  const all = new Map(Object.entries(headers));
  return { get: (name) => all.get(name) ?? null };
}
