import { withLatinDigits } from '../../../../watch/model/search-words';

/** What spreadsheets make of the values of our CSV when they save it, and what they cannot take at all. */

/** The most characters that Excel takes in a cell. It cuts a longer one, or spreads it over several. */
const CELL_MAX_LENGTH = 32_767;

/** What programs write where there is nothing: spreadsheets, R, pandas, Python, JavaScript, MySQL. */
const NOTHING = /^(?:#?n\/?a|nan|nat|null|none|nil|\\n|[-–—])?$/i;

export const isNothing = (cell: string): boolean => NOTHING.test(cell.trim());

/** Half of the day, as these languages have it before or behind the time: Arabic, Chinese and Japanese, Korean. */
const HALVES: readonly [written: RegExp, half: string][] = [
  [/ص|上午|午前|오전/, 'AM'],
  [/م|下午|午後|오후/, 'PM'],
];

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

/**
 * The time of day behind a date, and which half of the day it is in: `12:00:00`, `12.00` in Finnish, `12:00 PM` with any blank,
 * `12:00 p. m.` in Spanish.
 */
const CLOCK = String.raw`(?:,?[\sT]+(?<hour>\d{1,2})[:.](?<minute>\d\d)(?:[:.](?<second>\d\d))?(?:[.,]\d+)?(?:\s?(?<half>[AP])\.?\s?M\.?)?)?$`;
const YEAR_PART = String.raw`(?<year>\d{4}|\d\d)`;
const DAY_PART = String.raw`(?<day>\d{1,2})`;
const MONTH_PART = String.raw`(?<month>\d{1,2})`;

const YEAR_FIRST = new RegExp(
  String.raw`^(?<year>\d{4})[-/.] ?${MONTH_PART}[-/.] ?${DAY_PART}\.?${CLOCK}`,
  'i',
);
const DOTTED = new RegExp(String.raw`^${DAY_PART}\.${MONTH_PART}\.${YEAR_PART}${CLOCK}`, 'i');
const DAY_FIRST = new RegExp(`^${DAY_PART}[/-]${MONTH_PART}[/-]${YEAR_PART}${CLOCK}`, 'i');
const MONTH_FIRST = new RegExp(`^${MONTH_PART}[/-]${DAY_PART}[/-]${YEAR_PART}${CLOCK}`, 'i');

/** As the United States write the half of the day. Where it is "p. m." or "pm", the day may come first. */
const AMERICAN = /\d\s?[AP]M$/;

/** The forms in which the dates of one file may be written. */
export type DateForms = readonly RegExp[];

/**
 * Which number of `3/4/2026` is the month, follows from the other times of the same file. Without any that shows it, it is not
 * guessed at.
 */
export function dateFormsOf(times: readonly string[]): DateForms {
  const written = times.map(plainTime);
  const parts = written.map((time) => DAY_FIRST.exec(time)?.groups ?? {});
  if (parts.some(({ day }) => Number(day) > 12)) return [YEAR_FIRST, DOTTED, DAY_FIRST];
  const isAmerican =
    parts.some(({ month }) => Number(month) > 12) || written.some((time) => AMERICAN.test(time));
  return isAmerican ? [YEAR_FIRST, DOTTED, MONTH_FIRST] : [YEAR_FIRST, DOTTED];
}

/** Days since 30 December 1899, which is what a spreadsheet counts in: here of the years 1982 to 2091. */
const SERIAL = /^[3-6]\d{4}(?:[.,]\d+)?$/;
const SERIAL_OF_1970 = 25_569;
const DAY_MS = 86_400_000;

/**
 * A time as a spreadsheet writes it (`15.01.2026 00:00`, `1/15/2026 12:00 AM`, `46037.5`) in ISO 8601. It stands for UTC, as
 * all times do that we export: a spreadsheet changes how a time looks and knows no zones. What it does not know stays as it
 * is, ISO 8601 with a zone among it.
 */
export function timeFromCell(cell: string, forms: DateForms): string {
  const text = plainTime(cell);
  if (SERIAL.test(text)) return isoOf((Number(text.replace(',', '.')) - SERIAL_OF_1970) * DAY_MS);
  const groups = forms.map((form) => form.exec(text)?.groups).find(Boolean);
  if (!groups) return text;
  const number = (name: string) => Number(groups[name] ?? 0);
  const [year, month, day] = [number('year'), number('month') - 1, number('day')];
  const midnight = new Date(Date.UTC(year < 100 ? 2_000 + year : year, month, day));
  const isDay = midnight.getUTCMonth() === month && midnight.getUTCDate() === day;
  const hour = groups.half ? (number('hour') % 12) + (/p/i.test(groups.half) ? 12 : 0) : number('hour');
  // The 31st of February is no time: it stays as it is, and its row is refused.
  if (!isDay || hour > 23 || number('minute') > 59) return text;
  return isoOf(midnight.setUTCHours(hour, number('minute'), number('second')));
}

/** A time in plain characters, with the half of the day behind it. */
function plainTime(cell: string): string {
  const text = plainCell(cell);
  const [written, half] = HALVES.find(([word]) => word.test(text)) ?? [];
  if (written === undefined) return text;
  return `${text.replace(written, ' ').replace(/\s+/g, ' ').trim()} ${half?.toLowerCase()}`;
}

const isoOf = (at: number) => new Date(Math.round(at)).toISOString();
