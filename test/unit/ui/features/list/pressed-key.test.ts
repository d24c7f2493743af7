// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { SELECTION_SHORTCUTS, SHORTCUTS } from '../../../../../src/ui/features/list/list-keys';
import { pressedKey } from '../../../../../src/ui/features/list/pressed-key';

const pressed = (key: string, code: string, shiftKey = false) =>
  pressedKey(new KeyboardEvent('keydown', { key, code, shiftKey }));

it.each([
  ['Arabic', 'ؤ', 'KeyC', false, 'c'],
  ['Arabic', 'ق', 'KeyR', false, 'r'],
  ['Arabic', 'ظ', 'Slash', false, '/'],
  ['Arabic', '؟', 'Slash', true, '?'],
  ['Russian', 'с', 'KeyC', false, 'c'],
  ['Russian', 'к', 'KeyR', false, 'r'],
  ['Russian', '.', 'Slash', false, '/'],
  ['Russian', ',', 'Slash', true, '?'],
  ['Hebrew', 'ב', 'KeyC', false, 'c'],
  ['Greek', 'Ζ', 'KeyZ', true, 'Z'],
])(
  'on a layout without Latin letters a key counts by its position: %s %s',
  (_, key, code, shift, expected) => {
    expect(pressed(key, code, shift)).toBe(expected);
  },
);

it('on a layout without Latin letters every letter among the shortcuts works', () => {
  const letters = [...SHORTCUTS, ...SELECTION_SHORTCUTS]
    .flatMap(({ keys }) => keys)
    .filter((key) => /^[a-z]$/i.test(key));
  expect(letters.length).toBeGreaterThan(0);
  for (const letter of letters) expect(pressed('ش', `Key${letter.toUpperCase()}`)).toBe(letter.toLowerCase());
});

it.each([
  ['Dvorak', 'j', 'KeyC', false],
  ['Dvorak', 'z', 'Slash', false],
  ['German', '-', 'Slash', false],
  ['German', '?', 'Minus', true],
  ['French', '/', 'Period', true],
  ['Spanish', 'ñ', 'Semicolon', false],
  ['French', 'É', 'Digit2', true],
  ['any', 'Backspace', 'Backspace', false],
  ['any', 'Dead', 'KeyC', false],
])('everywhere else it is what the layout gives: %s %s', (_, key, code, shift) => {
  expect(pressed(key, code, shift)).toBe(key);
});

it.each([
  ['C', 'KeyC'],
  ['R', 'KeyR'],
])('with Caps Lock a letter is the one that it is without: %s', (key, code) => {
  expect(pressed(key, code)).toBe(key.toLowerCase());
  expect(pressed(key, code, true)).toBe(key);
});
