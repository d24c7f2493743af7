import type { Status } from '../../src/synap/status';
import { REFUSED_AFTER_ANSWER_OVER_MS, REFUSED_TIMES, UNANSWERED_GAP_MS } from '../../src/watch/constants';
import {
  AWAY_COLLECT_EACH_MS,
  AWAY_COLLECT_MAX_MS,
  AWAY_COLLECT_MS,
  BURST_MS,
  READ_WITHIN_MS,
} from '../../src/watch/notifications/constants';
import { BLOCK_RETRY_MS } from '../../src/watch/scheduling/blocks';
import {
  ALARM_FLOOR_MS,
  BACK_OFF_MAX_MS,
  KEY_RETRY_GAPS_MS,
  REFUSAL_GAPS_MS,
  RETRY_AFTER_MAX_MS,
} from '../../src/watch/scheduling/constants';
import type { DurationModel } from '../../src/watch/scheduling/duration-model';
import { forecastOf } from '../../src/watch/scheduling/forecast';
import { STRETCH_MAX } from '../../src/watch/scheduling/interval-stretch';
import { INTERVAL_MAX_MS, pollIntervalMs } from '../../src/watch/scheduling/poll-interval';

/**
 * How long each step on the way from a finish to its notification may take while nothing is in its way. The bounds are derived from
 * the constants of the background. What is in the way is measured elsewhere (`obstacles.ts`, `server-pauses.ts`, `block-oracle.ts`).
 */

/** From a request until its answer is written, or from an event until it is handled. */
const HANDLING_MS = 3_000;

/** The time from one request to the next while no page shows anything: half of the documented 60 a minute is our share. */
export const TOKEN_MS = 2_000;

/** So many requests may wait for no token, such as checks of a key that a person has entered. The next requests pay for them. */
const OUT_OF_TURN_REQUESTS = 5;

/** How far apart clocks may seem that agree: `Date` counts whole seconds, and answers take time. */
const CLOCK_BLUR_MS = 5_000;

/** From when something is due until the alarm has started a life for it, if no timer has been faster. */
const wakeMs = (alarmLateMs: number): number => ALARM_FLOOR_MS + alarmLateMs + HANDLING_MS;

/** What the interval after a poll depends on. */
export interface Polled {
  /** The age of the job, by what was known of its beginning. */
  ageMs: number;
  durationModel: DurationModel;
  status: Status | null;
  documentId: string | null;
  /** Whether others in progress share the requests of its connection. */
  isShared: boolean;
}

/** The longest poll interval that the background may plan after a poll: no page shows the ingestion. */
export const intervalMs = (polled: Polled): number =>
  Math.min(INTERVAL_MAX_MS, Math.max(...intervalsMs(polled, false)) * (polled.isShared ? STRETCH_MAX : 1));

/** The shortest poll interval that the background may plan after a poll: a page shows the ingestion. */
const shortestIntervalMs = (polled: Polled): number => Math.min(...intervalsMs(polled, true));

function intervalsMs({ ageMs, durationModel, status, documentId }: Polled, isVisible: boolean): number[] {
  const forecast = forecastOf(durationModel, documentId);
  const ages = BLURS.map((blur) => Math.max(0, ageMs + blur * CLOCK_BLUR_MS));
  return ages.map((ms) => pollIntervalMs(forecast, { ageMs: ms, status, isVisible, sinceLastPollMs: 0 }));
}

/** How wrong the clock may be, in parts of `CLOCK_BLUR_MS`. The longest interval may lie at any age in that range, so several are tried. */
const BLURS = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1] as const;

/** How long our share makes an ingestion wait for the others in progress, if each of them is polled once before it. */
export function shareMs(inProgress: number): number {
  return (inProgress + OUT_OF_TURN_REQUESTS) * TOKEN_MS;
}

/**
 * The same if more is due than our share allows. The most urgent goes first then, which makes all intervals grow in proportion: an
 * ingestion with a tenth of this one's interval is polled ten times before it.
 */
export function crowdedShareMs(polled: Polled, others: Polled[]): number {
  const ownMs = intervalMs(polled);
  const turns = others.map((other) => Math.max(1, ownMs / shortestIntervalMs(other)));
  return TOKEN_MS * turns.reduce((sum, count) => sum + count, OUT_OF_TURN_REQUESTS);
}

/** From when a poll is due until it is sent. */
export function requestMs(alarmLateMs: number, inProgress: number): number {
  return wakeMs(alarmLateMs) + shareMs(inProgress);
}

/**
 * From the first refusal of an ID that its server does not know until `not_found`: every pause, whoami in between, and one request on
 * each other connection. An ingestion that Synap has reported before is given half an hour more.
 */
export function unknownMs(
  { alarmLateMs, inProgress }: { alarmLateMs: number; inProgress: number },
  connections: number,
  wasKnown: boolean,
): number {
  const longestMs = Math.max(...REFUSAL_GAPS_MS);
  const pausesMs = REFUSAL_GAPS_MS.reduce((sum, ms) => sum + ms, 0);
  const knownPolls = wasKnown ? Math.ceil(REFUSED_AFTER_ANSWER_OVER_MS / longestMs) : 0;
  const polls = REFUSAL_GAPS_MS.length + 1 + connections + knownPolls;
  return pausesMs + knownPolls * longestMs + polls * requestMs(alarmLateMs, inProgress);
}

/** How much longer that takes past the maximum watch time, where each poll comes an hour after the last. */
export function rareUnknownMs(connections: number): number {
  return (REFUSED_TIMES + 1 + connections) * UNANSWERED_GAP_MS;
}

/** From an outcome to its notification: the background waits to learn whether somebody sees it on a page, and for the rest of a burst. */
export const notificationMs = (alarmLateMs: number): number =>
  READ_WITHIN_MS + BURST_MS + wakeMs(alarmLateMs);

/** How long the background collects the outcomes of so many ingestions after the person was away, to notify them together. */
export function collectingMs(inProgress: number): number {
  return Math.min(AWAY_COLLECT_MAX_MS, AWAY_COLLECT_MS + inProgress * AWAY_COLLECT_EACH_MS);
}

/** The longest pause after which anything is tried again by itself. */
const LONGEST_PAUSE_MS = Math.max(
  RETRY_AFTER_MAX_MS,
  UNANSWERED_GAP_MS,
  BACK_OFF_MAX_MS,
  ...KEY_RETRY_GAPS_MS,
  ...Object.values(BLOCK_RETRY_MS).map((retryMs) => retryMs ?? 0),
);

/**
 * From when all faults are over, or from a later finish, until every outcome is known, if nobody does anything: the longest pause, and
 * then the time that an ID takes which its server no longer knows.
 */
export function recoveryMs(
  waiting: { alarmLateMs: number; inProgress: number },
  connections: number,
): number {
  return LONGEST_PAUSE_MS + unknownMs(waiting, connections, true);
}
