import type { Status } from '../../synap/status';
import {
  CROWD,
  INTERVAL_MAX_MS,
  INTERVAL_MIN_MS,
  PATIENT_AFTER_MS,
  REQUEST_PRICE_MS,
  URGENCY_FIRST_POLL,
  VISIBLE_INTERVAL_MAX_MS,
  VISIBLE_WEIGHT,
  WAIT_SHARE_MIN,
  YOUNG_INTERVAL_MAX_MS,
  YOUNG_MS,
} from '../constants';
import { type DurationModel, hazardPerMs, survival } from './duration-model';

/**
 * When to poll one ingestion next, and which of several first.
 *
 * A finish is noticed half an interval later on average, so an interval g at hazard h costs one request and h·g²/2 of expected
 * waiting. If a request is worth w of waiting, the best interval is √(2w/h) (Barlow and Proschan's checking schedule). The
 * hazard of a job that may take seconds or hours falls like 1/age, so the interval grows like √age: short while a finish is
 * likely, long later.
 */

/** What is known of one ingestion when its next poll is decided. */
export interface ScheduleInput {
  /** Since `queued_at` by the server's clock; since it was added while that is unknown. */
  ageMs: number;
  /** The newest known. */
  status: Status | null;
  isVisible: boolean;
  /** Null: never polled. */
  sinceLastPollMs: number | null;
  /** How many are in progress on its connection; absent: a few. */
  inProgress?: number;
}

/**
 * The interval after a poll at this age, in milliseconds, without bounds. The hazard is per millisecond and never 0; `scale` is
 * √(2·worth of a request in milliseconds).
 */
export function unboundedIntervalMs(hazard: (ageMs: number) => number, ageMs: number, scale: number): number {
  let end = ageMs;
  let sum = 0;
  // The next poll is where ∫√hazard has grown by `scale`: unlike scale/√hazard(age) it sees a hazard that is about to
  // rise, and needs none at age 0, where it is 0.
  for (;;) {
    const stepMs = Math.max(STEP_MIN_MS, end * STEP_OF_AGE);
    const gain = Math.sqrt(hazard(end + stepMs / 2)) * stepMs;
    if (sum + gain >= scale) return end - ageMs + (stepMs * (scale - sum)) / gain;
    sum += gain;
    end += stepMs;
  }
}

/** Steps of the integral: fine against the youngest jobs' seconds, and against the curve's bends at any age. */
const STEP_MIN_MS = 100;
const STEP_OF_AGE = 0.05;

/** Milliseconds from the last poll to the next, between 1 s and 5 min; 0 if there was none: then a poll is due now. */
export function pollIntervalMs(durationModel: DurationModel, input: ScheduleInput): number {
  if (input.sinceLastPollMs === null) return 0;
  const age = positive(input.ageMs) - waitedMs(input);
  const weight = input.isVisible ? VISIBLE_WEIGHT : 1;
  const patience = Math.max(1, age / PATIENT_AFTER_MS);
  const worthMs = (REQUEST_PRICE_MS * patience) / (weight * queuedHazardFactor(durationModel, input.status));
  const unboundedMs = unboundedIntervalMs(
    (at) => hazardPerMs(durationModel, at),
    age,
    Math.sqrt(2 * worthMs),
  );
  const crowdedMs = Math.min(unboundedMs, longestIntervalMs(age, input.isVisible)) * crowding(input);
  return Math.max(INTERVAL_MIN_MS, Math.min(crowdedMs, INTERVAL_MAX_MS));
}

function longestIntervalMs(ageMs: number, isVisible: boolean): number {
  if (ageMs < YOUNG_MS) return YOUNG_INTERVAL_MAX_MS;
  return isVisible ? VISIBLE_INTERVAL_MAX_MS : INTERVAL_MAX_MS;
}

function crowding({ isVisible, inProgress }: ScheduleInput): number {
  return isVisible ? 1 : Math.max(1, positive(inProgress ?? 0) / CROWD);
}

/**
 * How much a poll now is worth, in milliseconds of waiting: the worth of a request at which the best interval would end now.
 * If a is the chance that the job has not finished since its last poll w ago (since it was queued, if never polled), that is
 * w·(1/a - 1 + ln a)/(-ln a): h·w²/2 while a finish is unlikely, growing without limit as it becomes certain. So the jobs most
 * likely to have finished go first, a job never polled goes before an equally old one, and none starves: sooner or later one
 * that waits is more urgent than one that was just polled.
 */
export function urgency(durationModel: DurationModel, input: ScheduleInput): number {
  if (input.isVisible && input.sinceLastPollMs === null) return URGENCY_FIRST_POLL;
  const age = positive(input.ageMs);
  const waited = waitedMs(input);
  const alive = survival(durationModel, age) / survival(durationModel, age - waited);
  const news = -Math.log(alive) * queuedHazardFactor(durationModel, input.status);
  // Below, (e^n - 1 - n)/n is lost in rounding and n/2 is exact.
  const gain = news > 1e-4 ? (Math.expm1(news) - news) / news : Math.max(0, news) / 2;
  return waited * gain * (input.isVisible ? VISIBLE_WEIGHT : 1);
}

/** The time since the last poll, or since it was queued if there was none; never longer than it exists. */
function waitedMs({ ageMs, sinceLastPollMs }: ScheduleInput): number {
  return Math.min(positive(ageMs), positive(sinceLastPollMs ?? ageMs));
}

/**
 * The factor, up to 1, by which the status changes the hazard. A job that is still queued at age t has all its work before it.
 * If a share s of the duration is spent queued, it finishes after t/s at the earliest, and with a tail like 1/age its mean
 * remaining time is (2-s)/s times that of a job of which only the age is known.
 */
function queuedHazardFactor(durationModel: DurationModel, status: Status | null): number {
  if (status !== 'queued') return 1;
  const share = Math.max(WAIT_SHARE_MIN, durationModel.waitShare);
  return share / (2 - share);
}

/** A time to calculate with: not a number or negative counts as 0, a clock that jumped by years as a month. */
function positive(ms: number): number {
  return ms > 0 ? Math.min(ms, TIME_MAX_MS) : 0;
}

const TIME_MAX_MS = 31 * 24 * 3_600_000;
