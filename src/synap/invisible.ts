/** Characters without a shape: zero-width spaces, byte order marks, direction marks, soft hyphens. */
const INVISIBLE = /\p{Cf}/gu;

/** The text without them: whatever is copied may bring them along, and programs put them into long words where these may break. */
export function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE, '');
}
