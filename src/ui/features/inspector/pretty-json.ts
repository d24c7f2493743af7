/**
 * Far deeper than any answer of Synap's. Each level indents every line within it: 64 KB that only open brackets would be laid
 * out as gigabytes of blanks.
 */
const DEPTH_MAX = 32;

/** Synap's newest answer as it came, laid out for reading; as text where it was cut, is no JSON or is nested without sense. */
export function prettyJson(raw: string): string {
  if (isDeep(raw)) return raw;
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
}

function isDeep(raw: string): boolean {
  let depth = 0;
  for (const [token] of raw.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > DEPTH_MAX) return true;
  }
  return false;
}
