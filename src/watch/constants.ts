/** Every number the engine rests on, in one place, each with its reason. Times in milliseconds unless named otherwise. */

// --- budget, failures, notifications, life of the background ------------------------------------------------------------

/** The documented limit of a free key (docs/SYNAP-API.md, "Limits"): where every connection starts until headers say more. */
export const DEFAULT_LIMIT_PER_MIN = 60;

/** The documented bursts: 10 at 60/min and 50 at 600/min; between and beyond, the line through both, within them. */
export const BURST_AT_60 = 10;
export const BURST_AT_600 = 50;

/**
 * What a person may allow a connection, in requests a minute: one still finishes every watch, and more than the largest
 * limit believed of a server (`headers.ts`) would be no limit.
 */
export const OWN_LIMIT_MIN = 1;
export const OWN_LIMIT_MAX = 6_000;

/** The part of a budget we take while nobody looks: the rest belongs to the person's own programs. */
export const UNATTENDED_SHARE = 0.5;

/**
 * Kept of a whole burst while a person looks: requests arrive closer together than they were sent, and the last of a budget
 * spent to its end would come a moment before the server has it to give.
 */
export const JITTER_RESERVE = 1;

/**
 * What was sent out of turn is paid back within this time: somebody who reads a hundred memories on a connection of one request
 * a minute must not stop its polls for hours.
 */
export const DEBT_PAID_WITHIN_MS = 3_600_000;

/** The deepest debt on any connection: a state that says more is damaged. */
export const TOKENS_MIN = -1_000;

/** Requests in flight at once on a connection: browsers open about six sockets per host and queue the rest unseen. */
export const IN_FLIGHT_MAX = 6;

/** First pause after failures in a row; doubles with each. */
export const BACK_OFF_BASE_MS = 1_000;

/** Longest pause after failures: a server that came back is noticed within a minute. */
export const BACK_OFF_MAX_MS = 60_000;

/** Longest obedience to a `Retry-After`: beyond an hour it is a mistake, and a person would have given up on us. */
export const RETRY_AFTER_MAX_MS = 3_600_000;

/** A 429 without a usable `Retry-After`: the documented limits are per minute. */
export const RETRY_AFTER_DEFAULT_MS = 60_000;

/** Longest wait for a spent window of `X-RateLimit-Reset`; limits are per minute, so a later reset is another clock's. */
export const RESET_WAIT_MAX_MS = 60_000;

/** No credits: somebody has to pay first, so four times an hour is often enough. */
export const NO_CREDITS_RETRY_MS = 15 * 60_000;

/** A 404 right after creation may be lag: this many, over at least this long, before `not_found`. */
export const NOT_FOUND_TIMES = 3;
export const NOT_FOUND_OVER_MS = 60_000;

/** A status word that we do not know is final after this many answers alike, over at least this long. */
export const UNKNOWN_FINAL_TIMES = 3;
export const UNKNOWN_FINAL_OVER_MS = 60_000;
/** The longest interval between them: an alarm's. */
export const UNKNOWN_FINAL_GAP_MS = 30_000;

/** A removed ingestion can be brought back for this long. */
export const UNDO_MS = 10_000;

/** What a page shows counts as looked at for this long after its heartbeat (each 10 s, so one may come late). */
export const VISIBLE_MS = 15_000;

/** Nobody sees more ingestions at once. */
export const VISIBLE_IDS_MAX = 500;

/** The floor of alarms in Chrome and Firefox: asking for less is silently raised. */
export const ALARM_FLOOR_MS = 30_000;

/**
 * The longest gap bridged by a timer: the worker dies 30 s after its last event or API call (docs/PLATFORM.md), so a timer
 * must come well before, or the alarm is the one to wake it.
 */
export const TIMER_MAX_MS = 25_000;

/** How long timers keep a worker awake after a person last did something: bounded, as Chrome's policy asks. */
export const AWAKE_MS = 5 * 60_000;

/** Since the last round of polls: after this the person was away, and one digest tells what they missed. */
export const AWAY_MS = 5 * 60_000;

/**
 * How long the first round after being away is waited for before its digest goes out with what there is: a grace, and what
 * each ingestion takes at half of the documented 60/min; never so long that the digest is no news any more.
 */
export const AWAY_COLLECT_MS = 30_000;
export const AWAY_COLLECT_EACH_MS = 2_000;
export const AWAY_COLLECT_MAX_MS = 10 * 60_000;

/** Outcomes told one by one before a burst becomes a digest, and the span that makes a burst. */
export const BURST_SINGLES = 3;
export const BURST_MS = 5_000;

/** More than this many IDs at once are a batch and share one notification. */
export const BATCH_MORE_THAN = 3;

/**
 * What was final already when a page showed it is told all the same if nobody has seen it for this long: rows are seen after
 * one second of being visible, and a popup that closed before has told nobody.
 */
export const READ_WITHIN_MS = 3_000;

/** Notifications the browser refuses this often are undeliverable; the badge keeps the mark. */
export const NOTIFICATION_TRIES = 5;

/**
 * A call to the browser about notifications is waited for this long: the desktop's service behind it may never answer. Short
 * enough for several within the 30 s that a worker lives.
 */
export const NOTIFICATION_CALL_MS = 5_000;

/** The browser is asked this often what it shows, or to clear it, before that is done without. */
export const SHOWN_TRIES = 3;

/** Polling state absurdly far ahead means that the clock moved: no gap is ever planned as long as this. */
export const CLOCK_MOVED_MS = 60 * 60_000;

/** IDs that one command may name: more at once would keep the background from answering anything else. */
export const IDS_PER_COMMAND_MAX = 20_000;

/** Bounds of what one ingestion may store: a hostile answer must not fill the storage. */
export const RAW_LIMIT_BYTES = 64 * 1024;
export const MEMORY_IDS_MAX = 5_000;
export const MEMORY_ID_MAX = 100;
export const ERROR_MESSAGE_MAX = 20_000;
export const DOCUMENT_ID_MAX = 2_000;
export const TRANSITIONS_MAX = 50;
export const CHANGES_MAX = 20;

/** Rows of a file that one command may bring: few enough that the background answers other pages in between. */
export const IMPORT_ROWS_MAX = 500;

/** What a person may write to an ingestion: a name that fits into a list, and a page of remarks. */
export const LABEL_MAX = 200;
export const NOTE_MAX = 10_000;

/** What the summary names: as much as a popup shows without scrolling for long. */
export const SUMMARY_IN_PROGRESS = 200;
export const SUMMARY_FINISHED = 50;
export const SUMMARY_BATCHES = 20;

/** Lines of the log kept in memory. */
export const LOG_MAX = 300;

/** Of these the newest are kept apart, and these alone are written with each poll and read at each start. */
export const LOG_NEWEST = 20;

/** Defaults of the settings. */
export const DEFAULT_KEEP = 500;
export const DEFAULT_LONGEST_WATCH_MS = 24 * 3_600_000;

/**
 * Pauses after the first, second and later 404s of one ingestion. A new ID may lag behind its creation for a moment, most
 * often a short one: each pause is about as long as the ID has been missing already. Together past `NOT_FOUND_OVER_MS`.
 */
export const NOT_FOUND_GAPS_MS = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000] as const;

// --- when to poll: what is believed of durations, and the cadence ---------------------------------------------------

/**
 * What is believed of a connection that has finished nothing: one part per documented kind of job (docs/SYNAP-API.md, "Limits
 * and timing"), a log-logistic each. `fast` takes "about 1-5 s": four in five of the first part do. `long-range` takes
 * "seconds to minutes": four in five of the second take 6 to 68 s and one in sixteen over a minute and a half.
 * "Large backfills queue for longer" without a number: the third has the heaviest tail with a mean.
 */
export const PRIOR_PARTS = [
  { weight: 0.5, medianMs: 2_300, shape: 3.3 },
  { weight: 0.4, medianMs: 20_000, shape: 1.8 },
  { weight: 0.1, medianMs: 800_000, shape: 1.3 },
] as const;

/**
 * How many finishes the prior is worth. With five, 20 finishes of a load unlike the documented one win back most of what the
 * wrong belief costs; with ten it takes twice as many, and for the documented loads it makes no difference worth a word.
 */
export const PRIOR_COUNT = 5;

/**
 * The grid that learns: log-logistics at fixed medians from 0.7 s, each 1.6 times the last, to 9.6 h. At a shape of 6 each
 * overlaps its neighbours enough to draw any smooth curve between them, and is as sharp as jobs of one kind are.
 */
export const GRID_COUNT = 24;
export const GRID_START_MS = 700;
export const GRID_RATIO = 1.6;
export const GRID_SHAPE = 6;

/**
 * The part of the prior spread evenly over the grid: a job may take any time at all. At 0.3 a sharp part of the grid, not a
 * broad one of the prior, is credited with what was seen, for 1 % more delay than at 0.1 while nothing is known.
 */
export const GRID_WEIGHT = 0.3;

/** Finishes remembered: more are forgotten evenly, so that a Synap that became slower is believed within a few hundred. */
export const DURATIONS_REMEMBERED = 200;

/** Durations beyond these are junk or clocks apart: they count as the bound, one finish like any other. */
export const SHORTEST_DURATION_MS = 100;
export const LONGEST_DURATION_MS = 7 * 24 * 3_600_000;

/** "Usually 14 s" is the median of the newest this many finishes, and not said before a few are known. */
export const TYPICAL_OVER = 15;
export const TYPICAL_AFTER = 3;

/**
 * The part of a duration that is spent queued, before anything is known, and how many jobs that belief is worth. The
 * documents say nothing, so half; a few finishes correct it.
 */
export const PRIOR_WAIT_SHARE = 0.5;
export const PRIOR_WAIT_COUNT = 5;

/**
 * The least share reckoned with: a server that starts its jobs at once says nothing about one that hangs in the queue,
 * which must not be asked at gaps beyond two and a half times the others'.
 */
export const WAIT_SHARE_MIN = 0.3;

/** Where the hazard is a matter of floating point and not of jobs, it stays between one finish a week and ten a second. */
export const HAZARD_MIN_PER_MS = 1 / (7 * 24 * 3_600_000);
export const HAZARD_MAX_PER_MS = 1 / 100;

/**
 * What a request is worth, in milliseconds of a person's expected waiting: the one dial of the cadence. At 200 the mixed
 * load of the benchmark costs a little less than the vendor's own loop, which stops after five minutes.
 */
export const REQUEST_PRICE_MS = 200;

/**
 * From this age on a person's patience grows with the job's age, and the worth of a request with it: gaps go from
 * √age to about 4 % of the age. Who has waited an hour does not mind a minute; who has waited ten minutes minds it.
 */
export const PATIENT_AFTER_MS = 10 * 60_000;

/** Younger than this since `queued_at` a job is told within about a second of its finish: the design's "young". */
export const YOUNG_MS = 2 * 60_000;

/** No job is asked more often: a person cannot tell a second's delay, and a poll takes a good part of one. */
export const INTERVAL_MIN_MS = 1_000;

/**
 * Longest gap while young. The vendor's own loop asks each 2 s and so tells 1.0 s after the finish in the median; this
 * one tells after 0.8 s, and within 0.2 s of the vendor's even when 20 jobs at once make the share of 600/min bind.
 */
export const YOUNG_INTERVAL_MAX_MS = 1_600;

/** Longest gap ever, for watches of days: a person who asks "is it done?" five minutes later is told it is. */
export const INTERVAL_MAX_MS = 5 * 60_000;

/** Waiting while looking at it weighs this many times as much: the gap shrinks to half. */
export const VISIBLE_WEIGHT = 4;

/** Longest gap while looked at: about as long as a person looks at one line before reaching for "Check now". */
export const VISIBLE_INTERVAL_MAX_MS = 30_000;

/**
 * Beyond this many under way on a connection the gaps of those not looked at grow in proportion: any number of jobs costs
 * no more requests a second than this many, and nobody waits for each of a hundred.
 */
export const CROWD = 30;

/** More than any job's urgency: that of one a person looks at and of which nothing can be shown yet. */
export const URGENCY_FIRST_LOOK = 1e18;
