/** What ends a watch, and how long the browser is waited for. Times are in milliseconds unless named otherwise. */

/** So many refusals, over at least this long, before `not_found` or `rejected`: the ID may be new, or a gateway answers. */
export const REFUSED_TIMES = 3;
export const REFUSED_OVER_MS = 60_000;

/** The same for an ingestion that Synap has already reported: longer than restarts of proxies and changes of networks take. */
export const REFUSED_AFTER_ANSWER_OVER_MS = 30 * 60_000;

/** A gap between two polls counts as at most this much watched time: a machine that slept, or a clock that jumped, ends nothing. */
export const WATCH_GAP_MAX_MS = 5 * 60_000;

/** The watched time is written so many times within the maximum watch time, so that a browser that closes loses no larger part of it. */
export const WATCHED_STEPS = 20;

/** But at least as often as this: a browser that is open for an hour a day must not watch for ever. */
export const WATCHED_STEP_MAX_MS = 15 * 60_000;

/** Past the maximum watch time, an ingestion without usable answers is polled each hour, so many times: for a week. */
export const UNANSWERED_GAP_MS = 3_600_000;
export const UNANSWERED_POLLS = 7 * 24;

/** From this many refusals on, whoami is asked whether they may be Synap's own. */
export const REFUSED_TIMES_BEFORE_KEY_CHECK = 2;

/** Whoami is asked about refusals no more often than this on a connection, however many IDs are refused. */
export const KEY_CHECK_GAP_MS = 10_000;

/** A status word that we do not know is final after this many answers alike, over at least this long. */
export const UNKNOWN_FINAL_TIMES = 3;
export const UNKNOWN_FINAL_OVER_MS = 60_000;
/** The longest interval between them: an alarm's. */
export const UNKNOWN_FINAL_GAP_MS = 30_000;

/** A removed ingestion can be brought back for this long. */
export const UNDO_MS = 10_000;

/**
 * How long any call to the browser but storage's is waited for: the service behind it may never answer. Short
 * enough for several calls within the 30 s of a worker.
 */
export const BROWSER_CALL_MS = 5_000;

/** The same for storage, which a slow disk holds up: too short, and the state could never be read. */
export const STORAGE_CALL_MS = 10_000;

/** How long a lock is waited for: longer than its holder can keep it, because all of its calls have time limits. */
export const LOCK_WAIT_MS = 60_000;
