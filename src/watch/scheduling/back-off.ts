import type { ResponseMeta } from '../../synap/headers';
import {
  BACK_OFF_BASE_MS,
  BACK_OFF_MAX_MS,
  REFUSAL_GAPS_MS,
  RETRY_AFTER_DEFAULT_MS,
  RETRY_AFTER_MAX_MS,
  UNCONFIRMED_REFUSAL_GAP_MS,
  UNCONFIRMED_REFUSALS,
} from './constants';

/** Pause after failures in a row: doubling up to a limit, with jitter so that many clients do not return at the same moment. */
export function backOffMs(failures: number, random: number): number {
  const fullMs = Math.min(BACK_OFF_MAX_MS, BACK_OFF_BASE_MS * 2 ** Math.min(16, Math.max(0, failures - 1)));
  return fullMs * (0.5 + random / 2);
}

/**
 * How long a 429 pauses the whole connection: as its `Retry-After` says, at most an hour. Without a usable one until the window ends, if
 * the headers say when; otherwise a minute.
 */
export function retryAfterMs(meta: ResponseMeta | null): number {
  const saidMs = meta?.retryAfterMs ?? null;
  if (saidMs !== null && saidMs !== 'junk') return Math.min(RETRY_AFTER_MAX_MS, saidMs);
  return meta === null ? RETRY_AFTER_DEFAULT_MS : untilWindowEndsMs(meta);
}

/** Until the window ends. If it has requests left, or has ended already, it is not the one for which the request was refused. */
function untilWindowEndsMs({ remaining, resetInMs }: ResponseMeta): number {
  const isSpent = remaining === null || remaining === 0;
  if (!isSpent || resetInMs === null || resetInMs === 0) return RETRY_AFTER_DEFAULT_MS;
  return Math.min(RETRY_AFTER_DEFAULT_MS, Math.max(BACK_OFF_BASE_MS, resetInMs));
}

/** The pause after so many refusals of one ingestion in a row. */
export function refusalGapMs(count: number): number {
  if (count >= UNCONFIRMED_REFUSALS) return UNCONFIRMED_REFUSAL_GAP_MS;
  return REFUSAL_GAPS_MS[Math.max(0, count - 1)] ?? Math.max(...REFUSAL_GAPS_MS);
}
