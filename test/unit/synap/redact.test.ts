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

describe('a key goes in whatever spelling a server repeats it', () => {
  const key = 'synap_live_Ab0/+="&==';
  const escaped = (spell: (hex: string) => string, of = /[/+="&]/g) =>
    key.replace(of, (sign) => spell(sign.charCodeAt(0).toString(16)));
  test.each([
    ['escaped for JSON and HTML, as Gson does', escaped((hex) => `\\u00${hex}`)],
    ['escaped for JSON in capitals, as .NET does', escaped((hex) => `\\u00${hex.toUpperCase()}`)],
    ['in JSON within JSON', escaped((hex) => `\\\\u00${hex}`)],
    ['with every character escaped', escaped((hex) => `\\u00${hex}`, /./g)],
    ['in an address, in small letters', escaped((hex) => `%${hex}`)],
    ['in an address of which only a part is encoded', escaped((hex) => `%${hex}`, /[+"]/g)],
    ['in an address within an address', escaped((hex) => `%25${hex.toUpperCase()}`)],
    ['in HTML', escaped((hex) => `&#x${hex};`)],
    ['in HTML, by decimal numbers', key.replace(/[/+="&]/g, (sign) => `&#${sign.charCodeAt(0)};`)],
    ['in HTML, by names', key.replaceAll('&', '&amp;').replaceAll('"', '&quot;')],
    ['with slashes escaped in JSON within JSON', key.replaceAll('/', '\\\\/')],
  ])('%s', (_, spelling) => {
    expect(redactKey(`Invalid key ${spelling}.`, key)).toBe('Invalid key •••.');
  });
});

test('a body without the key is as quickly read if it is made of what a key may be spelled with', () => {
  const before = performance.now();
  for (const part of ['\\', '%25', '&#', '\\u0073', 'synap_live_'])
    redactKey(part.repeat(100_000), 'synap_live_0123456789');
  expect(performance.now() - before).toBeLessThan(2_000);
});

test('a word of twenty letters is long enough for a key, and one of nineteen is not', () => {
  const [key, word] = ['abcdefghijklmnopqrst', 'abcdefghijklmnopqrs'];
  expect([redactKey(key, key), redactKey(word, word)]).toEqual(['•••', word]);
});

test('a word that is somebody’s key stays in answers, where it means something else', () => {
  expect(redactKey('{"status":"completed"}', 'completed')).toBe('{"status":"completed"}');
});
