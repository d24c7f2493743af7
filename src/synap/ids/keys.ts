/**
 * Anything in a text that looks like an API key: Synap's own `synap_…`, its older `sk-…` (synap-api: "Headers"), and
 * whatever follows `Bearer` or the name of an API key. `sk-` counts at the start of a word only, which is also after an
 * escape or a colour: `task-1` is none. One pass, no nested repetition: a megabyte of half a key costs one reading.
 */
const CANDIDATE =
  /(bearer(?:\s|%20|\+){1,9}|(?:synap_\w{0,20}?)?api[_-]?key[\\"'\s]{0,20}[:=][\\"'\s]{0,20})([\w.~+/-]{8,}=*)|(synap_|sk-(?<=(?:^|[^a-z0-9]|\\[nrt]|\[[\d;]{0,12}m)sk-))([\w-]{4,})/gi;

/** What is left in a key's place. */
const MARK = '[key removed]';

/** The same text with every key replaced by a mark, fit to be kept as a draft. */
export function withoutKeys(text: string): string {
  return text.replace(CANDIDATE, (whole, name = '', value = '', prefix = '', rest = '') => {
    if (name === '') return isKey(prefix, rest) ? MARK : whole;
    return name + (/\d/.test(value) ? MARK : withoutKeys(value));
  });
}

/**
 * Names of programs, variables and files (`synap_client`, `sk-learn`, `SYNAP_TEST_HOST`, `synap_ingestion_1.json`) are
 * words; keys carry digits, or say which kind of key they are.
 */
function isKey(prefix: string, rest: string): boolean {
  if (/^sk/i.test(prefix)) return rest.length >= 12 && /\d/.test(rest);
  if (prefix === 'SYNAP_' || /^ingest/i.test(rest)) return false;
  return /^(?:test|live|prod|dev|staging|key|sk)_\w/i.test(rest) || (rest.length >= 8 && /\d/.test(rest));
}
