/** What stands in an answer where the key was. */
export const KEY_MARK = '•••';

/** A shorter key that neither begins like one nor has a digit may be an ordinary word of the answer, and is not removed. */
const KEY_MIN = 20;
const LIKE_A_KEY = /^(?:synap_|sk-).{4}|^(?=.*\d).{8}/i;

/**
 * A text without this key, as it is or as JSON or an address would have it. Some servers repeat the key when they refuse it,
 * and people paste it among notes.
 */
export function redactKey(text: string, apiKey: string): string {
  if (apiKey.length < KEY_MIN && !LIKE_A_KEY.test(apiKey)) return text;
  const asJson = JSON.stringify(apiKey).slice(1, -1);
  const spellings = [
    apiKey,
    asJson,
    asJson.replaceAll('/', '\\/'),
    encodeURIComponent(apiKey),
    encodeURI(apiKey),
  ];
  return spellings.reduce((left, spelling) => left.replaceAll(spelling, KEY_MARK), text);
}
