import { withoutInvisible } from '../invisible';
import { NO_NEXT_SETTING, withoutOtherSecrets } from './other-secrets';

/**
 * Where an API key may stand in a text, and what it is called there: after `Bearer` or the name of an API key. A name
 * such as `synap_prod_api_key` looks like a key itself, so it belongs to the match.
 *
 * A class that may repeat without end is written as `x{8}x*`: V8 counts the repetitions of `x{8,}` on its stack, which a
 * few megabytes overflow.
 */
const NAME =
  /(bearer(?:\s|%20|\+){1,9}[\\"'`]{0,4}|--api[_-]?key\s{1,9}["']?|(?:synap_\w{0,20}?)?api[ _-]?key(?: provided)?[\\"'\s\])]{0,20}(?:[:=]=?>?|%3[ad]|(?<=key)>|(?<=_key\s{0,20})\|)[\\"'\s]{0,20})/;
const NAMED = `${NAME.source}${NO_NEXT_SETTING}([\\w.~+/-]{8}[\\w.~+/-]*=*)`;
/**
 * Synap's own `synap_…` and its older `sk-…` (docs/SYNAP-API.md, "Headers"). `sk-` counts at the start of a word only,
 * which is also after an escape or a colour: `task-1` is none.
 */
const PREFIXED = /(synap_|sk-(?<=(?:^|[^a-z0-9]|\\[nrt]|\[[\d;]{0,12}m)sk-))([\w-]{4}[\w-]*)/;

const ANY_PREFIXED = new RegExp(PREFIXED, 'gi');
const CANDIDATE = new RegExp(`${NAMED}|${PREFIXED.source}`, 'gi');

const PREFIX = /^(synap_|sk-)(.*)$/i;
/** The part of a key that says of which kind it is. */
const KIND = /^(?:test|live|prod|proj|dev|staging|key|sk)[_-](?=\w)/i;

/** No word in the name of a program or a variable has so many letters. */
const LETTERS_MIN = 22;
/** The same where a key is expected. */
const NAMED_LETTERS_MIN = 12;
/** A word of so many letters and digits is taken for random. */
const RANDOM_MIN = 10;
/** What people name things by: `customerexport2026`, `backfill20260115b`, `20260115093000`, `20260115T0930Z`. */
const WORD_AND_NUMBER = /^(?:[a-z]+\d{1,8}[a-z]?|\d+[a-z]?|\d{8}t\d{4,6}z?)$/i;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What is left in a key's place. */
const MARK = '[key removed]';

/** The same text with every key replaced by a mark, fit to be kept as a draft. */
export function withoutKeys(text: string): string {
  const cleared = withoutVisibleKeys(text);
  const visible = withoutInvisible(text);
  if (visible === text) return cleared;
  const clearedVisible = withoutVisibleKeys(visible);
  // Characters without a shape are also parts of emoji: they go only where they hide a key.
  return clearedVisible === withoutInvisible(cleared) ? cleared : clearedVisible;
}

function withoutVisibleKeys(text: string): string {
  const cleared = text.replace(CANDIDATE, (whole, name?: string, value = '', prefix = '', rest = '') => {
    if (name === undefined) return isPrefixedKey(prefix, rest) ? MARK : whole;
    return isNamedKey(value) || hasPrefixedKey(value) ? name + MARK : whole;
  });
  return withoutOtherSecrets(cleared, MARK);
}

/** Whether a text is nothing but a key, by the rule that clears texts of keys. */
export function looksLikeKey(text: string): boolean {
  return withoutKeys(text) === MARK;
}

/** Whether a value where a key is expected is one. Without a digit it may be a variable, or a placeholder that the person is to replace. */
function isNamedKey(value: string): boolean {
  if (/\d/.test(value)) return true;
  const [, prefix, rest = ''] = PREFIX.exec(value) ?? [];
  if (prefix === undefined) return isUnbroken(value, LETTERS_MIN);
  return prefix !== 'SYNAP_' && (KIND.test(rest) || isUnbroken(rest, NAMED_LETTERS_MIN));
}

function hasPrefixedKey(value: string): boolean {
  for (const [, prefix = '', rest = ''] of value.matchAll(ANY_PREFIXED))
    if (isPrefixedKey(prefix, rest)) return true;
  return false;
}

/**
 * What begins with `synap_` is a name (`synap_client`, `SYNAP_TEST_HOST`, `synap_backfill_03`, `synap_prod_eu`) unless it is
 * long and random, as keys are. `sk-` begins few names (`sk-learn`): there a digit or a kind of key is enough.
 */
function isPrefixedKey(prefix: string, rest: string): boolean {
  if (isUnbroken(rest, LETTERS_MIN)) return true;
  if (/^sk/i.test(prefix)) return rest.length >= 12 && (/\d/.test(rest) || KIND.test(rest));
  if (prefix === 'SYNAP_' || /^ingest/i.test(rest)) return false;
  const secret = rest.replace(KIND, '');
  return UUID.test(secret) || secret.split(/[_-]/).some(isRandom);
}

function isRandom(word: string): boolean {
  return word.length >= RANDOM_MIN && /\d/.test(word) && !WORD_AND_NUMBER.test(word);
}

function isUnbroken(text: string, lettersMin: number): boolean {
  return text.length >= lettersMin && /^[a-z]*$/i.test(text);
}
