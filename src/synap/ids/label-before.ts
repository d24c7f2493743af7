import { type Label, type LabelWord, readWord } from './labels';

/** How far back a label may stand: further away it belongs to another sentence. */
const REACH = 160;
/** After more unknown words than these a name is not the UUID's: "the ingestion we started is …" has two. */
const UNKNOWN_WORDS_MAX = 2;

const WORD = /[\p{L}_$][\p{L}\w$-]*/gu;

/** Ends the search: what stands before it belongs to something else. A field, a bracket or a sentence has ended (`1. ` is a list). */
const END = /[,;}\])|]|(?<![.\d])[.!?]\s/;
/** A bracket that closes within a name: `ids[0] = `, `ids[0].id`, `[id] => `, `id (uuid): `, `job["ingestion"]["id"]`. */
const CLOSED_IN_NAME = /[\])]["'`\s]*(?=[:=]|\.$)|[\])]+(?=\n)|(?<=["'])\](?=\[["'])/;
/**
 * The length or the number of a value, before it: `string(36) "…"`, `Ingestions (2)` above a list, `[1] "…"` below a name as R prints
 * it, `2) "…"` as Redis does.
 */
const LENGTH_OR_INDEX = /^ ?\(\d{1,9}\)|(?<=\n)\[?\d{1,4}[\])](?=\s)/;
/** How many things a heading is for, and which line of a list it is. */
const COUNT_OR_NUMBER = / \(\d{1,9}\)\s*$|^\d{1,4}\) /g;
/** What Python, Ruby and their debuggers write before what a person has typed: the next line has its value. */
const PROMPT =
  /^(?:>>>|In \[\d{1,5}\]:|\(Pdb\)|ipdb>|irb\(\w{1,40}\)[:\d]{0,12}[>*]|\[\d{1,5}\] pry\([^)]{1,60}\)>) /;
/** A line of a mail that is quoted. */
const QUOTED = /\n\s*>/;
/** What separates a name from its value where both are members of a list, or cells of a row. */
const PAIR = /^["'`*\s]*[,;|]["'`*\s]*$/;
/** The same where each has a line of its own; YAML needs no comma. */
const PAIR_OF_LINES = /^["']?,?\s*["']?$/;
/** The word before is the name of a field. */
const FIELD = /^[^\n]*[:=]/;
/** The word before is the name of a field that has its value in the same line: `attempts: 3`, `note: ""`, `ref: ~`. */
const FIELD_WITH_VALUE = /^[^\n]*?[:=][^\n]*?(?:\d|""|''|~)/;
/** The argument of a call or the last part of a path. */
const ARGUMENT = /^["'`]?[/(]/;
/** A function and the ID of its run, as Celery logs it: `Task jobs.run_ingestion[7c9e…] received`. */
const TASK = /(?:\btask:?\s[\w.:-]{1,80}|\w[._]\w{1,80})\[$/i;
const TASK_ID = /\btask (?:uu)?id\W{0,6}$|\(job id: $/i;

/** What is known of the words between the one that is read now and the UUID. */
interface NearerWords {
  unknown: number;
  /** One of them is the name of a field ("ref=…"): a name before it has another value. */
  hasField: boolean;
  /** One of them, also a plain "id", stands before a colon or an equals sign. */
  hasName: boolean;
  /** All of them are names of a value. */
  areValueNames: boolean;
}

/** What a value begins with that has its own name in front: `run_id=scheduled__…`, `"WorkflowID": "ingest-…"`. */
const VALUE_PREFIX = /(?<=[:=] ?["'`]?)[a-z][a-z\d]{0,29}(?:[-_]{1,2}[a-z\d]{1,30}){0,5}[-_]{1,2}$/i;
/** A column of a log that parts them by dashes, as Dagster's has the run between the names of a job and of a step. */
const COLUMN_BEFORE = /\s-\s[\w.:]{1,80}\s-\s$/;
const COLUMN_AFTER = /^[\da-f-]{32,36}\s-\s/i;
/** What stands before is the value of another field, unless it is quoted: `class=IngestJob`. */
const VALUE_START = /=[\w.]{0,80}$/;

/**
 * The label that the text between `floor` and `at` gives the UUID at `at`. Null if it says nothing at all: then the enclosure may have a
 * name for it.
 */
export function labelBefore(text: string, floor: number, at: number): Label | null {
  const from = Math.max(floor, at - REACH);
  const before = text.slice(from, at);
  if (COLUMN_BEFORE.test(before) && COLUMN_AFTER.test(text.slice(at, at + 40))) return 'unknown';
  const prefix = VALUE_PREFIX.exec(before)?.[0] ?? '';
  if (prefix !== '' && labelByWords(text, floor, at - prefix.length) === 'other') return 'other';
  return labelByWords(text, floor, at);
}

/** The same, read word by word from the nearest on. */
function labelByWords(text: string, floor: number, at: number): Label | null {
  const from = Math.max(floor, at - REACH);
  const before = text.slice(from, at);
  const isCut = from > 0 && text[from - 1] !== '\n';
  const nearer: NearerWords = { unknown: 0, hasField: false, hasName: false, areValueNames: true };
  let end = before.length;
  const names = (before.match(WORD) ?? []).reverse();
  if (isTask(before, readWord(names[0] ?? ''))) return 'task';
  for (const name of names) {
    const index = before.lastIndexOf(name, end - 1);
    const word = readWord(name);
    const gap = before
      .slice(index + name.length, end)
      .replace(LENGTH_OR_INDEX, '')
      .replace(CLOSED_IN_NAME, '');
    const isNameOfPair = isPair(word, gap, nearer);
    if (END.test(gap) && !isNameOfPair) break;
    if (nearer.hasName && gap.includes('\n') && FIELD_WITH_VALUE.test(gap)) break;
    const isBelow = gap.includes('\n') && !FIELD.test(gap) && !isNameOfPair;
    if (isBelow && !isNameAbove(word, lineAt(before, index, isCut), gap)) break;
    if (nearer.hasField && VALUE_START.test(before.slice(0, index))) return 'unknown';
    const label = labelFrom(word, gap, nearer);
    if (label) return label;
    addWord(nearer, word, gap);
    end = index;
  }
  return nearer.unknown > 0 ? 'unknown' : null;
}

/** Whether a UUID names the run of a task, by all that stands before it and the nearest word. */
function isTask(before: string, { role, isExplicit }: LabelWord): boolean {
  return TASK_ID.test(before) || (TASK.test(before) && role !== 'other' && !isExplicit);
}

/** The label by the next word back; null to read on. */
function labelFrom({ role }: LabelWord, gap: string, nearer: NearerWords): Label | null {
  if (role === 'noValue' || (nearer.hasField && FIELD.test(gap))) return 'unknown';
  if (role === 'ingestion') return role;
  // Nearer words are about something else already: only an ingestion's name reaches over them.
  if (role === 'other') return nearer.unknown === 0 ? role : 'unknown';
  if (role === 'statusCall' && ARGUMENT.test(gap)) return 'ingestion';
  return isUnknown(role) && nearer.unknown === UNKNOWN_WORDS_MAX ? 'unknown' : null;
}

function addWord(nearer: NearerWords, { role }: LabelWord, gap: string): void {
  nearer.areValueNames &&= role === 'valueName';
  nearer.hasName ||= FIELD.test(gap);
  if (!isUnknown(role)) return;
  nearer.unknown += 1;
  nearer.hasField ||= FIELD.test(gap);
}

/** Outside a call, `status` is an ordinary word: "status of …". */
const isUnknown = (role: LabelWord['role']) => role === 'unknown' || role === 'statusCall';

/** Whether a comma or a bar parts a name from its value: `("ingestion_id", "…")`, `"name": "ingestion_id", "value": "…"`. */
function isPair({ isExplicit }: LabelWord, gap: string, nearer: NearerWords): boolean {
  if (!nearer.areValueNames) return false;
  if (gap.includes('\n')) return nearer.hasName && isExplicit && PAIR_OF_LINES.test(gap);
  return PAIR.test(gap) && (isExplicit || gap.includes('|'));
}

/** Whether a line without a colon is the name of what stands on the next, as pages and tables are copied, or a prompt with its answer. */
function isNameAbove({ role, isExplicit }: LabelWord, line: string | null, gap: string): boolean {
  if (line === null) return false;
  // In a mail the answer is quoted as often as the question.
  if (PROMPT.test(line) && !QUOTED.test(gap)) return true;
  const words = line.replace(COUNT_OR_NUMBER, '');
  if (/[:,;()[\]{}\d]/.test(words)) return false;
  return words.trim().split(/\s+/).length <= 3 && (role !== 'other' || isExplicit);
}

/** The line that a place is in; null if it begins out of reach, so that it may be longer than it looks. */
function lineAt(before: string, place: number, isCut: boolean): string | null {
  const start = before.lastIndexOf('\n', place) + 1;
  return start === 0 && isCut ? null : before.slice(start, before.indexOf('\n', place));
}
