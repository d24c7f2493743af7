/**
 * Anything in a text that looks like an API key: Synap's own `synap_…`, its older `sk-…` (synap-api: "Headers"), and
 * whatever follows `Bearer`. One pass, no nested repetition: a megabyte of half a key costs one reading.
 */
const CANDIDATE = /(synap_|(?<![a-z0-9])sk-)([\w-]{4,})|\b(bearer(?:\s|%20|\+){1,9})([\w.~+/-]{8,}=*)/gi;

/** What is left in a key's place. */
const MARK = '[key removed]';

/** Names of programs and variables (`synap_client`, `sk-learn`, `Bearer YOUR_KEY`) are words; keys carry digits. */
function isKey(prefix: string, rest: string): boolean {
  if (/^synap_/i.test(prefix))
    return /^(?:test|live|prod|dev|staging|key|sk)_\w/i.test(rest) || (/\d/.test(rest) && rest.length >= 8);
  if (/^sk-/i.test(prefix)) return rest.length >= 12 && /\d/.test(rest);
  return /\d/.test(rest);
}

/** The same text with every key replaced by a mark, fit to be kept as a draft. */
export function withoutKeys(text: string): string {
  return text.replace(CANDIDATE, (whole, prefix?: string, rest?: string, bearer?: string, token?: string) => {
    if (bearer !== undefined && token !== undefined) return isKey(bearer, token) ? bearer + MARK : whole;
    return isKey(prefix ?? '', rest ?? '') ? MARK : whole;
  });
}
