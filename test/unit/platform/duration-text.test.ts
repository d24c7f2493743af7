import { describe, expect, test } from 'vitest';
import { durationText } from '../../../src/platform/duration-text';
import { messagesOf } from '../ui/messages';
import { textFrom } from '../ui/texts';

const wordsOf = (language: string) => {
  const messages = messagesOf(language);
  return {
    text: (key: string, values?: string[]) => textFrom(messages, key, values),
    locale: () => language,
  };
};

const MIN = 60_000;
const HOUR = 60 * MIN;

describe('a duration', () => {
  test.each([
    [-5, '0 s'],
    [840, '0.8 s'],
    [9_970, '10 s'],
    [14_400, '14 s'],
    [59_900, '59 s'],
    [MIN, '1 min'],
    [125_000, '2 min 5 s'],
    [HOUR, '1 h'],
    [HOUR + 3 * MIN + 4_000, '1 h 3 min'],
    [25 * HOUR, '1 day 1 h'],
    [51 * HOUR, '2 days 3 h'],
  ])('of %i ms is written %s', (ms, written) => {
    expect(durationText(wordsOf('en'), ms)).toBe(written);
  });

  test.each([
    ['de', ['1,5 s', '4 min 12 s', '1 h 5 min', '2 Tage 3 h']],
    ['ar', ['1.5 ث', '4 د 12 ث', '1 س 5 د', 'يومان 3 س']],
  ])('has one style in "%s"', (language, written) => {
    const words = wordsOf(language);
    const all = [1_500, 4 * MIN + 12_000, HOUR + 5 * MIN, 51 * HOUR].map((ms) => durationText(words, ms));
    expect(all).toEqual(written);
  });
});
