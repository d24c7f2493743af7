import type { Status } from '../../src/synap/status';
import { REFUSED_AFTER_ANSWER_OVER_MS, REFUSED_TIMES, UNANSWERED_GAP_MS } from '../../src/watch/constants';
import {
  AWAY_COLLECT_EACH_MS,
  AWAY_COLLECT_MAX_MS,
  AWAY_COLLECT_MS,
  BURST_MS,
  READ_WITHIN_MS,
} from '../../src/watch/notifications/constants';
import {
  ALARM_FLOOR_MS,
  BACK_OFF_MAX_MS,
  KEY_RETRY_GAPS_MS,
  NO_CREDITS_RETRY_MS,
  NOT_FOUND_GAPS_MS,
  RETRY_AFTER_MAX_MS,
} from '../../src/watch/scheduling/constants';
import type { DurationModel } from '../../src/watch/scheduling/duration-model';
import { forecastOf } from '../../src/watch/scheduling/forecast';
import { pollIntervalMs } from '../../src/watch/scheduling/poll-interval';

/**
 * How long each step of the way from a finish to its notification may take while nothing stands in its way, derived from
 * the constants. What does stand in the way is measured (`obstacles.ts`, `server-pauses.ts`, `blocks.ts`).
 */

/** From a request to what is written of its answer, and from an event to what is made of it. */
const HANDLING_MS = 3_000;

/** One request each this often: half of the documented 60 a minute. */
export const TOKEN_MS = 2_000;

/** Requests that wait for no token, such as the check of a key that a person has given: the next ones make up for them. */
const OUT_OF_TURN = 5;

/** Clocks agree to about this much: `Date` counts whole seconds. */
const CLOCK_BLUR_MS = 5_000;

/** From when something is due to when the alarm wakes a life for it, if no timer has. */
export const wakeMs = (alarmLateMs: number): number => ALARM_FLOOR_MS + alarmLateMs + HANDLING_MS;

/** A poll as its connection saw it. */
export interface Polled {
  /** Of the job, by what was known of its beginning. */
  ageMs: number;
  durationModel: DurationModel;
  status: Status | null;
  documentId: string | null;
}

/** What is planned from a poll to the next, by the one law for it: twice as often for what a page shows. */
export const intervalMs = (polled: Polled): number => Math.max(...intervalsMs(polled, false));

/** The same for one that others may wait for: as short as it can be. */
const shortestIntervalMs = (polled: Polled): number => Math.min(...intervalsMs(polled, true));

function intervalsMs({ ageMs, durationModel, status, documentId }: Polled, isVisible: boolean): number[] {
  const forecast = forecastOf(durationModel, documentId);
  const ages = BLURS.map((blur) => Math.max(0, ageMs + blur * CLOCK_BLUR_MS));
  return ages.map((ms) => pollIntervalMs(forecast, { ageMs: ms, status, isVisible, sinceLastPollMs: 0 }));
}

/** A clock may be anywhere between these, and the interval is longest anywhere between their ages. */
const BLURS = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1] as const;

/** How long the share makes one wait for the others: the most urgent go first, and each of them once before it. */
export function shareMs(inProgress: number): number {
  return (inProgress + OUT_OF_TURN) * TOKEN_MS;
}

/**
 * The same where more is due than the share allows: then every interval grows in the same proportion, so one that may be polled ten
 * times as often as this one goes ten times before it.
 */
export function crowdedShareMs(polled: Polled, others: Polled[]): number {
  const ownMs = intervalMs(polled);
  const turns = others.map((other) => Math.max(1, ownMs / shortestIntervalMs(other)));
  return TOKEN_MS * turns.reduce((sum, count) => sum + count, OUT_OF_TURN);
}

/** From when something is due to the request for it. */
export function requestMs(alarmLateMs: number, inProgress: number): number {
  return wakeMs(alarmLateMs) + shareMs(inProgress);
}

/**
 * From the first refusal of an ID that its server does not know to `not_found`: each pause, whoami in between, and each of the
 * other connections once. What Synap has reported before is given half an hour more.
 */
export function unknownMs(
  { alarmLateMs, inProgress }: { alarmLateMs: number; inProgress: number },
  connections: number,
  wasKnown: boolean,
): number {
  const longestMs = Math.max(...NOT_FOUND_GAPS_MS);
  const pausesMs = NOT_FOUND_GAPS_MS.reduce((sum, ms) => sum + ms, 0);
  const knownPolls = wasKnown ? Math.ceil(REFUSED_AFTER_ANSWER_OVER_MS / longestMs) : 0;
  const polls = NOT_FOUND_GAPS_MS.length + 1 + connections + knownPolls;
  return pausesMs + knownPolls * longestMs + polls * requestMs(alarmLateMs, inProgress);
}

/** What that takes more past the maximum watch time: each poll that it needs comes an hour after the last. */
export function rareUnknownMs(connections: number): number {
  return (REFUSED_TIMES + 1 + connections) * UNANSWERED_GAP_MS;
}

/** From an outcome to its notification: a reader is waited for, and the rest of a burst. */
export const notificationMs = (alarmLateMs: number): number =>
  READ_WITHIN_MS + BURST_MS + wakeMs(alarmLateMs);

/** How long the outcomes of so many, found after being away, are waited for before they are notified together. */
export function collectingMs(inProgress: number): number {
  return Math.min(AWAY_COLLECT_MAX_MS, AWAY_COLLECT_MS + inProgress * AWAY_COLLECT_EACH_MS);
}

/** The longest that anything waits before it is tried again by itself. */
const LONGEST_PAUSE_MS = Math.max(
  RETRY_AFTER_MAX_MS,
  NO_CREDITS_RETRY_MS,
  UNANSWERED_GAP_MS,
  BACK_OFF_MAX_MS,
  ...KEY_RETRY_GAPS_MS,
);

/**
 * From when all trouble is over, or from a later finish, to when its outcome is known, if nobody does anything: the longest pause, and
 * then what an ID takes that its server no longer knows.
 */
export function recoveryMs(
  waiting: { alarmLateMs: number; inProgress: number },
  connections: number,
): number {
  return LONGEST_PAUSE_MS + unknownMs(waiting, connections, true);
}
