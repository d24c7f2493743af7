import { looksLikeKey } from './ids/api-keys';

/** What stands in an answer where the key was. */
export const KEY_MARK = '•••';

/** What is shorter, and does not look like a key, may be a word that stands in an answer for another reason. */
const KEY_MIN = 20;

/** A server's words without the key it was asked with: some repeat it when they refuse it, and words are shown and kept. */
export function redactKey(text: string, apiKey: string): string {
  if (apiKey.length < KEY_MIN && !looksLikeKey(apiKey)) return text;
  const asJson = JSON.stringify(apiKey).slice(1, -1);
  return text.replaceAll(apiKey, KEY_MARK).replaceAll(asJson, KEY_MARK);
}
