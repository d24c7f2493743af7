import { withLatinDigits } from '../../../../watch/model/search-words';

/** What spreadsheets make of the values of our CSV when they save it, and what they cannot take at all. */

/** The most characters that Excel takes in a cell. It cuts a longer one, or spreads it over several. */
const CELL_MAX_LENGTH = 32_767;

/** What programs write where there is nothing, or what a column is too narrow for: spreadsheets, R, pandas, Python, JavaScript, MySQL. */
const NOTHING = /^(?:#?n\/?a|#{2,}|nan|nat|null|none|nil|\\n|[-–—])?$/i;

export const isNothing = (cell: string): boolean => NOTHING.test(cell.trim());

/**
 * The value of a cell in plain characters: of full width, with Arabic digits and signs, with invisible marks of direction, as
 * spreadsheets of other languages write them.
 */
export function plainCell(cell: string): string {
  const visible = cell.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  return withLatinDigits(visible).replaceAll('٬', ',').replaceAll('٫', '.').trim();
}

/** Memory IDs in one cell. They contain no blanks, so they can be separated again; what does not fit is counted. */
export function memoryIdsCell(ids: readonly string[], total = ids.length): string {
  const mark = (count: number) => ` … (first ${count} of ${total})`;
  const whole = ids.join(' ') + (total > ids.length ? mark(ids.length) : '');
  if (whole.length <= CELL_MAX_LENGTH) return whole;
  const roomFor = CELL_MAX_LENGTH - mark(total).length;
  let length = -1;
  const fitting = ids.findIndex((id) => {
    length += 1 + id.length;
    return length > roomFor;
  });
  return `${ids.slice(0, fitting).join(' ')}${mark(fitting)}`;
}

/** The IDs of such a cell, or of a list as JSON and Python write it. */
export function memoryIdsFromCell(text: string): string[] {
  const list = /^\s*\[(.*)\]\s*$/s.exec(text)?.[1];
  if (list !== undefined) return list.split(/[\s,'"]+/).filter(Boolean);
  return text
    .replace(/…\s*\(first \d+ of \d+\)\s*$/, '')
    .split(/\s+/)
    .filter(Boolean);
}

/** A count as a spreadsheet writes it: `1000.0`, `1.000,5`, `1,000`, `1,23,456`, `1,00E+03`. Null for what is no count. */
export function countFromCell(text: string): number | null {
  const compact = plainCell(text).replace(/[\s'’]/g, '');
  if (/^\d(?:[.,]\d+)?e\+?\d{1,2}$/i.test(compact)) return Math.trunc(Number(compact.replace(',', '.')));
  if (/^\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?$/.test(compact)) return Number(compact.replaceAll(',', ''));
  // Of a count, three digits behind one separator are thousands: nobody has half a memory.
  const match = /^(\d{1,3}(?:([.,])\d{3}(?:\2\d{3})*)|\d{1,10})(?:[.,]\d+)?$/.exec(compact);
  return match?.[1] ? Number(match[1].replace(/\D/g, '')) : null;
}
