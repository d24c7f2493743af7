/** The keys of ours that are characters, by where they are on a keyboard. */
const BY_POSITION: Record<string, [plain: string, withShift: string]> = {
  KeyA: ['a', 'A'],
  KeyC: ['c', 'C'],
  KeyR: ['r', 'R'],
  Slash: ['/', '?'],
};

/** What Cyrillic layouts have in the place of `/` and `?`. No key of ours, and none that a Latin layout needs there. */
const CYRILLIC_SLASH = ['.', ','];

/**
 * The key that was pressed, as `event.key` names it. Where the layout gives no Latin letter (Arabic, Cyrillic, Greek,
 * Hebrew), the character that a Latin keyboard has in its place: nobody should have to switch for one key.
 */
export function pressedKey({ key, code, shiftKey }: KeyboardEvent): string {
  const position = Object.hasOwn(BY_POSITION, code) ? BY_POSITION[code] : undefined;
  // Letters with accents are Latin too; names of keys, such as `Dead`, are words in Latin letters.
  const isLatin = /[\p{Script=Latin}\x20-\x7e]/u.test(key);
  const isElsewhere = !isLatin || (code === 'Slash' && CYRILLIC_SLASH.includes(key));
  return position && isElsewhere ? position[shiftKey ? 1 : 0] : key;
}

/** Whether a key is pressed together with one that makes it a shortcut of the browser or of the system. */
export function hasModifier({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return ctrlKey || metaKey || altKey;
}
