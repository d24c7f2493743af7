import { formatNumber, locale, t } from './i18n';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** How long something has been going on, as a clock that ticks: "0:12", "4:07", "1:02:03". Never negative. */
export function clockOf(elapsedMs: number): string {
  const seconds = Math.max(0, Math.floor(elapsedMs / SECOND_MS));
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor((seconds % 3600) / 60),
    seconds % 60,
  ];
  const two = (value: number) => twoDigits().format(value);
  return hours > 0
    ? `${formatNumber(hours)}:${two(minutes)}:${two(rest)}`
    : `${formatNumber(minutes)}:${two(rest)}`;
}

/** How long something took, in its two largest units: "0.8s", "14s", "4m 12s", "1h 5m", "2d 3h". */
export function durationOf(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < 10 * SECOND_MS) return inUnit('second', Math.round(ms / 100) / 10);
  if (ms < MINUTE_MS) return inUnit('second', Math.floor(ms / SECOND_MS));
  if (ms < HOUR_MS) return inTwo(ms, 'minute', MINUTE_MS, 'second', SECOND_MS);
  if (ms < DAY_MS) return inTwo(ms, 'hour', HOUR_MS, 'minute', MINUTE_MS);
  return inTwo(ms, 'day', DAY_MS, 'hour', HOUR_MS);
}

/** How much room something takes: "1.2 MB". */
export function sizeText(bytes: number): string {
  return megabytes().format(bytes / 1_000_000);
}

/** A moment to the second, with its date: what a relative time stands for. */
export function exactTime(at: number): string {
  return formatted(exacts, at);
}

/** The time of day to the second: "12:03:10". For what happens within hours. */
export function timeOfDay(at: number): string {
  return formatted(times, at);
}

/** A moment to the minute, with its date but not its year: "15 Jan, 12:03". */
export function dayAndTime(at: number): string {
  return formatted(moments, at);
}

/** The day of a moment: "15 Jan 2026". */
export function dateOf(at: number): string {
  return formatted(dates, at);
}

/** How far away a moment is, in one unit: "now", "2m ago", "in 3h". */
export function relativeTime(at: number, now: number): string {
  const awayMs = at - now;
  const size = Math.abs(awayMs);
  if (size < 5 * SECOND_MS) return t('justNow');
  if (size < MINUTE_MS) return relative(awayMs / SECOND_MS, 'second');
  if (size < HOUR_MS) return relative(awayMs / MINUTE_MS, 'minute');
  if (size < DAY_MS) return relative(awayMs / HOUR_MS, 'hour');
  return relative(awayMs / DAY_MS, 'day');
}

/** A moment as machines read it, or null for a number no date has. */
export function isoTime(at: number): string | null {
  return isDate(at) ? new Date(at).toISOString() : null;
}

/** The first and last characters of a canonical ID: enough to tell a handful apart at a glance. */
export function shortId(id: string): string {
  return id.length > 14 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id;
}

function relative(value: number, unit: Intl.RelativeTimeFormatUnit): string {
  return relatives().format(Math.trunc(value), unit);
}

/** `Intl` and `Date` throw beyond ±8.64e15 ms, and a damaged record may hold any number. */
function formatted(format: () => Intl.DateTimeFormat, at: number): string {
  return isDate(at) ? format().format(at) : t('timeUnknown');
}

function isDate(at: number): boolean {
  return Math.abs(at) <= 8.64e15;
}

type DurationUnit = 'second' | 'minute' | 'hour' | 'day';

function inUnit(unit: DurationUnit, value: number): string {
  return units[unit]().format(value);
}

function inTwo(
  ms: number,
  large: DurationUnit,
  largeMs: number,
  small: DurationUnit,
  smallMs: number,
): string {
  const rest = Math.floor((ms % largeMs) / smallMs);
  const whole = inUnit(large, Math.floor(ms / largeMs));
  return rest === 0 ? whole : `${whole} ${inUnit(small, rest)}`;
}

/** Making an `Intl` object costs far more than using it, and a list uses the same few hundreds of times. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const unitFormat = (unit: DurationUnit) =>
  once(
    () =>
      new Intl.NumberFormat(locale(), {
        style: 'unit',
        unit,
        unitDisplay: 'narrow',
        maximumFractionDigits: 1,
      }),
  );
const units = {
  second: unitFormat('second'),
  minute: unitFormat('minute'),
  hour: unitFormat('hour'),
  day: unitFormat('day'),
};
const twoDigits = once(() => new Intl.NumberFormat(locale(), { minimumIntegerDigits: 2 }));
const megabytes = once(
  () =>
    new Intl.NumberFormat(locale(), {
      style: 'unit',
      unit: 'megabyte',
      unitDisplay: 'short',
      maximumFractionDigits: 2,
    }),
);
const relatives = once(() => new Intl.RelativeTimeFormat(locale(), { style: 'narrow' }));
const exacts = once(() => new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'medium' }));
const moments = once(
  () =>
    new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }),
);
const dates = once(() => new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }));
const times = once(() => new Intl.DateTimeFormat(locale(), { timeStyle: 'medium' }));
