const CALENDAR_DAY = /^(\d{4})-(\d\d)-(\d\d)$/;

/** The day of a moment in this person's calendar, as date fields and file names have it: `2026-01-15`. */
export function calendarDay(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Local midnight so many days after such a day, of which some have 23 or 25 hours. Null for what is no day. */
export function midnightAfter(day: string | null, days: number): number | null {
  const match = CALENDAR_DAY.exec(day ?? '');
  if (!match) return null;
  const [, year, month, date] = match.map(Number);
  return new Date(year ?? 0, (month ?? 1) - 1, (date ?? 1) + days).getTime();
}
