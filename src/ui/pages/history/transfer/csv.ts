/** CSV by RFC 4180: cells in quotes, quotes doubled, lines that end in CR LF. */

/** Without it spreadsheets take UTF-8 for something else. */
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * A spreadsheet calculates what begins like this, and a formula may send the other cells away. An apostrophe makes it text;
 * one that was there already gets another, so that reading it back takes away no more than was added.
 */
const FORMULA = /^[=+\-@\t\r\n'＝＋－＠]/;

export function writeCsv(rows: readonly (readonly string[])[]): string {
  return BYTE_ORDER_MARK + rows.map((cells) => `${cells.map(writeCell).join(',')}\r\n`).join('');
}

function writeCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/**
 * The lines of a CSV text, as other programs write it too: quotes only where needed, lines that end in LF. No more of them
 * than asked for; null for what is no CSV.
 */
export function readCsv(text: string, linesMax: number): string[][] | null {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  while (at < text.length) {
    const cell = text[at] === '"' ? quotedCell(text, at) : bareCell(text, at);
    if (cell === null) return null;
    row.push(withoutGuard(cell.text));
    at = cell.end;
    if (text[at] === ',') {
      at += 1;
      // A comma at the very end has an empty cell behind it.
      if (at === text.length) row.push('');
      continue;
    }
    if (at < text.length && text[at] !== '\r' && text[at] !== '\n') return null;
    at += text.startsWith('\r\n', at) ? 2 : 1;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    if (rows.length >= linesMax) return rows;
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

interface ReadCell {
  text: string;
  /** Where it ends: at a comma, at the end of a line, or at the end of all. */
  end: number;
}

function quotedCell(text: string, start: number): ReadCell | null {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return null;
    if (text[quote + 1] !== '"')
      return { text: text.slice(start + 1, quote).replaceAll('""', '"'), end: quote + 1 };
    at = quote + 2;
  }
}

const BARE = /[^,\r\n]*/y;

function bareCell(text: string, start: number): ReadCell {
  BARE.lastIndex = start;
  const [cell = ''] = BARE.exec(text) ?? [];
  return { text: cell, end: start + cell.length };
}

const withoutGuard = (text: string) =>
  text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text;
