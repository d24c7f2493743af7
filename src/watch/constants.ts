/** Every number that watching depends on, in one place, each with its reason. Times are in milliseconds unless named otherwise. */

// --- budget, failures, notifications, the worker --------------------------------------------------------------------------

/** The documented limit of a free key (docs/SYNAP-API.md, "Limits"): every connection starts with it, until headers say more. */
export const DEFAULT_LIMIT_PER_MIN = 60;

/** The documented bursts: 10 at 60/min and 50 at 600/min. Between them a straight line, never beyond them. */
export const BURST_AT_60 = 10;
export const BURST_AT_600 = 50;

/**
 * What a person may allow a connection, in requests a minute. With one, every watch still comes to its end; more than the
 * largest server limit that is accepted (`headers.ts`) would be no limit.
 */
export const OWN_LIMIT_MIN = 1;
export const OWN_LIMIT_MAX = 6_000;

/** Our share of a budget while no page shows the ingestions: the rest belongs to the person's own programs. */
export const UNATTENDED_SHARE = 0.5;

/**
 * Left unspent of a whole burst while a page shows the ingestions: requests may arrive closer together than they were sent, and
 * the last one of a budget would arrive a moment before the server allows it.
 */
export const JITTER_RESERVE = 1;

/**
 * A debt of tokens is paid back within this time: a person who reads a hundred memories on a connection of one request a minute
 * must not stop its polls for hours.
 */
export const DEBT_PAID_WITHIN_MS = 3_600_000;

/**
 * Memories that a page reads in one command. Two sockets to the host stay free for polls, of the about six that browsers open,
 * and between two commands the person can cancel.
 */
export const MEMORIES_PER_COMMAND_MAX = 4;

/** A poll that is due within this time has its token kept for it while a page reads memories: polls go first. */
export const POLLS_FIRST_WITHIN_MS = 2_000;

/** The deepest debt of tokens. A stored state with a deeper one is damaged. */
export const TOKENS_MIN = -1_000;

/** Requests in flight at once on a connection: browsers open about six sockets per host and queue the rest unseen. */
export const IN_FLIGHT_MAX = 6;

/** First pause after a failure; it doubles with each further one in a row. */
export const BACK_OFF_BASE_MS = 1_000;

/** Longest pause after failures: a server that has recovered is noticed within a minute. */
export const BACK_OFF_MAX_MS = 60_000;

/** Longest `Retry-After` that is followed: beyond an hour it is a mistake, and the person would wait in vain. */
export const RETRY_AFTER_MAX_MS = 3_600_000;

/** A 429 without a usable `Retry-After`: the documented limits are per minute. */
export const RETRY_AFTER_DEFAULT_MS = 60_000;

/** Longest wait for an `X-RateLimit-Reset`. Limits are per minute, so a later reset comes from a wrong clock. */
export const RESET_WAIT_MAX_MS = 60_000;

/** Without credits somebody has to pay first, so four tries an hour are enough. */
export const NO_CREDITS_RETRY_MS = 15 * 60_000;

/** A refusal may be lag or somebody else's: this many, over at least this long, before `not_found` or `rejected`. */
export const REFUSED_TIMES = 3;
export const REFUSED_OVER_MS = 60_000;

/** The same for what Synap has already reported: longer than proxies are restarted and networks are changed. */
export const REFUSED_AFTER_ANSWER_OVER_MS = 30 * 60_000;

/** A gap between two polls counts as at most this much watched time: a machine that slept, or a clock that jumped, ends nothing. */
export const WATCH_GAP_MAX_MS = 5 * 60_000;

/** The watched time is written this often in the longest watch: a browser that closes loses no more than that part of it. */
export const WATCHED_STEPS = 20;

/** But at least as often as this: a browser that is open for an hour a day must not watch for ever. */
export const WATCHED_STEP_MAX_MS = 15 * 60_000;

/** Past the longest watch what nobody answers is polled each hour, so many times: a week. */
export const UNANSWERED_GAP_MS = 3_600_000;
export const UNANSWERED_POLLS = 7 * 24;

/** From this many refusals on whoami is asked whether they can be Synap's own. */
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

/** What a page shows counts as visible for this long after its heartbeat (every 10 s, so one may come late). */
export const VISIBLE_MS = 15_000;

/** No person sees more ingestions at once. */
export const VISIBLE_IDS_MAX = 500;

/** The shortest alarm in Chrome and Firefox: a shorter one is silently raised to this. */
export const ALARM_FLOOR_MS = 30_000;

/**
 * The longest time for which a timer is used. The worker is stopped 30 s after its last event or API call (docs/PLATFORM.md), so
 * a timer has to fire well before; anything longer is left to the alarm.
 */
export const TIMER_MAX_MS = 25_000;

/** How long timers keep a worker awake after a person last did something; limited, as Chrome's policy demands. */
export const AWAKE_MS = 5 * 60_000;

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

/** More than this many IDs at once are a batch and share one notification. */
export const BATCH_MORE_THAN = 3;

/**
 * A batch waits for a straggler until it has run so many times as long as is usual, and at least so long; where nothing is known
 * yet, as long as a large job may take.
 */
export const STRAGGLER_TIMES = 3;
export const STRAGGLER_MIN_MS = 5 * 60_000;
export const STRAGGLER_UNKNOWN_MS = 30 * 60_000;

/**
 * An outcome that was final at the first poll, while a page showed it, is notified if the person has not seen it for this long.
 * A row counts as seen after one second, and a popup that closes before has shown it to nobody.
 */
export const READ_WITHIN_MS = 3_000;

/** A notification that the browser refuses this often is given up; the badge keeps its mark. */
export const NOTIFICATION_TRIES = 5;

/**
 * How long a call about notifications, the badge or the key store is waited for: the service behind it may never answer. Short
 * enough for several calls within the 30 s of a worker.
 */
export const BROWSER_CALL_MS = 5_000;

/**
 * Pauses of a connection whose key cannot be used just now: short at first, because a key store fails for seconds, then ever
 * longer up to an hour.
 */
export const KEY_RETRY_GAPS_MS = [10_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000] as const;

/**
 * A refused key is checked by whoami alone, at the same pauses: after 24 checks an hour apart only a person, a browser start or a
 * network that comes back has it checked again. Checks that say nothing of the key end after a week.
 */
export const KEY_REFUSALS_MAX = KEY_RETRY_GAPS_MS.length + 24;
export const KEY_CHECKS_MAX = KEY_RETRY_GAPS_MS.length + 7 * 24;

/** Networks that come and go have a refused key checked no more often than this. */
export const KEY_CHECK_NETWORK_GAP_MS = 10 * 60_000;

/** A key is notified as refused after this many refusals over at least this long: what is in between may refuse for a moment. */
export const KEY_REFUSED_TIMES = 3;
export const KEY_REFUSED_OVER_MS = 2 * 60_000;

/** How often a failed call about the notifications on the screen is tried. */
export const SHOWN_TRIES = 3;

/** No poll is ever planned this far ahead: one that is means that the clock was set back. */
export const CLOCK_MOVED_MS = 60 * 60_000;

/** IDs that one command may name: more at once would keep the background from answering anything else. */
export const IDS_PER_COMMAND_MAX = 20_000;

/** Limits of what one ingestion may store: a hostile answer must not fill the storage. */
export const RAW_LIMIT_BYTES = 64 * 1024;
export const MEMORY_IDS_MAX = 5_000;
export const MEMORY_ID_MAX = 100;
export const ERROR_MESSAGE_MAX = 20_000;
export const DOCUMENT_ID_MAX = 2_000;
export const TRANSITIONS_MAX = 50;
export const CHANGES_MAX = 20;

/** Rows of a file in one import command: few enough that the background answers other pages in between. */
export const IMPORT_ROWS_MAX = 500;

/** What a person may write about an ingestion: a label that fits into a list, and a page of notes. */
export const LABEL_MAX = 200;
export const NOTE_MAX = 10_000;

/** What the summary names: as much as a popup shows without scrolling for long. */
export const SUMMARY_IN_PROGRESS = 200;
export const SUMMARY_FINISHED = 50;
export const SUMMARY_STOPPED = 20;
/** Members of a batch in it: as many as a batch may have that is shown opened. */
export const SUMMARY_BATCH_MEMBERS = 10;
export const SUMMARY_BATCHES = 20;

/** Lines of the log that are kept. */
export const LOG_MAX = 300;

/** The newest lines are stored apart: only these are written with each poll and read at each start. */
export const LOG_NEWEST = 20;

/** Defaults of the settings. */
export const DEFAULT_KEEP = 500;
export const DEFAULT_LONGEST_WATCH_MS = 24 * 3_600_000;

/**
 * Pauses after the first, second and later refusals of one ingestion. A new ID may lag behind its creation for a moment, most
 * often a short one: each pause is about as long as the ID has been missing already. The first six together are past
 * `REFUSED_OVER_MS`.
 */
export const NOT_FOUND_GAPS_MS = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 60_000] as const;

/**
 * From this many refusals on, which is past `REFUSED_AFTER_ANSWER_OVER_MS`, nobody confirms them: they may go on for ever, and
 * cost at most 600 requests a day, whoami included.
 */
export const NOT_FOUND_LONG = 40;
export const NOT_FOUND_LONG_GAP_MS = 5 * 60_000;

// --- when to poll: the duration model and the poll interval --------------------------------------------------------------

/**
 * The duration model of a connection on which nothing has finished: one part per documented kind of job (docs/SYNAP-API.md, "Limits
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
 * How many finishes the prior is worth. With five, 20 finishes of a load unlike the documented one correct most of the wrong
 * prior; with ten it takes twice as many, and for the documented loads there is hardly a difference.
 */
export const PRIOR_COUNT = 5;

/**
 * The learning part of the model: a grid of log-logistics at fixed medians from 0.7 s, each 1.6 times the last, to 9.6 h. At a shape of 6 each
 * overlaps its neighbours enough to form any smooth curve, and is as sharp as the durations of one kind of job are.
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

/** Finishes the model remembers. Older ones fade evenly, so that it adapts to a slower Synap within a few hundred finishes. */
export const DURATIONS_REMEMBERED = 200;

/** Durations beyond these are junk, or come from clocks that differ: they count as the bound, one finish like any other. */
export const SHORTEST_DURATION_MS = 100;
export const LONGEST_DURATION_MS = 7 * 24 * 3_600_000;

/** "Usually 14 s" is the median of this many newest finishes, and is shown only once a few are known. */
export const TYPICAL_OVER = 15;
export const TYPICAL_AFTER = 3;

/**
 * A job is called slow only after this many finishes, past the age that this part of all jobs have reached, and at this many times
 * what is usual: "slow" must not be what one job in twenty is.
 */
export const SLOW_AFTER_FINISHES = 10;
export const SLOW_BEYOND_PART = 0.95;
export const SLOW_TIMES_TYPICAL = 3;

/**
 * The part of a duration that is spent queued, before anything is known, and how many jobs this assumption is worth. The
 * documentation does not say, so it is half; a few finishes correct it.
 */
export const PRIOR_WAIT_SHARE = 0.5;
export const PRIOR_WAIT_COUNT = 5;

/**
 * The smallest queued share used: a server that starts its jobs at once says nothing about one that stays in the queue, and the
 * poll interval of that one must not exceed two and a half times the others'.
 */
export const WAIT_SHARE_MIN = 0.3;

/** Bounds of the hazard, where it would be decided by rounding: between one finish a week and ten a second. */
export const HAZARD_MIN_PER_MS = 1 / (7 * 24 * 3_600_000);
export const HAZARD_MAX_PER_MS = 1 / 100;

/**
 * What a request is worth, in milliseconds of a person's expected waiting. At 200 the mixed load of the benchmark costs a little
 * less than the vendor's own loop, which stops after five minutes.
 */
export const REQUEST_PRICE_MS = 200;

/**
 * From this age on a person's patience grows with the job's age, and the worth of a request with it: the interval grows from
 * √age to about 4 % of the age. After an hour of waiting a minute does not matter; after ten minutes it does.
 */
export const PATIENT_AFTER_MS = 10 * 60_000;

/** Up to this age since `queued_at` a job is young: its finish is notified within about a second. */
export const YOUNG_MS = 2 * 60_000;

/** Shortest interval: a person does not notice a second's delay, and a poll takes a good part of one. */
export const INTERVAL_MIN_MS = 1_000;

/**
 * Longest interval while a job is young. The vendor's own loop polls every 2 s and so notices a finish after 1.0 s in the median.
 * This one notices it after 0.8 s, and at most 0.2 s later than the vendor's when 20 jobs at once use up our share of 600/min.
 */
export const YOUNG_INTERVAL_MAX_MS = 1_600;

/** Longest interval, for watches of days: a finish is known at most five minutes later. */
export const INTERVAL_MAX_MS = 5 * 60_000;

/** Waiting for a visible ingestion weighs this many times as much, which halves the interval. */
export const VISIBLE_WEIGHT = 4;

/** Longest interval of a visible ingestion: about as long as a person watches one row before pressing "Check now". */
export const VISIBLE_INTERVAL_MAX_MS = 30_000;

/**
 * Beyond this many in progress on a connection, the intervals of those that are not visible grow in proportion: any number of
 * jobs costs no more requests a second than this many, and nobody waits for each one of a hundred.
 */
export const CROWD = 30;

/** The urgency of a visible ingestion that has never been polled: higher than any other, because a page has nothing to show. */
export const URGENCY_FIRST_POLL = 1e18;
