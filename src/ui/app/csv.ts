import Papa from 'papaparse';

/** Without it spreadsheets read UTF-8 as something else. */
const BYTE_ORDER_MARK = '\uFEFF';

/** A program that does not know the mark puts another before it. */
const MARKS_ABOVE = /^\uFEFF+/;

/**
 * A spreadsheet calculates what begins like this, and a formula may send the other cells away. An apostrophe makes it text;
 * one that was there already gets another, so that reading it back takes away no more than was added.
 */
const FORMULA = /^[=+\-@\t\r\n'＝＋－＠]/;

/** A file of CSV. */
export function writeCsv(lines: readonly (readonly string[])[]): string {
  return `${BYTE_ORDER_MARK}${csvText(lines)}`;
}

/** CSV by RFC 4180: every cell in quotes, quotes doubled, every line ended by CR LF. */
export function csvText(lines: readonly (readonly string[])[]): string {
  const text = Papa.unparse(
    lines.map((cells) => [...cells]),
    { quotes: true, newline: '\r\n', escapeFormulae: FORMULA },
  );
  return `${text}\r\n`;
}

/**
 * The lines of a CSV text, as any program writes it, without those whose cells are all empty. No more of them than asked
 * for; null for what is no CSV.
 */
export function readCsv(text: string, linesMax: number): string[][] | null {
  const { body, delimiter } = withDelimiter(text.replace(MARKS_ABOVE, ''));
  const lines: string[][] = [];
  let isBroken = false;
  Papa.parse<string[]>(body, {
    delimiter,
    skipEmptyLines: 'greedy',
    // Not `preview`, which counts empty lines too: some programs put one below every line.
    step({ data, errors }, parser) {
      isBroken ||= errors.some(({ type }) => type === 'Quotes');
      lines.push(data.map(withoutGuard));
      if (isBroken || lines.length >= linesMax) parser.abort();
    },
  });
  return isBroken ? null : lines;
}

const DELIMITERS = [',', ';', '\t', '|'];

/**
 * Where the decimal sign is a comma, spreadsheets separate by semicolons. The first line tells: it has the names of the
 * columns, none of which contains a delimiter. Papa Parse would guess from the texts below, which may contain any. Excel
 * also understands, and some people write, a line `sep=;` above it.
 */
function withDelimiter(text: string): { body: string; delimiter: string } {
  const named = /^"?sep=(.)"?\r?\n/i.exec(text);
  if (named?.[1]) return { body: text.slice(named[0].length), delimiter: named[1] };
  const [head = ''] = text.split(/[\r\n]/, 1);
  const count = (delimiter: string) => head.split(delimiter).length;
  const [most = ','] = [...DELIMITERS].sort((a, b) => count(b) - count(a));
  return { body: text, delimiter: most };
}

const withoutGuard = (text: string) =>
  text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text;
