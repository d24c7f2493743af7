import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readHeaders } from '../../src/synap/headers';
import { retryAfterMs } from '../../src/watch/scheduling/back-off';
import { anyHeaders, type Headers, headersOf, headerText } from './generators/headers';
import { instant } from './generators/times';
import { always, sampled } from './runs';
import { inZone, ZONES } from './zones';

const read = (headers: Headers, now = 0) =>
  readHeaders({ status: 200, headers: headersOf(headers) }, 'sent', now);

const isFiniteFrom0 = (value: number | null) => value === null || (Number.isFinite(value) && value >= 0);

test('any headers are read, each as what it can mean or as nothing', () => {
  always('headers: any text', fc.tuple(anyHeaders, instant), ([given, now]) => {
    const { limitPerMin, remaining, resetInMs, serverTime, correlationId } = read(given, now);
    if (limitPerMin !== null) expect(limitPerMin >= 1 && limitPerMin <= 6_000).toBe(true);
    expect([remaining, resetInMs].every(isFiniteFrom0)).toBe(true);
    expect(serverTime === null || Number.isSafeInteger(serverTime)).toBe(true);
    expect(correlationId !== null && correlationId.length > 0 && correlationId.length <= 200).toBe(true);
  });
});

test('any headers say the same wherever the person sits', () => {
  const given = sampled('headers: zones', anyHeaders);
  const [here, there] = ZONES.map((zone) => inZone(zone, () => given.map((one) => read(one))));
  expect(there).toEqual(here);
});

test('Retry-After of any text holds for a finite time within an hour', () => {
  always('headers: Retry-After', fc.tuple(headerText, instant), ([text, now]) => {
    const meta = read({ 'retry-after': text }, now);
    const { retryAfterMs: ms } = meta;
    expect(ms === 'junk' || (ms !== null && isFiniteFrom0(ms))).toBe(true);
    // A text without a digit is neither seconds nor a date.
    if (!/\d/.test(text)) expect(ms).toBe('junk');
    const held = retryAfterMs(meta);
    expect(held >= 0 && held <= 3_600_000).toBe(true);
  });
});

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const LONG_DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** The three forms of a date that RFC 9110, 5.6.7 obliges everybody to read; all are UTC. */
function httpForms(at: number): string[] {
  const date = new Date(at);
  const [day = '', , , year = '', clock = ''] = date.toUTCString().replace(',', '').split(' ');
  const number = date.getUTCDate();
  const month = MONTHS[date.getUTCMonth()] ?? '';
  const long = LONG_DAYS[date.getUTCDay()] ?? '';
  return [
    date.toUTCString(),
    `${long}, ${String(number).padStart(2, '0')}-${month}-${year.slice(2)} ${clock} GMT`,
    `${day} ${month} ${String(number).padStart(2, ' ')} ${clock} ${year}`,
  ];
}

test.each(ZONES)('a date is the same moment in each form HTTP knows, in %s', (zone) => {
  const seconds = fc.integer({ min: Date.UTC(1990, 0) / 1000, max: Date.UTC(2040, 0) / 1000 });
  inZone(zone, () => {
    always('headers: dates', seconds, (at) => {
      const read3 = httpForms(at * 1000).map((text) => read({ date: text, 'retry-after': text }));
      expect(read3.map(({ serverTime }) => serverTime)).toEqual([at * 1000, at * 1000, at * 1000]);
      expect(read3.map((meta) => meta.retryAfterMs)).toEqual([0, 0, 0]);
    });
  });
});
