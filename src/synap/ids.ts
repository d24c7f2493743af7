import { withoutKeys } from './ids/keys';
import { type Role, readWord } from './ids/labels';
import { normalise } from './ids/normalise';
import { Rows } from './ids/table';

export { withoutKeys } from './ids/keys';

/** What a text holds of ingestion IDs. */
export interface Recognised {
  /** Canonical (lower case, dashed), in order of first appearance, without duplicates. */
  ids: string[];
  /** Whether they were labelled as ingestions, or are bare UUIDs taken for want of any label. */
  labelled: boolean;
  /** UUIDs labelled as something else, and therefore not offered. */
  others: number;
  /** An API key is in the text: it is never kept, and the person is warned. */
  hasKey: boolean;
}

type Kind = 'ingestion' | 'other' | 'bare';

/**
 * A UUID that is not part of a longer word or number: with dashes, or as 32 hex digits. A field's name may follow at once,
 * where a selection lost its line breaks.
 */
const UUID =
  /(?<![0-9a-z]|[0-9a-z]-)(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z](?![a-z]{0,20}_)|-[0-9a-z])|[0-9a-f]{32}(?![0-9a-z]|-[0-9a-z]))/gi;

/** How far back a label may stand: further away it is another sentence's. */
const LABEL_REACH = 160;

/** A word between an ingestion's name and its ID makes it less sure; after so many it says nothing any more. */
const PLAIN_WORDS_MAX = 2;

/** All that parts the members of one list: quotes, commas, spaces, `UUID(` and its bracket. */
const SAME_LIST = /^["'`\s,)]*(?:[-*•]\s|(?:and|or)\s)?\s*(?:UUID\()?["'`\s(]*$/i;

const canonical = (uuid: string): string => {
  const hex = uuid.toLowerCase().replaceAll('-', '');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

/**
 * The ingestion IDs in any text: JSON, Python, logs, URLs, tables, chat. What is labelled as an ingestion wins; what is
 * labelled as something else (`document_id`, `batch_id`, `memory_ids`) is not offered; bare UUIDs count only when nothing
 * is labelled as an ingestion. Linear in the length of the text.
 */
export function recogniseIds(text: string): Recognised {
  const seen = normalise(text);
  const found = { ingestion: new Set<string>(), other: new Set<string>(), bare: new Set<string>() };
  for (const { id, kind } of labelled(seen)) found[kind].add(id);
  const isLabelled = found.ingestion.size > 0;
  const ids = isLabelled ? found.ingestion : found.bare;
  for (const id of found.ingestion) found.other.delete(id);
  // One that is bare here and labelled as something else there is the same something else.
  if (!isLabelled) for (const id of found.other) found.bare.delete(id);
  return {
    ids: [...ids],
    labelled: isLabelled,
    others: found.other.size,
    hasKey: withoutKeys(text) !== text,
  };
}

/** The one ID that a text is, in any spelling; null for none, several, or more than an ID. */
export function canonicalId(text: string): string | null {
  const bare = normalise(text)
    .trim()
    .replace(/^(?:urn:uuid:|\{)|\}$/gi, '');
  const [only] = bare.match(UUID) ?? [];
  return only === bare ? canonical(bare) : null;
}

function* labelled(text: string): Generator<{ id: string; kind: Kind }> {
  const rows = new Rows(text);
  let start = 0;
  let previous: { end: number; kind: Kind } | null = null;
  for (const line of text.split('\n')) {
    const end = start + line.length;
    rows.newLine(start);
    let passed = start;
    let isEmptyOfIds = true;
    for (const match of line.matchAll(UUID)) {
      isEmptyOfIds = false;
      const from: number = start + match.index;
      const to: number = from + match[0].length;
      rows.pass(passed, from);
      passed = to;
      const gapFrom: number = Math.max(previous?.end ?? 0, from - LABEL_REACH);
      const gap: string = text.slice(gapFrom, from);
      const isNext: boolean = previous !== null && gapFrom === previous.end && SAME_LIST.test(gap);
      const inherited: Kind | null = isNext && previous ? previous.kind : null;
      const kind: Kind = kindOfRole(rows.roleAt(from, to)) ?? inherited ?? kindBefore(gap);
      yield { id: canonical(match[0]), kind };
      previous = { end: to, kind };
    }
    rows.pass(passed, end);
    if (line.trim() === '') rows.blankLine();
    else if (isEmptyOfIds) rows.offerHead(start, end);
    start = end + 1;
  }
}

function kindOfRole(role: Role | null): Kind | null {
  return role === 'ingestion' || role === 'other' ? role : null;
}

/** What the text right before a UUID calls it. Read from the UUID backwards, word by word, to the nearest that tells. */
function kindBefore(gap: string): Kind {
  let rest = gap;
  let plainWords = 0;
  let isKeyed = false;
  for (;;) {
    const match = /([a-z_$][\w$-]*)([^a-z_$]*)$/i.exec(rest);
    if (!match) return 'bare';
    const [, word = '', between = ''] = match;
    if (ends(between)) return 'bare';
    isKeyed ||= /[:=]/.test(between);
    if (between.includes('\n') && !isKeyed) return 'bare';
    const { role } = readWord(word);
    if (role === 'ingestion') return role;
    // Nearer words are about something else already: only an ingestion's name reaches over them.
    if (role === 'other') return plainWords === 0 ? role : 'bare';
    // Synap's status call, whose argument is an ingestion: `.../status/ID`, `status(ID)`.
    if (role === 'status' && /^["'`]?[/(]/.test(between)) return 'ingestion';
    if (role === 'word' || role === 'status') plainWords += 1;
    if (plainWords > PLAIN_WORDS_MAX || rest === '') return 'bare';
    rest = rest.slice(0, match.index);
  }
}

/** What stands here belongs to something before, not to the UUID: a field ended, a bracket closed, a sentence ended. */
function ends(between: string): boolean {
  return /[,;}\]|]|[.!?]\s/.test(between);
}
