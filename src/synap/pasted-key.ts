import { looksLikeKey } from './ids/api-keys';
import { withoutInvisible } from './invisible';
import { keyInCode, type NamedValue } from './key-in-code';

/** An API key as a person pasted it: the key alone, and the name it was given under where that is not Synap's. */
export interface PastedKey {
  apiKey: string;
  /** `OPENAI_API_KEY`, say: it may be somebody else's secret, so the person is asked before it is sent anywhere. */
  foreignName: string | null;
}

const QUOTES = '"\'`“”„‟‘’‚«»';
const AFTER = `[${QUOTES}*}>)\\]\\s,;.]`;
const AROUND = new RegExp(`^[${QUOTES}*>{<(\\[\\s]+|(?<!${AFTER})${AFTER}+$`, 'g');
/** Deeper than anybody wraps a key. A limit, because each layer means another pass over the whole text. */
const WRAPPINGS_MAX = 20;
/** What stands before a key in a header, a shell or a message. */
const SCHEME =
  /^(?:(?:authorization|x-api-key)["']?\s*[:=]\s*["']?(?:(?:token|apikey)\s+)?|bearer(?:\s*:\s*|\s+)|(?:export|set)\s+|(?:(?:synap|maximem)\s+)?(?:api\s+)?key\s*:\s*)/i;
/** Code may stand between: the `f` of Python's texts, the caret by which Windows escapes. */
const HEADER = new RegExp(
  `authorization["']?\\s*[:=]\\s*[a-z]?[\\^${QUOTES}]{0,2}bearer\\s+([^\\s\\^\\\\${QUOTES},;]+)`,
  'i',
);

/** `NAME=value` of shells, `.env` files, Dockerfiles and code; `name: value` of YAML and JSON; `name => value` of PHP and Ruby. */
const ASSIGNMENT =
  /^(?:-\s+)?(?:(?:export|set|env|const|let|var|-e|declare\s+-x)\s+)?(?:\$env:)?["']?([a-z_][\w.-]*)["']?\s*(?:=>?|:(?=[\s"']))\s*(?=[^=\s])(.*)$/i;
/** The type that some languages write between a name and its value. */
const TYPE = /(?<=[\w"']) ?: ?&?[\w.]{1,30}(?= ?= ?["'])/g;
/** The head of a call whose arguments follow. */
const CALL = /[({[]$/;
/** The shells that write no `=`: `setx NAME value`, `set -gx NAME value`. */
const SET_COMMAND = /^(?:setx|set(?:\s+-+\w+)+)\s+([a-z_]\w*)\s+(\S.*)$/i;
/** A name and its value in two cells of a table. */
const TWO_CELLS = /^([A-Z][A-Z\d]*(?:_[A-Z\d]+)+)[ \t]+(\S+)$/;
/** Between two assignments: a new line, or what separates them on one. */
const BETWEEN =
  /[\r\n]+|[,;{&]\s*(?=["']?[a-z_][\w.-]*["']?\s*[=:])|(?<![ \t])[ \t]+(?=[a-z][a-z\d]*(?:_[a-z\d]+)+=)/i;
const SYNAPS_NAME = /synap|maximem/i;
const API_KEYS_NAME = /api[_.-]?key/i;
/** A name that goes on behind it is of an old key or of another environment: `SYNAP_API_KEY_STAGING`. */
const WHOLE_API_KEYS_NAME = /api[_.-]?key$/i;
const KEYS_NAME = /key|token|secret/i;
/** A name that was given nothing: `SYNAP_API_KEY=`. */
const NO_VALUE = /^(?:(?:export|set)\s+)?["']?(?:[A-Z][A-Z\d]*(?:_[A-Z\d]+)+|synap(?:_[a-z]+)+)["']?\s*[=:]$/;
/** A key by its first letters, wherever it stands: in a sentence, a call or a command. */
const KEY = /(?<![\w.-])(?:synap_(?=[\w.-]*\d)[\w-]{12,}(?:\.[\w-]+)*|sk-(?=[\w-]*\d)[\w-]{12,})/g;
/** The characters of a key. What follows them directly, a comment or an escape, does not belong to it. */
const KEY_CHARACTERS = /^[\w.~+/=:-]+/;
/**
 * What stands for a value that something else puts there: `$KEY`, `${{ secrets.KEY }}`, `{{ KEY }}`, `%KEY%`, `<your key>`, the address
 * of a vault, a call, a variable of an object; and what hides it.
 */
const PLACEHOLDER =
  /^["']?(?:\$(?:[\w{(]|$)|\{\{|%\w+%|<[^>]*\s[^>]*>|<[^>\d]*>|\w+:\/\/|[a-z_]\w*(?:\.\w+)*[([]|[a-z_]+(?:\.[a-z_]+)+["',;]*$|[*•…]{4,})/i;
/** What variables are called that hold a secret. */
const SECRETS_NAME = /\b[A-Z][A-Z\d]*_(?:[A-Z\d]+_)*(?:KEY|TOKEN|SECRET)\b/g;

/**
 * The key in what a person pasted as one: without quotes, invisible characters, line breaks and the words of a header or
 * a shell. Of several lines, such as a whole `.env` file, it is the one with Synap's name.
 */
export function readPastedKey(text: string): PastedKey {
  const visible = withoutInvisible(text)
    // But for `…`, which says that some of the key is missing: its three dots could end a sentence.
    .replace(/[^…]+/g, (part) => part.normalize('NFKC'))
    .replace(/\p{Zs}|%20/gu, ' ');
  const [, inHeader] = HEADER.exec(visible) ?? [];
  if (inHeader !== undefined) return { apiKey: inHeader, foreignName: null };
  const assignment = keyAssignmentOf(visible);
  const isKeys =
    assignment !== null && KEYS_NAME.test(assignment.name) && assignedKey(assignment.value) !== '';
  const assigned = isKeys ? assignment : (keyInCode(visible) ?? assignment);
  const read = assigned === null ? keyWithoutName(visible) : assignedKey(assigned.value);
  const apiKey = withoutCode(read, visible);
  // What is Synap's by its look needs no name.
  if (isSynaps(apiKey)) return { apiKey, foreignName: null };
  const name = assigned === null ? nameBefore(visible, apiKey) : assigned.name;
  return { apiKey, foreignName: !name || SYNAPS_NAME.test(name) ? null : name };
}

const isSynaps = (key: string) => key.startsWith('synap_') && looksLikeKey(key);

/** The keys in a text that are known by their look, each once. */
const keysIn = (text: string) => [...new Set(text.match(KEY))].filter(looksLikeKey);

/**
 * The text that was read as the key, or the one key that is recognised in the whole text if the first is something else: code or a command
 * around the key, or the value of another name. A key of which only the beginning is recognised stays whole.
 */
function withoutCode(read: string, text: string): string {
  const keys = keysIn(text);
  const synaps = keys.filter(isSynaps);
  const [key, ...others] = synaps.length > 0 ? synaps : keys.filter((one) => read.includes(one));
  if (key === undefined || others.length > 0) return read;
  return read.startsWith(key) ? (KEY_CHARACTERS.exec(read)?.[0] ?? key) : key;
}

/** The name of a secret that stands nearest before a key, however it was given to it. */
function nameBefore(text: string, apiKey: string): string | null {
  const at = apiKey === '' ? -1 : text.indexOf(apiKey);
  return at < 0 ? null : (text.slice(0, at).match(SECRETS_NAME)?.at(-1) ?? null);
}

/** The key where no name is given to it: the whole text, which may be broken into lines, or the one key in it. */
function keyWithoutName(text: string): string {
  const bare = withoutWrapping(text);
  if (NO_VALUE.test(bare)) return '';
  const found = bare.match(KEY) ?? [];
  const [key, ...others] = new Set(found);
  const isAlone = found.length === 1 && key !== undefined && bare.startsWith(key);
  return key === undefined || others.length > 0 || isAlone ? bare.replace(/\s+/g, '') : key;
}

/** The assignment that gives the key: one with Synap's name before any other, and what is called an API key, or a key, first. */
function keyAssignmentOf(text: string): NamedValue | null {
  const assignments = withPairs(
    text
      .replace(TYPE, '')
      .split(BETWEEN)
      .flatMap((line) => assignmentIn(line) ?? []),
  );
  const synaps = assignments.filter(({ name }) => SYNAPS_NAME.test(name));
  const candidates = synaps.length > 0 ? synaps : assignments;
  const called = (pattern: RegExp) => candidates.find(({ name }) => pattern.test(name));
  return called(WHOLE_API_KEYS_NAME) ?? called(API_KEYS_NAME) ?? called(KEYS_NAME) ?? candidates[0] ?? null;
}

/** `name: SYNAP_API_KEY` and `value: …`, as lists of variables have them, are one assignment. */
function withPairs(assignments: readonly NamedValue[]): NamedValue[] {
  return assignments.flatMap((one, index) => {
    const [before, after] = [assignments[index - 1], assignments[index + 1]];
    if (isNameOfPair(one, after)) return [{ name: assignedKey(one.value), value: after?.value ?? '' }];
    return before !== undefined && isNameOfPair(before, one) ? [] : [one];
  });
}

function isNameOfPair({ name }: NamedValue, next: NamedValue | undefined): boolean {
  return /^(?:name|key|variable)$/i.test(name) && next !== undefined && /^value$/i.test(next.name);
}

function assignmentIn(line: string): NamedValue | null {
  const bare = line.trim().replace(/^(set\s+)["']/i, '$1');
  const match =
    SET_COMMAND.exec(bare) ?? ASSIGNMENT.exec(bare.replace(/^[{"'\s]+/, '')) ?? TWO_CELLS.exec(bare);
  const [, name, value] = match ?? [];
  if (name === undefined || value === undefined || CALL.test(value)) return null;
  // `key: …` is a sentence, `KEY=…` and `"key": "NAME"` are names; and a key of Synap's may have an equals sign itself.
  const isName = bare.includes('=') || (/^[{\s]*["']/.test(bare) && !/\d/.test(value));
  const isSentence = SCHEME.test(`${name}:`) && !isName;
  return isSentence || (name.startsWith('synap_') && !KEYS_NAME.test(name)) ? null : { name, value };
}

/** The assigned value up to the first blank: a comment, or the command for which the variable is set, may follow. */
function assignedKey(value: string): string {
  if (PLACEHOLDER.test(value) && !value.match(KEY)) return '';
  return withoutWrapping(withoutWrapping(value).split(/\s/, 1)[0] ?? '');
}

function withoutWrapping(text: string): string {
  let left = text;
  for (let count = 0; count < WRAPPINGS_MAX; count += 1) {
    const shorter = left.replace(AROUND, '').replace(SCHEME, '');
    if (shorter === left) return left;
    left = shorter;
  }
  return left;
}
