/** What notifications depend on, in milliseconds unless named otherwise. */

/** This long after the last polls the person was away, and one digest says what they missed. */
export const AWAY_MS = 5 * 60_000;

/**
 * How long the digest after being away waits for the first polls: a fixed time, and for each ingestion what a poll takes at half
 * of the documented 60/min. Never so long that the digest comes too late to be useful.
 */
export const AWAY_COLLECT_MS = 30_000;
export const AWAY_COLLECT_EACH_MS = 2_000;
export const AWAY_COLLECT_MAX_MS = 10 * 60_000;

/** Outcomes that are notified one by one before a burst becomes a digest, and the time within which they are a burst. */
export const BURST_SINGLES = 3;
export const BURST_MS = 5_000;

/**
 * So many notifications within an hour are shown as they come; a job every five minutes is no flood. Each further one waits twice as
 * long as the one before it, and takes along everything that ends meanwhile: whatever finishes, an hour has at most
 * `NOTIFICATIONS_PER_HOUR_MAX`. Twelve, then after 0.5, 1, 2, 4, 8 minutes one each, then one in ten minutes.
 */
export const UNHURRIED_NOTIFICATIONS = 12;
export const NOTIFICATION_GAP_MIN_MS = 30_000;
export const NOTIFICATION_GAP_MAX_MS = 10 * 60_000;
export const NOTIFICATIONS_PER_HOUR_MAX = 22;

/**
 * A batch waits for a straggler until it has run so many times as long as is usual, and at least so long; where nothing is known
 * yet, as long as a large job may take.
 */
export const STRAGGLER_TIMES = 3;
export const STRAGGLER_MIN_MS = 5 * 60_000;
export const STRAGGLER_UNKNOWN_MS = 30 * 60_000;

/** A batch of which more than half goes on is notified once nothing of it has ended for so long. */
export const BATCH_STALLED_MS = 60 * 60_000;

/**
 * An outcome that was final at the first poll, while a page showed it, is notified if the person has not seen it for this long.
 * A row counts as seen after one second, and a popup that closes before has shown it to nobody.
 */
export const READ_WITHIN_MS = 3_000;

/** A notification that the browser refuses this often is given up; the badge keeps its mark. */
export const NOTIFICATION_TRIES = 5;

/** How often a failed call about the notifications on the screen is tried. */
export const SHOWN_TRIES = 3;
