/** What limits and delays requests, in milliseconds unless named otherwise. The law of when to poll has its own (`poll-interval.ts`). */

/** The documented bursts: 10 at 60/min and 50 at 600/min. Between them a straight line, never beyond them. */
export const BURST_AT_60 = 10;
export const BURST_AT_600 = 50;

/** Our share of a budget while no page shows the ingestions: the rest belongs to the person's own programs. */
export const UNATTENDED_SHARE = 0.5;

/**
 * Left unspent of a whole burst while a page shows the ingestions: requests may arrive closer together than they were sent, and
 * the last one of a budget would arrive a moment before the server allows it.
 */
export const JITTER_RESERVE = 1;

/** The tokens in hand are meant to last this long: the jobs that take seconds are over by then (docs/BENCHMARKS.md, "When several share what is too little"). */
export const TOKENS_LAST_MS = 5_000;

/**
 * A debt of tokens is paid back within this time: a person who reads a hundred memories on a connection of one request a minute
 * must not stop its polls for hours.
 */
export const DEBT_PAID_WITHIN_MS = 3_600_000;

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

/** What a page shows counts as visible for this long after its heartbeat (every 10 s, so one may come late). */
export const VISIBLE_MS = 15_000;

/** The shortest alarm in Chrome and Firefox: a shorter one is silently raised to this. */
export const ALARM_FLOOR_MS = 30_000;

/**
 * The longest time for which a timer is used. The worker is stopped 30 s after its last event or API call (docs/PLATFORM.md), so
 * a timer has to fire well before; anything longer is left to the alarm.
 */
export const TIMER_MAX_MS = 25_000;

/** How long timers keep a worker awake after a person last did something; limited, as Chrome's policy demands. */
export const AWAKE_MS = 5 * 60_000;

/**
 * Pauses of a connection whose key cannot be used just now: short at first, because a key store fails for seconds, then ever
 * longer up to an hour.
 */
export const KEY_RETRY_GAPS_MS = [10_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000] as const;

/**
 * A refused key is checked by whoami alone, at the same pauses: after 24 checks an hour apart only a person, a browser start or a
 * network that comes back has it checked again. Checks that say nothing of the key, and tries to read it, end after a week.
 */
export const KEY_REFUSALS_MAX = KEY_RETRY_GAPS_MS.length + 24;
export const KEY_CHECKS_MAX = KEY_RETRY_GAPS_MS.length + 7 * 24;

/** Networks that come and go have a refused key checked no more often than this. */
export const KEY_CHECK_NETWORK_GAP_MS = 10 * 60_000;

/** The person is notified of a refused key after this many refusals over at least this long: a gateway may refuse it for a moment. */
export const KEY_REFUSED_TIMES = 3;
export const KEY_REFUSED_OVER_MS = 2 * 60_000;

/** No poll is planned this far ahead. If one is, the clock was set back. */
export const CLOCK_MOVED_MS = 60 * 60_000;

/**
 * Pauses after the first, second and later refusals of one ingestion. A new ID may lag behind its creation for a moment, most
 * often a short one: each pause is about as long as the ID has been missing already. Those from the second to the sixth
 * together last two seconds longer than `REFUSED_OVER_MS`, which whoami may take to answer about the second refusal.
 */
export const REFUSAL_GAPS_MS = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000] as const;

/**
 * From this many refusals on, which is past `REFUSED_AFTER_ANSWER_OVER_MS`, whoami has not confirmed them, and they may go on for long.
 * With this pause they cost at most 600 requests a day, whoami included.
 */
export const UNCONFIRMED_REFUSALS = 40;
export const UNCONFIRMED_REFUSAL_GAP_MS = 5 * 60_000;
