import type { Status } from '../../synap/status';
import type { Forecast } from './forecast';
import { hazardBetween, timeUntilGrown } from './hazards';

/**
 * When to poll one ingestion next, and which of several first.
 *
 * A finish is noticed half an interval later on average, so an interval g at hazard h costs one request and h·g²/2 of expected
 * waiting. At a price p of a request, in milliseconds of waiting, the best interval is √(2p/h): the rate of polling is proportional
 * to √hazard (Barlow and Proschan's checking schedule, in Keller's integral form). The hazard of a job that may take seconds or
 * hours falls like 1/age, so the interval grows like √age: short while a finish is likely, long later.
 */

/**
 * What a request is worth, in milliseconds of a person's expected waiting: the one dial between promptness and load. At this
 * price the mixed load of docs/BENCHMARKS.md, "The price", spends half the requests of a loop that polls every 2 s until the end.
 */
export const REQUEST_PRICE_MS = 34;

/** Waiting for a visible ingestion weighs this many times as much, which halves the interval. */
export const VISIBLE_WEIGHT = 4;

/** Shortest interval: a person does not notice half a second's delay, and a poll takes a good part of that. */
export const INTERVAL_MIN_MS = 500;

/** Longest interval, for watches of days: a finish is known at most five minutes later. */
export const INTERVAL_MAX_MS = 5 * 60_000;

/**
 * The smallest share of queued time that is used. A server that starts its jobs at once says nothing about one that stays in the queue, and
 * the poll interval of that one must be at most two and a half times that of the others.
 */
const WAIT_SHARE_MIN = 0.3;

/** What is known of one ingestion when its next poll is decided. */
export interface ScheduleInput {
  /** Since `queued_at` by the server's clock; since it was added while that is unknown. */
  ageMs: number;
  /** The newest known. */
  status: Status | null;
  isVisible: boolean;
  /** Null: never polled. */
  sinceLastPollMs: number | null;
}

/**
 * Milliseconds from the last poll to the next, between 0.5 s and 5 min; 0 if there was none: then a poll is due now. `stretch`: how many
 * times as long as the law's, where several share too few requests (`interval-stretch.ts`).
 */
export function pollIntervalMs(forecast: Forecast, input: ScheduleInput, stretch = 1): number {
  if (input.sinceLastPollMs === null) return 0;
  return Math.min(lawfulIntervalMs(forecast, input) * stretch, INTERVAL_MAX_MS);
}

/** The same, but before the first poll counted from when the job was queued. */
export function lawfulIntervalMs(forecast: Forecast, input: ScheduleInput): number {
  const polledAtAge = positive(input.ageMs) - waitedMs(input);
  const growth = Math.sqrt((2 * REQUEST_PRICE_MS) / weightOf(forecast, input));
  const intervalMs = timeUntilGrown(forecast.hazards, polledAtAge, growth);
  return Math.max(INTERVAL_MIN_MS, Math.min(intervalMs, INTERVAL_MAX_MS));
}

/**
 * How much a poll now is worth, in milliseconds of waiting: the price of a request at which the best interval would end now. If
 * n is ∫hazard over the w since its last poll (since it was queued, if never polled), that is w·(eⁿ - 1 - n)/n: h·w²/2 while a finish
 * is unlikely, as in the law, and without limit as it becomes certain. So the jobs most likely to have finished go first, a job
 * never polled goes before an equally old one, and none starves: sooner or later one that waits is more urgent than one that was
 * just polled. When more are due than the budget allows, to poll the most urgent is to poll at a higher price.
 */
export function urgency(forecast: Forecast, input: ScheduleInput): number {
  const age = positive(input.ageMs);
  const waited = waitedMs(input);
  const news = hazardBetween(forecast.hazards, age - waited, age) * queuedFactor(forecast, input.status);
  return waited * gainOf(Math.min(news, NEWS_MAX)) * (input.isVisible ? VISIBLE_WEIGHT : 1);
}

/** (eⁿ - 1 - n)/n. Below, it is lost in rounding and n/2 is exact. */
function gainOf(news: number): number {
  return news > 1e-4 ? (Math.expm1(news) - news) / news : news / 2;
}

/** A finish this likely is certain; beyond, the exponential would overflow. */
const NEWS_MAX = 100;

function weightOf(forecast: Forecast, { isVisible, status }: ScheduleInput): number {
  return (isVisible ? VISIBLE_WEIGHT : 1) * queuedFactor(forecast, status);
}

/**
 * The factor, up to 1, by which the status changes the hazard. A job that is still queued at age t has all its work before it.
 * If a share s of the duration is spent queued, it finishes after t/s at the earliest, and with a tail like 1/age its mean
 * remaining time is (2-s)/s times that of a job of which only the age is known.
 */
function queuedFactor({ waitShare }: Forecast, status: Status | null): number {
  if (status !== 'queued') return 1;
  const share = Math.max(WAIT_SHARE_MIN, waitShare);
  return share / (2 - share);
}

/** The time since the last poll, or since it was queued if there was none; never longer than it exists. */
function waitedMs({ ageMs, sinceLastPollMs }: ScheduleInput): number {
  return Math.min(positive(ageMs), positive(sinceLastPollMs ?? ageMs));
}

/** A time to calculate with: NaN and negative times count as 0, and more than a month, as after a jump of the clock, as a month. */
function positive(ms: number): number {
  return ms > 0 ? Math.min(ms, TIME_MAX_MS) : 0;
}

const TIME_MAX_MS = 31 * 24 * 3_600_000;
