/** Characters that show what follows in the opposite order. No language needs them; they make a name look like another. */
const OVERRIDES: Record<string, string> = { '\u202d': '⟨LRO⟩', '\u202e': '⟨RLO⟩' };

/**
 * A text that came from outside, as it may be shown: what would reverse it is shown as a mark instead. To be put into an
 * element that isolates its direction, such as `bdi`.
 */
export function visibleText(text: string): string {
  return text.replace(/[\u202d\u202e]/g, (found) => OVERRIDES[found] ?? '');
}

/**
 * As much of such a text as there is room for, with a sign where it is cut: what is left out may be what matters. No character is cut in
 * half, so that it may be one shorter.
 */
export function visibleBeginning(text: string, max: number): string {
  if (text.length <= max) return visibleText(text);
  return `${visibleText(text.slice(0, max).replace(/[\ud800-\udbff]$/, '')).trimEnd()}…`;
}
