import { jsonTokens, parseJson } from '../../../synap/json';

/**
 * Far deeper than any answer of Synap's. Each level indents every line within it: 64 KB that only open brackets would be laid
 * out as gigabytes of blanks.
 */
const DEPTH_MAX = 32;

/**
 * Synap's newest answer, laid out for reading; as text where it was cut, is no JSON or is nested without sense. Numbers stand
 * as they came: read and written again, the last digits of a long one would change.
 */
export function prettyJson(raw: string): string {
  const tokens = jsonTokens(raw);
  if (isDeep(tokens) || parseJson(raw) === undefined) return raw;
  return laidOut(tokens);
}

function isDeep(tokens: string[]): boolean {
  let depth = 0;
  for (const token of tokens) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > DEPTH_MAX) return true;
  }
  return false;
}

function laidOut(tokens: string[]): string {
  const parts: string[] = [];
  let depth = 0;
  const newLine = () => parts.push(`\n${'  '.repeat(depth)}`);
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    const isOpened = before === '[' || before === '{';
    if (token === ']' || token === '}') {
      depth -= 1;
      if (!isOpened) newLine();
    } else if (isOpened || before === ',') newLine();
    if (token === '[' || token === '{') depth += 1;
    parts.push(token === ':' ? ': ' : shown(token));
  }
  return parts.join('');
}

/** Characters that would reverse the direction of the text after them. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * Escaped letters are shown as letters (Python's `json` escapes all that is not ASCII), and invisible signs of direction as escapes.
 * Both are the same JSON.
 */
function shown(token: string): string {
  if (!token.startsWith('"')) return token;
  return JSON.stringify(JSON.parse(token)).replace(
    TURNING,
    (sign) => `\\u${sign.charCodeAt(0).toString(16)}`,
  );
}
