import { isPlausibleTime } from '../../synap/time';
import { believableEndOf } from '../../watch/model/job-times';
import type { Ended, Ingestion } from '../../watch/model/records';
import { DAY_MS } from './format';

/** When an ingestion began: by Synap's clock where that is known, else when it was added here. */
export function startOf({ queuedAt, addedAt }: Ingestion): number {
  return isPlausibleTime(queuedAt) ? queuedAt : addedAt;
}

/** How long an ingestion took by the server's clock. Null where one of the two times is unknown, or they are out of order. */
export function tookMs({ queuedAt, completedAt }: Ingestion): number | null {
  if (!isPlausibleTime(queuedAt) || !isPlausibleTime(completedAt)) return null;
  return completedAt < queuedAt ? null : completedAt - queuedAt;
}

/** Clocks differ by hours where one is in another time zone without saying so. An end more than this after we learned of it is not believed. */
const CLOCKS_APART_MAX_MS = DAY_MS;

/** When the job ended by Synap's clock; null where Synap gives no time, or one that cannot be. */
export function reportedEndOf(record: Ended): number | null {
  const endedAt = believableEndOf(record);
  return endedAt === null || endedAt - record.outcome.at > CLOCKS_APART_MAX_MS ? null : endedAt;
}
