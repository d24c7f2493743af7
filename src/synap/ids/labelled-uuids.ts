import { closeBeforeLine, type Enclosures, enclosingLabel, followBrackets, openAfterLine } from './enclosing';
import { labelBefore } from './label-before';
import { isIngestionBehind } from './label-behind';
import type { Label } from './labels';
import { type Line, linesOf } from './lines';
import { isItemStart, isSameList } from './lists';
import { type ColumnLabels, readRow, type Table, tableAfter } from './tables';
import type { Uuid } from './uuid-spellings';

export interface LabelledUuid extends Uuid {
  label: Label;
  /** The label comes from the text behind the UUID: it is for this one alone, not for others in the same list. */
  isSaidBehind: boolean;
}

/** The state of reading a text at one place. */
interface Reading {
  text: string;
  at: number;
  previous: LabelledUuid | null;
  /** What encloses the place. */
  open: Enclosures;
  /** The table that the line is in, and what its head calls the UUIDs of the line. */
  table: Table | null;
  columns: ColumnLabels | null;
  /** The label of the UUID with which this line begins, as an item of a list; and that of the line before. */
  item: Label | null;
  itemBefore: Label | null;
}

/** Every UUID of a readable text, with its label. */
export function* labelledUuids(text: string): Generator<LabelledUuid> {
  const nothing = { previous: null, open: [], table: null, columns: null, item: null, itemBefore: null };
  const reading: Reading = { text, at: 0, ...nothing };
  for (const line of linesOf(text)) {
    beginLine(reading, line);
    for (const uuid of line.uuids) yield labelUuid(reading, line, uuid);
    endLine(reading, line);
  }
}

function labelUuid(reading: Reading, line: Line, { id, from, to }: Uuid): LabelledUuid {
  const { text, at, previous } = reading;
  const isItem = at === line.from && isItemStart(text.slice(at, from));
  passTo(reading, from);
  // From the surest to the least sure.
  const around =
    reading.columns?.get(from) ??
    (previous && !previous.isSaidBehind && isSameList(text, previous, from) ? previous.label : null) ??
    labelBefore(text, previous?.to ?? 0, from) ??
    (isItem ? reading.itemBefore : null) ??
    enclosingLabel(text, reading.open) ??
    'unknown';
  const isSaidBehind = around === 'unknown' && isIngestionBehind(text, to);
  if (isItem) reading.item = isSaidBehind ? null : around;
  reading.previous = { id, from, to, label: isSaidBehind ? 'ingestion' : around, isSaidBehind };
  reading.at = to;
  return reading.previous;
}

function beginLine(reading: Reading, line: Line): void {
  const row = reading.table && readRow(reading.table, line);
  reading.table = row?.table ?? null;
  reading.columns = row?.labels ?? null;
  reading.open = closeBeforeLine(reading.open, line.text);
  reading.item = null;
  reading.at = line.from;
}

/** Passes over text without UUIDs. */
function passTo(reading: Reading, to: number): void {
  const { text, at, open, previous } = reading;
  reading.open = followBrackets(open, text.slice(at, to), { at, floor: previous?.to ?? 0 });
}

function endLine(reading: Reading, line: Line): void {
  passTo(reading, line.to);
  if (line.uuids.length === 0) reading.table = tableAfter(reading.table, line.text);
  if (line.text.trim() === '') return;
  reading.open = openAfterLine(reading.open, line, reading.previous?.to ?? 0);
  reading.itemBefore = reading.item;
}
