import type { Ingestion } from '../../watch/model/records';
import { durationOf } from './format';
import { t } from './i18n';

/** A job this many times as old as jobs usually get is slow. Below it may be one of the slower half. */
const SLOW_FROM = 2;

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
}

/** Null for what is not in progress, and while nothing is known of how long jobs take. */
export function expectedDuration(
  record: Ingestion,
  typicalMs: number | null,
  offsetMs: number,
): ExpectedDuration | null {
  if (record.state !== 'watching' || record.queuedAt === null || typicalMs === null) return null;
  return { since: record.queuedAt, offsetMs, typicalMs };
}

/** How far a job of this age is. Whole per cents, so that pages draw it again only when the number changes. */
export function progressOf(ageMs: number, typicalMs: number): Progress {
  const percent = typicalMs > 0 ? Math.floor((Math.max(0, ageMs) / typicalMs) * 100) : 100;
  return { percent: Math.min(100, percent), isSlow: ageMs >= SLOW_FROM * typicalMs };
}

/** "usually 14s", or "slow: 4m, usually 14s"; without the age where the age is shown beside it already. */
export function progressText(ageMs: number, typicalMs: number, hasAgeBeside = false): string {
  const usual = durationOf(typicalMs);
  if (!progressOf(ageMs, typicalMs).isSlow) return t('progressUsually', usual);
  return hasAgeBeside ? t('progressSlowBeside', usual) : t('progressSlow', durationOf(ageMs), usual);
}
