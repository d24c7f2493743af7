import { rowActionFor } from './list-keys';

/** A key that gives a letter on a Latin keyboard, by where it is. */
const LETTER_POSITION = /^Key([A-Z])$/;

/** The character that a Latin keyboard has at a position; null for what is no letter and no key of ours. */
function latinAt(code: string, isShifted: boolean): string | null {
  if (code === 'Slash') return isShifted ? '?' : '/';
  const letter = LETTER_POSITION.exec(code)?.[1] ?? null;
  return isShifted ? letter : (letter?.toLowerCase() ?? null);
}

/** What Cyrillic layouts have in the place of `/` and `?`. No key of ours, and none that a Latin layout needs there. */
const CYRILLIC_SLASH = ['.', ','];

/**
 * The key that was pressed, as `event.key` names it. Where the layout gives no Latin letter (Arabic, Cyrillic, Greek,
 * Hebrew), the character that a Latin keyboard has in its place: nobody should have to switch for one key.
 */
export function pressedKey({ key, code, shiftKey }: KeyboardEvent): string {
  // Letters with accents are Latin too; names of keys, such as `Dead`, are words in Latin letters.
  const isLatin = /[\p{Script=Latin}\x20-\x7e]/u.test(key);
  const isElsewhere = !isLatin || (code === 'Slash' && CYRILLIC_SLASH.includes(key));
  if (isElsewhere) return latinAt(code, shiftKey) ?? key;
  // Caps Lock is no Shift.
  return key.length === 1 && !shiftKey ? key.toLowerCase() : key;
}

/** Whether a key is pressed together with one that makes it a shortcut of the browser or of the system. */
export function hasModifier({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return ctrlKey || metaKey || altKey;
}

/** Whether a key that acts on rows is held down: holding Delete a moment too long must not empty the list. */
export function isHeldRowKey(event: KeyboardEvent): boolean {
  return event.repeat && rowActionFor(pressedKey(event)) !== null;
}
