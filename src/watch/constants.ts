/** Every number that watching depends on, in one place, each with its reason. Times are in milliseconds unless named otherwise. */

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
 * How long any call to the browser but storage's is waited for: the service behind it may never answer. Short
 * enough for several calls within the 30 s of a worker.
 */
export const BROWSER_CALL_MS = 5_000;

/** The same for storage, which a slow disk holds up: too short, and the state could never be read. */
export const STORAGE_CALL_MS = 10_000;

/** How long a lock is waited for: longer than whoever holds it can take, all of whose calls are limited. */
export const LOCK_WAIT_MS = 60_000;

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
export const MEMORY_IDS_MAX = 20_000;
/** As many as a record holds itself: more than a list shows. */
export const MEMORY_IDS_IN_RECORD = 20;
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
