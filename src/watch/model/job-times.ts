import { isPlausibleTime } from '../../synap/time';
import { ZONE_STEP_MS } from '../zones';
import type { Ended, Ingestion } from './records';

/** What is believed of the times that Synap gives for a job: some servers write those of another time zone. */

/** Since when a job has been in progress, by Synap's clock: no later than the first answer about it. Null while that is unknown. */
export function inProgressSince({ queuedAt, watchedSince }: Ingestion): number | null {
  if (!isPlausibleTime(queuedAt)) return null;
  return Math.min(queuedAt, watchedSince ?? queuedAt);
}

/** When the job ended, by Synap's clock; null if that is unknown, before it was queued, or long before an answer in which it went on. */
export function believableEndOf({ completedAt, queuedAt, transitions }: Ended): number | null {
  if (!isPlausibleTime(completedAt)) return null;
  if (isPlausibleTime(queuedAt) && completedAt < queuedAt) return null;
  // By this machine's clock, which may be some minutes apart from Synap's. Time zones are further apart.
  const unfinishedAt = transitions.at(-1)?.notBefore ?? completedAt;
  return completedAt <= unfinishedAt - ZONE_STEP_MS ? null : completedAt;
}
