import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readServerTime } from '../../src/synap/time';
import { expectSame } from './expecting';
import { perhapsATime, writtenTime } from './generators/server-times';
import { instant } from './generators/times';
import { always, sampled } from './runs';
import { inZone, ZONES } from './zones';

test.each(ZONES)('a moment is the same number in whatever form the server writes it, in %s', (zone) => {
  inZone(zone, () => {
    always('times: forms', writtenTime, ({ text, at }) => {
      expectSame([text, readServerTime(text)], [text, at]);
    });
  });
});

test('any text is a moment or none, the same in every zone, and nothing throws', () => {
  const values = sampled('times: any text', perhapsATime);
  const [here = [], there] = ZONES.map((zone) => inZone(zone, () => values.map(readServerTime)));
  expect(there).toEqual(here);
  expect(here.filter((at) => at !== null && !Number.isSafeInteger(at))).toEqual([]);
  expect(here.some((at) => at !== null)).toBe(true);
});

test('a moment with something behind it is none', () => {
  const trailing = fc
    .tuple(instant, fc.constantFrom('x', '[UTC', '[UTC]x', ' +', 'Z Z', '…', '-', '/P1D'))
    .map(([at, junk]) => new Date(at).toISOString() + junk);
  always('times: no times', trailing, (text) => {
    expectSame([text, readServerTime(text)], [text, null]);
  });
});
