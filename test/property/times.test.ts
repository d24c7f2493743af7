import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readServerTime } from '../../src/synap/time';
import { instant, oddValue } from './arbitraries';
import { expectSame } from './expecting';
import { always, sampled } from './runs';
import { inZone, ZONES } from './zones';

const MINUTE = 60_000;
const two = (n: number) => String(Math.trunc(n)).padStart(2, '0');

/** Every offset a server may write: none (UTC), `Z`, and whole minutes east or west in three spellings. */
const offset = fc.oneof(
  fc.constantFrom({ text: '', minutes: 0 }, { text: 'Z', minutes: 0 }, { text: '+00:00', minutes: 0 }),
  fc
    .tuple(fc.integer({ min: -839, max: 839 }), fc.constantFrom(':', ''))
    .map(([minutes, colon]) => ({ minutes, text: offsetText(minutes, colon) })),
  fc.integer({ min: -13, max: 13 }).map((h) => ({ minutes: h * 60, text: offsetText(h * 60, null) })),
);

function offsetText(minutes: number, colon: string | null): string {
  const away = Math.abs(minutes);
  const rest = colon === null ? '' : colon + two(away % 60);
  return `${minutes < 0 ? '-' : '+'}${two(away / 60)}${rest}`;
}

/** What follows the whole seconds, in the forms of `isoformat()` and of others; null: nothing of it is written. */
const FRACTIONS = [
  null,
  (ms: string) => `.${ms}`,
  (ms: string) => `.${ms}999`,
  (ms: string) => `,${ms}000001`,
];

const form = fc
  .record({
    at: instant,
    offset,
    separator: fc.constantFrom('T', ' ', 't'),
    fraction: fc.constantFrom(...FRACTIONS),
    blanks: fc.constantFrom('', ' ', '\n'),
  })
  .map(({ at, offset, separator, fraction, blanks }) => {
    const local = new Date(at + offset.minutes * MINUTE).toISOString();
    const [seconds = '', ms = ''] = local.slice(0, -1).split('.');
    const text = seconds.replace('T', separator) + (fraction?.(ms) ?? '') + offset.text;
    return { text: blanks + text + blanks, at: fraction ? at : Math.floor(at / 1000) * 1000 };
  });

test.each(ZONES)('a moment is the same number in whatever form the server writes it, in %s', (zone) => {
  inZone(zone, () => {
    always('times: forms', form, ({ text, at }) => {
      expectSame([text, readServerTime(text)], [text, at]);
    });
  });
});

const digits = (length: number) => fc.nat(10 ** length - 1).map((n) => String(n).padStart(length, '0'));
const ENDS = ['', 'Z', '+05:30', '+99:99', '-24:00', '.5', '.', 'z', '+1', ' UTC'];
const likeATime = fc
  .tuple(digits(4), digits(2), digits(2), digits(2), digits(2), digits(2), fc.constantFrom(...ENDS))
  .map(([y, mo, d, h, mi, s, end]) => `${y}-${mo}-${d}T${h}:${mi}:${s}${end}`);

test('any text is a moment or none, the same in every zone, and nothing throws', () => {
  const values = sampled('times: any text', fc.oneof(fc.string(), likeATime, likeATime, oddValue));
  const [here = [], there] = ZONES.map((zone) => inZone(zone, () => values.map(readServerTime)));
  expect(there).toEqual(here);
  expect(here.filter((at) => at !== null && !Number.isSafeInteger(at))).toEqual([]);
  expect(here.some((at) => at !== null)).toBe(true);
});

/** One beyond what each part of a date can be. */
const BEYOND = [
  '2026-00-10T10:00:00',
  '2026-13-10T10:00:00',
  '2026-04-31T10:00:00',
  '2026-02-29T10:00:00',
  '2026-01-00T10:00:00',
  '2026-01-10T24:00:00',
  '2026-01-10T10:60:00',
  '2026-01-10T10:00:61',
  '2026-01-10T10:00:00+24:00',
  '2026-01-10T10:00:00-05:60',
  '20260110T100000Z',
  '2026-01-10',
];

test.each(BEYOND)('%s is no moment', (text) => {
  expect(readServerTime(text)).toBeNull();
});

test('a moment with something behind it is none', () => {
  const trailing = fc
    .tuple(instant, fc.constantFrom('x', '[UTC]', ' +', 'Z Z', '…', '-', '/P1D'))
    .map(([at, junk]) => new Date(at).toISOString() + junk);
  always('times: no times', trailing, (text) => {
    expectSame([text, readServerTime(text)], [text, null]);
  });
});

test('a leap second is the second after it', () => {
  const before = Date.UTC(2016, 11, 31, 23, 59, 59);
  expect(readServerTime('2016-12-31T23:59:60')).toBe(before + 1000);
});
