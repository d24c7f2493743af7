import { DAY_MS } from '../../../app/format';
import { monthsOf } from './month-names';
import { plainCell } from './spreadsheet-values';

/** What spreadsheets make of the times of our CSV when they save it. */

/** Half of the day, as these languages have it before or behind the time: Arabic, Chinese and Japanese, Korean. */
const HALVES: readonly [written: RegExp, half: string][] = [
  [/ص|上午|午前|오전/, 'AM'],
  [/م|下午|午後|오후/, 'PM'],
];

/**
 * The time of day behind a date, and which half of the day it is in: `12:00:00`, `12.00` in Finnish, `12:00 PM` with any blank,
 * `12:00 p. m.` in Spanish, `at 12:00`, `12:00 Uhr`.
 */
const CLOCK = String.raw`(?:,?(?:\s(?:at|um|kl\.))?[\sT]+(?<hour>\d{1,2})[:.](?<minute>\d\d)(?:[:.](?<second>\d\d))?(?:[.,]\d+)?(?:\s?(?<half>[AP])\.?\s?M\.?| Uhr)?)?$`;
const YEAR_PART = String.raw`(?<year>\d{4}|\d\d)`;
const DAY_PART = String.raw`(?<day>\d{1,2})`;
const MONTH_PART = String.raw`(?<month>\d{1,2})`;

const YEAR_FIRST = new RegExp(
  String.raw`^(?<year>\d{4})[-/.年년] ?${MONTH_PART}[-/.月월] ?${DAY_PART}[.日일]?${CLOCK}`,
  'i',
);
const DOTTED = new RegExp(String.raw`^${DAY_PART}\. ?${MONTH_PART}\. ?${YEAR_PART}\.?(?: г\.)?${CLOCK}`, 'i');
const DAY_FIRST = new RegExp(`^${DAY_PART}[/-]${MONTH_PART}[/-]${YEAR_PART}${CLOCK}`, 'i');
const MONTH_FIRST = new RegExp(`^${MONTH_PART}[/-]${DAY_PART}[/-]${YEAR_PART}${CLOCK}`, 'i');

/** A month by its name, behind the day or before it: `15-Jan-26`, `15 de enero de 2026`, `Thursday, January 15, 2026`. */
const NAME_PART = String.raw`(?<name>[\p{L}\p{M}]{3,20})\.?`;
const BETWEEN = String.raw`(?:[\s./-]| de ){1,3}`;
const WEEKDAY = String.raw`(?:\p{L}{2,20}\.?,?\s)?`;
const DAY_AND_NAME = new RegExp(
  `^${WEEKDAY}${DAY_PART}${BETWEEN}${NAME_PART}${BETWEEN}${YEAR_PART}${CLOCK}`,
  'iu',
);
const NAME_AND_DAY = new RegExp(
  String.raw`^${WEEKDAY}${NAME_PART}\s${DAY_PART},?\s${YEAR_PART}${CLOCK}`,
  'iu',
);

/** As the United States write the half of the day. Where it is "p. m." or "pm", the day may come first. */
const AMERICAN = /\d\s?[AP]M$/;

/** How the dates of one file may be written. */
export interface DateForms {
  patterns: readonly RegExp[];
  /** The number of a month, from 1 on, by its name; null for no month. */
  monthOf(name: string): number | null;
}

/**
 * Which number of `3/4/2026` is the month, follows from the other times of the same file. Without any that shows it, it is not
 * guessed at.
 */
export function dateFormsOf(times: readonly string[], language: string): DateForms {
  const written = times.map(plainTime);
  const parts = written.map((time) => DAY_FIRST.exec(time)?.groups ?? {});
  const isDayFirst = parts.some(({ day }) => Number(day) > 12);
  const isAmerican =
    parts.some(({ month }) => Number(month) > 12) || written.some((time) => AMERICAN.test(time));
  const inDoubt = isDayFirst ? [DAY_FIRST] : isAmerican ? [MONTH_FIRST] : [];
  return {
    patterns: [YEAR_FIRST, DOTTED, DAY_AND_NAME, NAME_AND_DAY, ...inDoubt],
    monthOf: monthsOf(['en', language]),
  };
}

/** Days since 30 December 1899, which is what a spreadsheet counts in: here of the years 1982 to 2091. */
const SERIAL = /^[3-6]\d{4}(?:[.,]\d+)?$/;
const SERIAL_OF_1970 = 25_569;

/**
 * A time as a spreadsheet writes it (`15.01.2026 00:00`, `1/15/2026 12:00 AM`, `46037.5`) in ISO 8601. It stands for UTC, as
 * all times do that we export: a spreadsheet changes how a time looks and knows no zones. What it does not know stays as it
 * is, ISO 8601 with a zone among it.
 */
export function timeFromCell(cell: string, { patterns, monthOf }: DateForms): string {
  const text = plainTime(cell);
  if (SERIAL.test(text)) return isoOf((Number(text.replace(',', '.')) - SERIAL_OF_1970) * DAY_MS);
  const groups = patterns.map((pattern) => pattern.exec(text)?.groups).find(Boolean);
  if (!groups) return text;
  const number = (name: string) => Number(groups[name] ?? 0);
  const fromOne = groups.name === undefined ? number('month') : monthOf(groups.name);
  if (fromOne === null) return text;
  const [year, month, day] = [number('year'), fromOne - 1, number('day')];
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
