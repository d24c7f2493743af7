const BLANK = String.raw`\s{0,40}`;
const COMMA = `${BLANK},${BLANK}`;
const list = (member: string) =>
  String.raw`\[${BLANK}((?:${member})(?:${COMMA}(?:${member})){1,60})${BLANK}\]`;

/** A list of names, none of which is an ID. */
const NAMES = list(String.raw`"(?![\da-f-]{32})[^"\n[\]{}]{0,40}"`);
/** What may stand between the names and the rows: the numbers of the rows, and the name of their list. */
const INDEX = String.raw`(?:"index"\s?:\s?\[[^[\]]{0,10000}\]${COMMA})?`;
const HEAD = new RegExp(
  String.raw`${NAMES}${COMMA}${INDEX}(?:"(?:data|rows|values|records)"\s?:\s?\[${BLANK})?(?=\[)`,
  'gi',
);
const CELL = String.raw`"[^"\n]{0,300}"|[\w.+-]{1,40}`;
const ROW = new RegExp(`${list(CELL)}(?:${COMMA})?`, 'y');

/**
 * The text with rows that are lists of JSON below a list of their names written as a table, as spreadsheets, databases and pandas give them:
 * `[["document_id", "ingestion_id"], ["…", "…"]]`, `{"columns": […], "data": [[…]]}`.
 */
export function jsonRowsAsTables(text: string): string {
  let written = '';
  let end = 0;
  for (const { 0: head, 1: names = '', index } of text.matchAll(HEAD)) {
    // Rows of other things are left: they cost time, and say less.
    if (index < end || !/ingest/i.test(names)) continue;
    const rows = rowsAt(text, index + head.length);
    if (rows.lines.length === 0) continue;
    written += `${text.slice(end, index)}\n\n${[names, ...rows.lines].map(inOneLine).join('\n')}\n\n`;
    end = rows.end;
  }
  return written + text.slice(end);
}

function rowsAt(text: string, from: number): { lines: string[]; end: number } {
  const lines: string[] = [];
  let end = from;
  for (;;) {
    ROW.lastIndex = end;
    const [row, cells] = ROW.exec(text) ?? [];
    if (row === undefined || cells === undefined) return { lines, end };
    lines.push(cells);
    end += row.length;
  }
}

const inOneLine = (cells: string) => cells.replace(/\s*,\s*/g, ',');
