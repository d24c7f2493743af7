import fc from 'fast-check';
import { oddValue } from './json';
import { instant } from './times';

/** Times as servers write them. */

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

/** A moment and one way to write it. */
export const writtenTime = fc
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

/** Two digits of a date: mostly up to a little more than what is possible. */
const part = (most: number) =>
  fc
    .oneof({ weight: 6, arbitrary: fc.nat(most + 1) }, { weight: 1, arbitrary: fc.nat(99) })
    .map((n) => String(n).padStart(2, '0'));
const year = fc.nat(9_999).map((n) => String(n).padStart(4, '0'));
const ENDS = ['', '', 'Z', '+05:30', '+99:99', '-24:00', '.5', '.', 'z', '+1', ' UTC'];
const likeATime = fc
  .tuple(year, part(12), part(31), part(23), part(59), part(59), fc.constantFrom(...ENDS))
  .map(([y, mo, d, h, mi, s, end]) => `${y}-${mo}-${d}T${h}:${mi}:${s}${end}`);

/** A text with the look of a time, about every second of which is one; or anything. */
export const perhapsATime: fc.Arbitrary<unknown> = fc.oneof(fc.string(), likeATime, likeATime, oddValue);
