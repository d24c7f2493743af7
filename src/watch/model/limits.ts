/** Limits of what is stored and of what a person may ask for, and the defaults of the settings. */

/** The documented limit of a free key (docs/SYNAP-API.md, "Limits and timing"): every connection starts with it, until headers say more. */
export const DEFAULT_LIMIT_PER_MIN = 60;

/**
 * The range of the limit that a person may set on a connection, in requests a minute. With 1 every watch still ends; more than the
 * largest server limit that is accepted (`rate-limit-headers.ts`) would be no limit.
 */
export const OWN_LIMIT_MIN = 1;
export const OWN_LIMIT_MAX = 6_000;

/**
 * Memories that a page reads in one command. Two sockets to the host stay free for polls, of the about six that browsers open,
 * and between two commands the person can cancel.
 */
export const MEMORIES_PER_COMMAND_MAX = 4;

/** No person sees more ingestions at once. */
export const VISIBLE_IDS_MAX = 500;

/** More than this many IDs at once are a batch and share one notification. */
export const BATCH_MORE_THAN = 3;

/** IDs that one command may name: more at once would keep the background from answering anything else. */
export const IDS_PER_COMMAND_MAX = 20_000;

/** Limits of what one ingestion may store: a hostile answer must not fill the storage. */
export const RAW_LIMIT_BYTES = 64 * 1024;
export const MEMORY_IDS_MAX = 20_000;
/** Memory IDs that the record itself holds: more than a list shows. */
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
/** Members that the summary names of one batch: all of a batch that is small enough to be shown opened. */
export const SUMMARY_BATCH_MEMBERS = 10;
export const SUMMARY_BATCHES = 20;

/** Lines of the log that are kept. */
export const LOG_MAX = 300;

/** The newest lines are stored apart: only these are written with each poll and read at each start. */
export const LOG_NEWEST = 20;

/** Defaults of the settings. */
export const DEFAULT_KEEP = 500;
export const DEFAULT_MAX_WATCH_TIME_MS = 24 * 3_600_000;
