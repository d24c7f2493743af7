import { expect, test } from 'vitest';
import { MATCHES_MAX, matchesIn, piecesOf } from '../../../../../src/ui/features/inspector/search';

const found = (text: string, typed: string) =>
  matchesIn(text, typed).map(({ from, to }) => text.slice(from, to));

test('what is typed is found in any letter case, as text and not as a pattern', () => {
  expect(found('Status, STATUS, stat', 'status')).toEqual(['Status', 'STATUS']);
  expect(found('a.b a+b [a] (a) \\d $ ^ a|b', 'a|b')).toEqual(['a|b']);
  for (const typed of ['.', '[', '(', '\\', '$', '^', '*', '+', '?', '{', '}', '|', '/', '-'])
    expect(found(`x${typed}y`, typed)).toEqual([typed]);
  expect(found('anything', '')).toEqual([]);
});

test('a letter that is longer in lower case moves no match behind it', () => {
  expect(found('İİİ needle', 'NEEDLE')).toEqual(['needle']);
});

test.each([
  ['Mu\u0308nchen', 'münchen', ['Mu\u0308nchen']],
  ['München', 'munchen', ['München']],
  ['ＤＯＣ－４２', 'doc-42', ['ＤＯＣ－４２']],
  ['oﬃce', 'ffi', ['ﬃ']],
  ['Straße STRASSE', 'strasse', ['Straße', 'STRASSE']],
  ['مُحَمَّد', 'محمد', ['مُحَمَّد']],
  ['status', 'ｓtatus', ['status']],
])('in %j %j is found, however it was composed', (text, typed, places) => {
  expect(found(`… ${text} …`, typed)).toEqual(places);
});

test('half a character that was typed breaks nothing', () => {
  expect(found('🧠 brain', '\ud83e')).toEqual([]);
});

test('the pieces are the whole text, and each match has its number', () => {
  const text = 'one two one';
  const pieces = piecesOf(text, matchesIn(text, 'one'));
  expect(pieces).toEqual([
    { text: 'one', match: 0 },
    { text: ' two ', match: null },
    { text: 'one', match: 1 },
  ]);
  expect(piecesOf(text, [])).toEqual([{ text, match: null }]);
});

test('a sign of two equal letters is marked once', () => {
  expect(found('ﬀ f', 'f')).toEqual(['ﬀ', 'f']);
});

test('a letter that is everywhere is marked so often and no more', () => {
  expect(matchesIn('a'.repeat(100_000), 'a')).toHaveLength(MATCHES_MAX);
});
