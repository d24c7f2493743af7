import fc from 'fast-check';
import { expect, test } from 'vitest';
import { uuidsIn } from '../../../src/synap/ids/uuid';

const H = '[0-9a-f]';
const GROUP = `${H}{2,40}`;
const LEFT = `(?<=[g-z][a-f]{0,20}|-${H}{12}|(?<!${H}|(?<![0-9a-z])${GROUP}-))`;
const RIGHT = `(?=[a-f]{0,20}[g-z]|${H}{8}-${H}{4}-|\\d{4}-\\d\\d-\\d\\dT|(?!${H}|-${GROUP}(?![0-9a-z])))`;
const ALONE = `(?<![0-9a-z]|(?<![0-9a-z])${GROUP}-)${H}{32}(?![0-9a-z]|-${GROUP}(?![0-9a-z]))`;

/** The same rule as one expression that is tried at every place: slow, and easy to believe. */
const RULE = new RegExp(`${LEFT}${H}{8}(?:-${H}{4}){3}-${H}{12}${RIGHT}|${ALONE}`, 'gi');

const digits = fc.string({ unit: fc.constantFrom(...'0123456789abcdefF'), maxLength: 70 });
const piece = fc.oneof(
  fc.uuid(),
  fc.uuid().map((id) => id.replaceAll('-', '')),
  fc.uuid().map((id) => id.toUpperCase()),
  fc.tuple(fc.uuid(), fc.nat(36)).map(([id, end]) => id.slice(0, end)),
  digits,
  fc.constantFrom('-', '--', ' ', '\n', 'g', 'ID', '_', '2026-01-15T12', 'aaaa-bbbb-cccc-', ' 7c9e6679-'),
);
const texts = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

test('what is read from the dashes, and at each 32nd character, is what is read at every place', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const places = [...text.matchAll(RULE)].map((found) => ({
        from: found.index,
        to: found.index + found[0].length,
      }));
      expect([...uuidsIn(text)]).toEqual(places);
    }),
    { numRuns: 2_000 },
  );
});

test('an endless run of digits, and one of dashes, is read once', () => {
  for (const text of ['a'.repeat(4_000_000), '-'.repeat(1_000_000), '7c9e-'.repeat(400_000)])
    expect([...uuidsIn(text)]).toEqual([]);
});
