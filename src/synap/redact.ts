/** What stands in an answer where the key was. */
export const KEY_MARK = '•••';

/** A shorter key that neither begins like one nor has a digit may be an ordinary word of the answer, and is not removed. */
const KEY_MIN = 20;
const LIKE_A_KEY = /^(?:synap_|sk-).{4}|^(?=.*\d).{8}/i;

/**
 * A text without this key, however JSON, an address or HTML spell it: libraries differ in which characters they escape, and a text within
 * a text is escaped twice. Some servers repeat the key when they refuse it, and people paste it among notes.
 */
export function redactKey(text: string, apiKey: string): string {
  if (apiKey.length < KEY_MIN && !LIKE_A_KEY.test(apiKey)) return text;
  const inAnySpelling = [...apiKey].map(spellingsOf).join('');
  return text.replace(new RegExp(inAnySpelling, 'gu'), KEY_MARK);
}

/** The few characters that HTML has names for and keys may have. */
const HTML_NAMES: Readonly<Record<string, string>> = {
  '&': 'amp',
  '"': 'quot',
  "'": 'apos',
  '<': 'lt',
  '>': 'gt',
};

/** A pattern of how one character is written. Repetitions are bounded: a text of nothing but backslashes must not take long. */
function spellingsOf(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const bytes = [...new TextEncoder().encode(char)];
  const inJson = `\\\\{1,3}u${hexPattern(code, 4)}`;
  const inAddress = bytes.map((byte) => `%(?:25){0,2}${hexPattern(byte, 2)}`).join('');
  const inHtml = `&(?:amp;)?(?:#0{0,5}${code}|#[xX]0{0,5}${hexPattern(code, 1)}|${HTML_NAMES[char] ?? '(?!)'});`;
  // Before a letter a backslash means another character.
  const asItself = /\w/.test(char) ? char : `\\\\{0,3}\\u{${code.toString(16)}}`;
  return `(?:${inJson}|${inAddress}|${inHtml}|${asItself})`;
}

/** A number of so many hexadecimal digits or more, in small letters or capitals. */
function hexPattern(value: number, digits: number): string {
  const hex = value.toString(16).padStart(digits, '0');
  return hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}
