import Papa from 'papaparse';

/** A first line that is one cell in quotes, with the names of all columns in it. */
const HEAD_IN_ONE_CELL = /^\uFEFF*"((?:[^"\r\n]|"")*)"[;\t]*(?:[\r\n]|$)/;

/** What a spreadsheet adds to a line so that it has as many cells as the longest. */
const PADDING = /;+$/;

/**
 * The table in a text whose lines are one cell each. Where lists are separated by semicolons, Excel opens a table with commas so, and
 * saves each line in quotes; a semicolon within a line has divided it. Any other text stays as it is.
 */
export function withoutOuterCells(text: string): string {
  const head = HEAD_IN_ONE_CELL.exec(text)?.[1];
  if (head === undefined || !head.includes(',')) return text;
  const { data } = Papa.parse<string[]>(text.replace(/^\uFEFF+/, ''), { delimiter: ';' });
  return data.map((cells) => cells.join(';').replace(PADDING, '')).join('\n');
}
