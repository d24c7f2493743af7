/**
 * The value of a JSON text; undefined for what is none. What is valid JSON reads as `JSON.parse` reads it. Beyond that,
 * numbers that only Python writes (`NaN`, `Infinity`, `-Infinity`) are read as null: one of them in any field must not hide
 * an outcome.
 */
export function parseJson(text: string): unknown {
  const value = jsonOrUndefined(text);
  return value === undefined && PYTHON_NUMBER.test(text)
    ? jsonOrUndefined(withoutPythonNumbers(text))
    : value;
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The same with each number that is longer than JavaScript's as the text of its digits, so that no two of them become the same. */
export function parseJsonExactly(text: string): unknown {
  const quoted = text.replace(STRING_OR_LONG_NUMBER, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
  return parseJson(quoted);
}

const PYTHON_NUMBER = /NaN|Infinity/;

/** A string to its end, or to the end of the text where it has none: otherwise each quote within it would be tried anew. */
const STRING = String.raw`"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|\\?$)`;
const STRING_OR_LONG_NUMBER = new RegExp(String.raw`${STRING}|-?\d{16,}(?:\.\d+)?(?:[eE][+-]?\d+)?`, 'g');
const STRING_OR_PYTHON_NUMBER = new RegExp(String.raw`${STRING}|-?Infinity\b|NaN\b`, 'g');

function withoutPythonNumbers(text: string): string {
  return text.replace(STRING_OR_PYTHON_NUMBER, (token) => (token.startsWith('"') ? token : 'null'));
}

const TOKEN = new RegExp(String.raw`${STRING}|[[\]{}:,]|[^\s"[\]{}:,]+`, 'g');

/** The tokens of a JSON text, in order: strings with their quotes, punctuation, and numbers and words as they came. */
export function jsonTokens(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

/**
 * A number of the outermost object as it came, or null where there is none of this name: `JSON.parse` rounds what is longer
 * than 53 bits, and an ID that ends in other digits is another ID.
 */
export function numberAsWritten(text: string, name: string): string | null {
  const tokens = jsonTokens(text);
  let depth = 0;
  let found: string | null = null;
  for (const [index, token] of tokens.entries()) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (depth === 1 && tokens[index + 1] === ':' && jsonOrUndefined(token) === name)
      // As in `JSON.parse`, the last one of a name counts.
      found = tokens[index + 2] ?? null;
  }
  return found !== null && /^-?\d/.test(found) ? found : null;
}

const DECIMAL = /^-?\d{1,19}(?:\.\d{1,15})?$/;

/** A number, also where it came as text, as servers write what is exact to the last digit. Null for anything else. */
export function readNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  const text = typeof value === 'string' ? value.trim() : '';
  return DECIMAL.test(text) ? Number(text) : null;
}

/** A value as JSON text; null for what has none or is nested past the stack, as only a hostile answer is. */
export function jsonText(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? null;
  } catch {
    return null;
  }
}

/** Whether a value is a JSON object: no list, and not null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return isObjectOrList(value) && !Array.isArray(value);
}

/** Whether a value has values in it, by name or by number. */
export function isObjectOrList(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
