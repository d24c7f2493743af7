import { expect, test } from 'vitest';
import { listText, numberText, pluralText, pluralTextWith, type Texts } from '../../../src/platform/texts';

/** A language whose texts are their own names with what fills them, but for one. */
const textsIn = (locale: string, missing = ''): Texts => ({
  locale: () => locale,
  text: (key, values = []) => (key === missing ? '' : `${key}(${values.join('; ')})`),
});

test('a text that depends on a count has the form of its language, the count as it writes it, and the rest behind it', () => {
  expect(pluralText(textsIn('en'), 'memories', 1)).toBe('memories_one(1)');
  expect(pluralText(textsIn('ar'), 'memories', 2)).toMatch(/^memories_two\(/);
  expect(pluralTextWith(textsIn('de'), 'memories', { count: 1_234, more: ['a', 'b'] })).toBe(
    'memories_other(1.234; a; b)',
  );
  expect(numberText(textsIn('de'), 1_234)).toBe('1.234');
});

test('a form that a language does not have is the general one', () => {
  const one = { count: 1, more: ['a'] };
  expect(pluralTextWith(textsIn('en', 'memories_one'), 'memories', one)).toBe('memories_other(1; a)');
});

test('a list may have any number of texts, which stay in their order', () => {
  const listed: Texts = { locale: () => 'en', text: (_, values = []) => values.join(', ') };
  expect(listText(listed, [])).toBe('');
  expect(listText(listed, ['a'])).toBe('a');
  expect(listText(listed, ['a', 'b', 'c'])).toBe('a, b, c');
});
