import { withoutKeys } from './ids/api-keys';
import { type Kind, kindBefore } from './ids/before';
import { normalise } from './ids/normalise';
import { Scopes } from './ids/scopes';
import { Rows } from './ids/table';
import { canonical, isPlaceholder, uuidsIn } from './ids/uuid';

export { withoutKeys } from './ids/api-keys';

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

/** All that parts the members of one list: quotes, commas, bars, spaces, bullets, a remark in brackets. */
const SAME_LIST = /^(?:["'`\s,;|>#)]|\([^()\n]{1,60}\)|[-*•&+](?=\s)|(?:and|or|und|et|y)(?=\s))*$/i;
const EMPTY_LINE = /\n[ \t]*\n/;
/** Further apart they are no list. */
const LONGEST_GAP = 160;

/** What may stand before the first UUID of a line: bullets, numbers, quotes. */
const LEAD = /^[\s>#*•\-\d.)("'`[\]]{0,40}(?:UUID\(["'])?$/i;
const LONGEST_LEAD = 50;

/**
 * The ingestion IDs in any text: JSON, Python, logs, URLs, tables, chat. What is labelled as an ingestion wins; what is
 * labelled as something else (`document_id`, `batch_id`, `memory_ids`) is not offered; bare UUIDs count only when nothing
 * is labelled as an ingestion. Linear in the length of the text.
 */
export function recogniseIds(text: string): Recognised {
  const keyless = withoutKeys(text);
  const found = { ingestion: new Set<string>(), other: new Set<string>(), bare: new Set<string>() };
  for (const { id, kind } of labelled(normalise(keyless))) found[kind].add(id);
  const isLabelled = found.ingestion.size > 0;
  const ids = isLabelled ? found.ingestion : found.bare;
  for (const id of found.ingestion) found.other.delete(id);
  // One that is bare here and labelled as something else there is the same something else.
  if (!isLabelled) for (const id of found.other) found.bare.delete(id);
  return { ids: [...ids], labelled: isLabelled, others: found.other.size, hasKey: keyless !== text };
}

/** Every UUID of a normalised text, with what it is called. */
function* labelled(text: string): Generator<{ id: string; kind: Kind }> {
  const rows = new Rows(text);
  const scopes = new Scopes(text);
  let previous: { end: number; kind: Kind } = { end: 0, kind: 'bare' };
  /** What the line before this one began with. */
  let leadBefore: Kind | null = null;
  const uuids = uuidsIn(text);
  let next = uuids.next();
  let start = 0;
  for (const line of text.split('\n')) {
    const end = start + line.length;
    let passed = start;
    let lead: Kind | null = null;
    rows.newLine(start);
    scopes.newLine(line);
    for (; !next.done && next.value.from < end; next = uuids.next()) {
      const { from, to } = next.value;
      const uuid = text.slice(from, to);
      rows.pass(passed, from);
      scopes.pass(passed, from, previous.end);
      const isLead: boolean =
        passed === start && from - start < LONGEST_LEAD && LEAD.test(text.slice(start, from));
      // From the surest to the least sure: a column's head, the list it is in, its own name, the line before, what is around.
      const kind: Kind =
        rows.kindAt(from, to) ??
        (isSameList(text, previous.end, from) ? previous.kind : null) ??
        kindBefore(text, previous.end, from) ??
        (isLead ? leadBefore : null) ??
        scopes.kind() ??
        'bare';
      if (!isPlaceholder(uuid)) yield { id: canonical(uuid), kind };
      if (isLead) lead = kind;
      previous = { end: to, kind };
      passed = to;
    }
    rows.pass(passed, end);
    scopes.pass(passed, end, previous.end);
    if (line.trim() === '') rows.blankLine();
    else {
      if (passed === start) rows.offerHead(start, end);
      scopes.endLine(line, start, previous.end);
      leadBefore = lead;
    }
    start = end + 1;
  }
}

function isSameList(text: string, end: number, from: number): boolean {
  if (end === 0 || from - end > LONGEST_GAP) return false;
  const gap = text.slice(end, from);
  return SAME_LIST.test(gap) && !EMPTY_LINE.test(gap);
}
