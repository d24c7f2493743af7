/** What stands in an answer where the key was. */
export const KEY_MARK = '•••';

/** Shorter than any key of Synap's: what is shorter may be a word, and stand in an answer for another reason. */
const KEY_MIN = 20;

/** A server's words without the key it was asked with: some repeat it when they refuse it, and words are shown and kept. */
export function redacted(text: string, apiKey: string): string {
  if (apiKey.length < KEY_MIN) return text;
  const asJson = JSON.stringify(apiKey).slice(1, -1);
  return text.replaceAll(apiKey, KEY_MARK).replaceAll(asJson, KEY_MARK);
}
