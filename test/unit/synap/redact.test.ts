import { describe, expect, test } from 'vitest';
import { redactKey } from '../../../src/synap/redact';

describe("a connection's own key is taken out of an answer", () => {
  test.each([
    ['a long one of any shape', 'a key of any shape at all'],
    ['a short one', 'synap_live_abcd'],
    ['one of eight characters', 'hunter22'],
    ['the shortest with a beginning of keys', 'synap_abcd'],
    ['one without a digit', 'synap_live_abcdefghijkl'],
    ['an older one', 'sk-live-abcdefgh'],
    ['one with a quote in it', 'synap_test_"0123456789"'],
  ])('%s', (_, key) => {
    const body = JSON.stringify({ detail: `Invalid API key ${key}.`, url: `/?key=${key}&x=1` });
    expect(redactKey(body, key)).toBe('{"detail":"Invalid API key •••.","url":"/?key=•••&x=1"}');
  });
});

test('a key goes as an address and as JSON spell it, too', () => {
  const key = 'a+key/with "signs" & 20 more';
  const texts = [encodeURIComponent(key), JSON.stringify(key), JSON.stringify(key).replaceAll('/', '\\/')];
  expect(texts.map((text) => redactKey(text, key))).toEqual(['•••', '"•••"', '"•••"']);
});

test('a key goes where only those of its characters are encoded that no address may have', () => {
  const key = 'a+key/with "signs" & 20 more';
  expect(redactKey(`/?key=${encodeURI(key)}`, key)).toBe('/?key=•••');
});

test('a word of twenty letters is long enough for a key, and one of nineteen is not', () => {
  const [key, word] = ['abcdefghijklmnopqrst', 'abcdefghijklmnopqrs'];
  expect([redactKey(key, key), redactKey(word, word)]).toEqual(['•••', word]);
});

test('a word that is somebody’s key stays in answers, where it means something else', () => {
  expect(redactKey('{"status":"completed"}', 'completed')).toBe('{"status":"completed"}');
});
