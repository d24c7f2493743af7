import type { Label } from './labels';
import type { Uuid } from './uuid-spellings';

/** What may stand between the members of a list: quotes, commas, bars, spaces, bullets, "and", a remark in brackets. */
const BETWEEN_MEMBERS =
  /^(?:["'`\s,;|>#)]|\([^()\n]{1,60}\)|[-*•&+](?=\s)|(?:and|or|und|oder|et|ou|y|e|en)(?=\s))*$/i;
const EMPTY_LINE = /\n[ \t]*\n/;
/** UUIDs that are further apart are not in one list. */
const LONGEST_GAP = 160;

/** The end of a name in a log, whose value ends at the space, unless it is a plural: `trace_id=7c9e… 0d5c…`. */
const LOG_FIELD = /[^s\s=]=["']?$/;

/** The name of one thing with its value in the same line: `X-Correlation-ID: 7c9e…`. What stands below is no more of it. */
const HEADER = /[^s\s:=]["']?[ \t]?[:=][ \t]?["'`]?$/i;

/** Whether the UUID at a place is in one list with the one before it, and so has the same label. */
export function isSameList(text: string, previous: Uuid & { label: Label }, at: number): boolean {
  if (at - previous.to > LONGEST_GAP) return false;
  const gap = text.slice(previous.to, at);
  if (!BETWEEN_MEMBERS.test(gap) || EMPTY_LINE.test(gap)) return false;
  // In brackets behind an ID stands what that ID has to do with: `7c9e… (document 1111…), aaaa… (document 9b2d…)`.
  if (previous.label === 'other' && /^["'`]?\)/.test(gap)) return false;
  // A space ends the list only after a UUID of another kind: in doubt the next one is an ingestion.
  const endsAtSpace = previous.label === 'other' && /^["']?[ \t]+$/.test(gap);
  const name = text.slice(Math.max(0, previous.from - 6), previous.from);
  if (previous.label === 'other' && /^["'`]?[ \t]*\n/.test(gap) && HEADER.test(name)) return false;
  return !(endsAtSpace && LOG_FIELD.test(name));
}

/** What may stand before the first UUID of a line in a list: bullets, numbers, quotes. */
const ITEM_START = /^[\s>#*•\-\d.)("'`[\]]{0,40}(?:UUID\(["'])?$/i;
const LONGEST_ITEM_START = 50;

/** Whether only the marks of a list stand before a UUID in its line. */
export function isItemStart(before: string): boolean {
  return before.length < LONGEST_ITEM_START && ITEM_START.test(before);
}
