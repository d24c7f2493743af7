// @vitest-environment happy-dom
import { expect, it } from 'vitest';
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
])(
  'on a layout without Latin letters a key counts by its position: %s %s',
  (_, key, code, shift, expected) => {
    expect(pressed(key, code, shift)).toBe(expected);
  },
);

it.each([
  ['Dvorak', 'j', 'KeyC', false],
  ['Dvorak', 'z', 'Slash', false],
  ['German', '-', 'Slash', false],
  ['German', '?', 'Minus', true],
  ['French', '/', 'Period', true],
  ['Spanish', 'ñ', 'Semicolon', false],
  ['any', 'Backspace', 'Backspace', false],
  ['any', 'Dead', 'KeyC', false],
  ['Arabic', 'ش', 'KeyQ', false],
])('everywhere else it is what the layout gives: %s %s', (_, key, code, shift) => {
  expect(pressed(key, code, shift)).toBe(key);
});
