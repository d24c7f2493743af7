import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wordBefore } from '../../../src/synap/ids/word';

/** The plain way to say it, which reads the whole text for its last word. */
const WORD = /[\p{L}_$][\p{L}\w$-]*/gu;

const pieces = fc.array(
  fc.constantFrom(
    'id',
    '_',
    '$',
    '-',
    '7',
    ' ',
    ':',
    'é',
    'Ж',
    '漢',
    '𝒳',
    '\ud835',
    '\udcb3',
    '.',
    '\n',
    'İ',
    '²',
  ),
  { maxLength: 12 },
);

test('read backwards, the words of a text are those that reading it forwards finds', () => {
  fc.assert(
    fc.property(pieces, (parts) => {
      const text = parts.join('');
      const backwards: string[] = [];
      for (let end = text.length, word = wordBefore(text, end); word; word = wordBefore(text, end)) {
        backwards.unshift(text.slice(word.index, word.end));
        end = word.index;
      }
      expect(backwards).toEqual(text.match(WORD) ?? []);
    }),
    { numRuns: 5_000 },
  );
});
