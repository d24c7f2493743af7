import type { MessageKey, Texts } from './texts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

interface UnitFormats {
  numbers: Intl.NumberFormat;
  days: Intl.NumberFormat;
}

/** Making `Intl` objects takes longer than using them, and there is one language. */
const formats = new Map<string, UnitFormats>();

function unitFormatsFor(locale: string): UnitFormats {
  const known = formats.get(locale);
  if (known) return known;
  const made = {
    numbers: new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }),
    days: new Intl.NumberFormat(locale, { style: 'unit', unit: 'day', unitDisplay: 'long' }),
  };
  formats.set(locale, made);
  return made;
}

/**
 * How long something takes, in its two largest units: "0.8 s", "14 s", "4 min 12 s", "1 h 5 min", "2 days 3 h". Pages and
 * notifications write every duration this way. Units are texts of their own, because `Intl` mixes styles within a language.
 */
export function durationText(texts: Texts, durationMs: number): string {
  const { numbers, days } = unitFormatsFor(texts.locale());
  const count = (key: MessageKey, value: number) => texts.text(key, [numbers.format(value)]);
  const seconds = (value: number) => count('durationSeconds', value);
  const minutes = (value: number) => count('durationMinutes', value);
  const hours = (value: number) => count('durationHours', value);

  const ms = Math.max(0, durationMs);
  const rest = (unitMs: number, smallerMs: number) => Math.floor((ms % unitMs) / smallerMs);
  if (ms < 10 * SECOND_MS) return seconds(Math.round(ms / 100) / 10);
  if (ms < MINUTE_MS) return seconds(Math.floor(ms / SECOND_MS));
  if (ms < HOUR_MS) return twoUnits(minutes(Math.floor(ms / MINUTE_MS)), seconds, rest(MINUTE_MS, SECOND_MS));
  if (ms < DAY_MS) return twoUnits(hours(Math.floor(ms / HOUR_MS)), minutes, rest(HOUR_MS, MINUTE_MS));
  return twoUnits(days.format(Math.floor(ms / DAY_MS)), hours, rest(DAY_MS, HOUR_MS));
}

function twoUnits(large: string, small: (value: number) => string, rest: number): string {
  return rest === 0 ? large : `${large} ${small(rest)}`;
}
