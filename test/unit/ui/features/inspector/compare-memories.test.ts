import { expect, test } from 'vitest';
import type { Memory } from '../../../../../src/messages';
import { compareMemories } from '../../../../../src/ui/features/inspector/same-document/compare-memories';

const memories = (...contents: (string | null)[]): Memory[] =>
  contents.map((content, n) => ({
    memoryId: `${Math.random()}-${n}`,
    type: null,
    content,
    confidence: null,
    createdAt: null,
  }));

test('memories with the same text are the same, whatever their IDs, blanks and accents are', () => {
  const before = memories('caf\u00e9  noir', 'B');
  const after = memories('cafe\u0301 noir ', 'B\n');
  expect(compareMemories(before, after)).toEqual({ added: [], gone: [], unchanged: 2 });
});

test('a text that is there twice counts twice', () => {
  expect(compareMemories(memories('A', 'A'), memories('A'))).toEqual({
    added: [],
    gone: ['A'],
    unchanged: 1,
  });
  expect(compareMemories(memories('A'), memories('A', 'A', null))).toEqual({
    added: ['A', ''],
    gone: [],
    unchanged: 1,
  });
});

test('nothing and everything are compared too, and thousands at once', () => {
  expect(compareMemories([], [])).toEqual({ added: [], gone: [], unchanged: 0 });
  const many = memories(...Array.from({ length: 5_000 }, (_, n) => `text ${n}`));
  expect(compareMemories(many, [...many].reverse())).toEqual({ added: [], gone: [], unchanged: 5_000 });
});
