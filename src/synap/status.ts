/** The words the API documents, and `other` for a word it does not. */
export const STATUSES = [
  'queued',
  'processing',
  'completed',
  'partial_success',
  'failed',
  'cancelled',
  'other',
] as const;
export type Status = (typeof STATUSES)[number];

/** How Synap itself says a job ended. */
export type FinalStatus = 'completed' | 'partial_success' | 'failed' | 'cancelled';

/**
 * The words that end a job, as `bareWord` leaves them: the documented ones, those the vendor's own clients take as final
 * (docs/SYNAP-API.md, "The status body"), and what other job services call the same.
 */
const FINAL_WORDS: Record<FinalStatus, readonly string[]> = {
  completed: words(
    'completed complete success succeeded successful successfully done finished',
    'completedsuccessfully finishedsuccessfully',
  ),
  partial_success: words(
    'partialsuccess partialsucceeded partiallysucceeded partiallysuccessful succeededwitherrors successwitherrors',
    'partialcompletion partialcomplete partialcompleted partiallycomplete partiallycompleted completedpartially',
    'completedwitherrors completedwitherror completewitherrors completedwithfailures finishedwitherrors donewitherrors',
    'partialfailure partialfailed partiallyfailed',
  ),
  failed: words('failed fail failure error errored faulted unsuccessful'),
  cancelled: words('cancelled canceled aborted cancelledbyuser canceledbyuser'),
};

/** Words of an unfinished job, beside all that end in "ing": such a word is never final, whatever stands beside it. */
const UNFINISHED_WORDS: ReadonlySet<string> = new Set(
  words(
    'queued enqueued requeued scheduled rescheduled submitted accepted received created new',
    'started restarted resumed inprogress progress active open uploaded retry retried retryscheduled',
    'deferred delayed throttled ratelimited paused suspended onhold held blocked unknown none null undefined',
  ),
);

function words(...lines: string[]): string[] {
  return lines.flatMap((line) => line.split(' '));
}

const MEANINGS: ReadonlyMap<string, Status> = new Map<string, Status>([
  ['queued', 'queued'],
  ['processing', 'processing'],
  ...meaning('completed'),
  ...meaning('partial_success'),
  ...meaning('failed'),
  ...meaning('cancelled'),
]);

function meaning(status: FinalStatus): [string, Status][] {
  return FINAL_WORDS[status].map((word) => [word, status]);
}

/** `<IngestStatus.QUEUED: 'queued'>`: an enum as Python prints it. */
const PYTHON_ENUM = /^<[\w.]+:\s*["']?([^"'>]*)["']?>$/;
/** `IngestionStatus.COMPLETED`, `INGESTION_STATUS_COMPLETED`: an enum's name before the word. */
const ENUM_NAME = /^(?:[a-z_]\w*\.)+(?=\w)|^(?:[a-z]+_)*(?:status|state)_/i;

/** No status word is longer; hostile answers are. */
const WORD_MAX = 200;

/** A status word without what tells apart only how it is written: case, blanks, dashes, underscores, an enum's name. */
function bareWord(raw: string): string {
  const word = raw.slice(0, WORD_MAX).trim();
  const value = (PYTHON_ENUM.exec(word)?.[1] ?? word).replace(ENUM_NAME, '');
  return value.toLowerCase().replace(/[\s_-]+/g, '');
}

/** The meaning of a raw status word. */
export function readStatus(raw: string): Status {
  return MEANINGS.get(bareWord(raw)) ?? 'other';
}

/** Whether a status ends a job by itself. A word that we do not know needs more than itself (`src/watch/apply-poll.ts`). */
export function isFinal(status: Status): status is FinalStatus {
  return status !== 'queued' && status !== 'processing' && status !== 'other';
}

/** Whether a word that we do not know may be a final one: not if it is known, or looks, as if the job went on. */
export function mayBeFinal(raw: string): boolean {
  const word = bareWord(raw);
  return word !== '' && !word.endsWith('ing') && !UNFINISHED_WORDS.has(word);
}

/** Whether two raw words are the same but for how they are written. */
export function isSameWord(a: string, b: string): boolean {
  return bareWord(a) === bareWord(b);
}
