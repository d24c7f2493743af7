import { inProgressSince } from '../../watch/model/job-times';
import type { Ingestion } from '../../watch/model/records';
import { durationOf } from './format';
import { t } from './i18n';

/** How far a job is if it takes as long as jobs usually do. */
export interface Progress {
  /** Of the usual duration; never more than 100. */
  percent: number;
  isSlow: boolean;
}

/** What the progress of an ingestion is measured by. */
export interface ExpectedDuration {
  /** By the server's clock, `offsetMs` ahead of this machine's. */
  since: number;
  offsetMs: number;
  typicalMs: number;
  /** From this age on it is slow; null before enough is known to say so. */
  slowAfterMs: number | null;
}

/** What is known of how long jobs take. */
export type UsualDurations = Pick<ExpectedDuration, 'slowAfterMs'> & { typicalMs: number | null };

/** Null for what is not in progress, and while nothing is known of how long jobs take. */
export function expectedDuration(
  record: Ingestion,
  durations: UsualDurations | null,
  offsetMs: number,
): ExpectedDuration | null {
  const since = inProgressSince(record);
  if (record.state !== 'watching' || since === null || durations === null) return null;
  const { typicalMs, slowAfterMs } = durations;
  return typicalMs === null ? null : { since, offsetMs, typicalMs, slowAfterMs };
}

/** How far a job of this age is. Whole per cents, so that pages draw it again only when the number changes. */
export function progressOf(
  ageMs: number,
  { typicalMs, slowAfterMs }: Pick<ExpectedDuration, 'typicalMs' | 'slowAfterMs'>,
): Progress {
  const percent = typicalMs > 0 ? Math.floor((Math.max(0, ageMs) / typicalMs) * 100) : 100;
  return { percent: Math.min(100, percent), isSlow: slowAfterMs !== null && ageMs >= slowAfterMs };
}

/** "usually 14 s", or "slow: 4 min so far, usually 14 s"; without the age where the age is shown beside it already. */
export function progressText(
  ageMs: number,
  durations: Pick<ExpectedDuration, 'typicalMs' | 'slowAfterMs'>,
  hasAgeBeside = false,
): string {
  const usual = durationOf(durations.typicalMs);
  if (!progressOf(ageMs, durations).isSlow) return t('progressUsually', usual);
  return hasAgeBeside ? t('progressSlowBeside', usual) : t('progressSlow', durationOf(ageMs), usual);
}
