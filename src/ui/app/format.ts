import { durationText } from '../../platform/duration-text';
import { locale, t, texts } from './i18n';

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** How long something took: "14 s", "4 min 12 s". */
export function durationOf(durationMs: number): string {
  return durationText(texts, durationMs);
}

/**
 * How long something took, to the millisecond: "14.238 s", "4 min 12.038 s". Whole seconds mean that nothing finer is known, and
 * from an hour on nobody needs it.
 */
export function exactDurationOf(durationMs: number): string {
  if (durationMs % SECOND_MS === 0 || durationMs < 0 || durationMs >= HOUR_MS) return durationOf(durationMs);
  const wholeMs = durationMs - (durationMs % MINUTE_MS);
  const seconds = t('durationSeconds', milliseconds().format((durationMs - wholeMs) / SECOND_MS));
  return wholeMs === 0 ? seconds : `${durationOf(wholeMs)} ${seconds}`;
}

/** How long a request took: most take less than a second, which "0.2 s" says too little of. */
export function requestDurationOf(durationMs: number): string {
  return durationMs < SECOND_MS ? wholeMilliseconds().format(durationMs) : durationOf(durationMs);
}

/** How long something has been going on, in whole seconds, so that it counts steadily. */
export function elapsedOf(elapsedMs: number): string {
  return durationOf(Math.floor(elapsedMs / SECOND_MS) * SECOND_MS);
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

/** How far away a moment is, in one unit: "now", "2 min ago", "in 3 h", "4 days ago". */
export function relativeTime(at: number, now: number): string {
  const awayMs = at - now;
  const size = Math.abs(awayMs);
  if (size < 5 * SECOND_MS) return t('justNow');
  if (size >= DAY_MS) return relativeDays().format(Math.trunc(awayMs / DAY_MS), 'day');
  const unitMs = size < MINUTE_MS ? SECOND_MS : size < HOUR_MS ? MINUTE_MS : HOUR_MS;
  const duration = durationOf(Math.floor(size / unitMs) * unitMs);
  return t(awayMs < 0 ? 'timeAgo' : 'timeAhead', duration);
}

/** A moment as machines read it, or null for a number no date has. */
export function isoTime(at: number): string | null {
  return isDate(at) ? new Date(at).toISOString() : null;
}

/** The first and last characters of a canonical ID: enough to tell a handful apart at a glance. */
export function shortId(id: string): string {
  return id.length > 14 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id;
}

/** `Intl` and `Date` throw beyond ±8.64e15 ms, and a damaged record may hold any number. */
function formatted(format: () => Intl.DateTimeFormat, at: number): string {
  return isDate(at) ? format().format(at) : t('timeUnknown');
}

function isDate(at: number): boolean {
  return Math.abs(at) <= 8.64e15;
}

/** Making an `Intl` object costs far more than using it, and a list uses the same few hundreds of times. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const milliseconds = once(() => new Intl.NumberFormat(locale(), { minimumFractionDigits: 3 }));
const wholeMilliseconds = once(
  () =>
    new Intl.NumberFormat(locale(), {
      style: 'unit',
      unit: 'millisecond',
      unitDisplay: 'short',
      maximumFractionDigits: 0,
    }),
);
const megabytes = once(
  () =>
    new Intl.NumberFormat(locale(), {
      style: 'unit',
      unit: 'megabyte',
      unitDisplay: 'short',
      maximumFractionDigits: 2,
    }),
);
const relativeDays = once(() => new Intl.RelativeTimeFormat(locale()));
const exacts = once(() => new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'medium' }));
const moments = once(
  () =>
    new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }),
);
const dates = once(() => new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }));
const times = once(() => new Intl.DateTimeFormat(locale(), { timeStyle: 'medium' }));
