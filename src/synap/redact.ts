/** What stands in an answer where the key was. */
export const KEY_MARK = '•••';

/** Below this a text is no key, and leaving it out would only eat words. */
const KEY_MIN = 8;

/** A server's words without the key it was asked with: some repeat it when they refuse it, and words are shown and kept. */
export function redacted(text: string, apiKey: string): string {
  return apiKey.length < KEY_MIN ? text : text.replaceAll(apiKey, KEY_MARK);
}
