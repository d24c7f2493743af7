import { DAY_MS, durationOf, exactTime, timeOfDay } from '../../app/format';
import { t } from '../../app/i18n';
import type { Bounds, JobTimeline, StatusChange } from './timeline';

/** How the times of a timeline are written: with the date where it spans more than a day. */
export function timeFormat({ from, to }: Pick<JobTimeline, 'from' | 'to'>): (at: number) => string {
  return to - from < DAY_MS ? timeOfDay : exactTime;
}

/** When a status came about, as exactly as it is known: Synap's own time and how soon it was noticed, or between which polls. */
export function changeTime({ saidAt, seen }: StatusChange, format: (at: number) => string): string {
  if (saidAt === null) return seen === null ? '' : boundsTime(seen, format);
  if (seen === null || seen.notBefore === null || seen.notBefore >= seen.notAfter) return format(saidAt);
  return t('changeDetected', format(saidAt), durationOf(seen.notAfter - seen.notBefore));
}

/** Between which two polls a change was seen. */
export function boundsTime({ notBefore, notAfter }: Bounds, format: (at: number) => string): string {
  const latest = format(notAfter);
  if (notBefore === null) return t('changeBefore', latest);
  const earliest = format(notBefore);
  return earliest === latest ? t('changeAt', latest) : t('changeBetween', earliest, latest);
}
