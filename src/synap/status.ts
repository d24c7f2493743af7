/** How Synap itself says a job ended. */
export const FINAL_STATUSES = ['completed', 'partial_success', 'failed', 'cancelled'] as const;
export type FinalStatus = (typeof FINAL_STATUSES)[number];

/** The words the API documents, and `other` for a word it does not. */
export const STATUSES = ['queued', 'processing', ...FINAL_STATUSES, 'other'] as const;
export type Status = (typeof STATUSES)[number];

/**
 * The words that end a job, as `bareWord` leaves them: the documented ones, those the vendor's own clients take as final
 * (docs/SYNAP-API.md, "The status body"), and what other job services call the same.
 */
const FINAL_WORDS: Record<FinalStatus, readonly string[]> = {
  completed: words(
    'completed complete success succeeded successful successfully done finished',
    'completedsuccessfully finishedsuccessfully completedwithwarnings completedwithwarning succeededwithwarnings',
    'successwithwarnings finishedwithwarnings completewithwarnings donewithwarnings',
  ),
  partial_success: words(
    'partial partialsuccess partialsucceeded partiallysucceeded partiallysuccessful succeededwitherrors successwitherrors',
    'partialcompletion partialcomplete partialcompleted partiallycomplete partiallycompleted completedpartially',
    'completedwitherrors completedwitherror completewitherrors completedwithfailures finishedwitherrors donewitherrors',
    'completedwithissues succeededwithissues completedwithfailure completedpartial succeededpartially',
    'partialfailure partialfailed partiallyfailed successpartial failurepartial',
  ),
  failed: words(
    'failed fail failure error errored faulted unsuccessful crashed timedout timeout expired rejected',
    'permanentlyfailed failedpermanently failedpermanent failedwitherrors failedwitherror fatal fatalerror',
  ),
  cancelled: words(
    'cancelled canceled aborted terminated killed cancelledbyuser canceledbyuser abortedbyuser',
    'usercancelled usercanceled useraborted cancelledbysystem canceledbysystem revoked',
  ),
};

/** Words of an unfinished job, beside all that end in "ing": such a word is never final, whatever stands beside it. */
const UNFINISHED_WORDS: ReadonlySet<string> = new Set(
  words(
    'queued enqueued requeued scheduled rescheduled submitted accepted received created new',
    'started restarted resumed inprogress progress active open uploaded retried',
    'deferred delayed throttled ratelimited paused suspended onhold held blocked inflight busy wait backoff unknown none null undefined',
    'notstarted notcompleted incomplete init initialized inqueue draft sent dispatched assigned cancelrequested cancellationrequested pendingreview pendingapproval',
  ),
);

/** A try that failed is no end while another is to come. "Failed after retry" is one. */
const RETRY_TO_COME = /retrying|(?<!after)retry$|retry(?:wait|pending|scheduled|queued|later)|beretried/;

function words(...lines: string[]): string[] {
  return lines.flatMap((line) => line.split(' '));
}

const MEANINGS: ReadonlyMap<string, Status> = new Map<string, Status>([
  ['queued', 'queued'],
  ['processing', 'processing'],
  ...FINAL_STATUSES.flatMap((status) => FINAL_WORDS[status].map((word): [string, Status] => [word, status])),
]);

/** `<IngestStatus.QUEUED: 'queued'>`, `<IngestStatus.QUEUED: 1>`, `<IngestStatus.QUEUED>`: an enum as Python prints it, by name and value. */
const PYTHON_ENUM = /^<([\w.]+)(?::\s*["']?([^"'>]*)["']?)?>$/;
/**
 * `IngestionStatus.COMPLETED`, `INGESTION_STATUS_COMPLETED`, `job:completed`, `ingestion_completed`: what a word belongs to stands
 * before it. A stage or a part that is over (`embedding:done`, `subtask:completed`) is not the job.
 */
const ENUM_NAME =
  /^(?!\w*?(?:sub|step|stage|part)[_ -]?(?:status|state|job|task|run))(?:(?:\w+[.:/]+)*\w*(?:status|state|ingest(?:ion)?|job|task|run)[.:/]+(?=\w)|(?:[a-z]+_)*(?:status|state)_|(?:memory[_ -])?(?:ingest(?:ion)?|job|task|run)[_ -](?=\w))/i;
/** `processing (2/3)`, `queued: 3 ahead`, `processing - step 2`, `extracting 45%`: what explains a word stands behind it. */
const EXPLANATION = /\s*[:(].*$|\s[-–—]\s.*$|[\s\d%/]+$/s;
/** `completed with 3 errors`. None of them is not some of them. */
const COUNTED = /with[1-9]\d*(?=\p{L})/u;

/** No status word is longer; hostile answers are. */
const WORD_MAX = 200;

/** A status word without what tells apart only how it is written: case, blanks, punctuation, an enum's name. */
function bareWord(raw: string): string {
  const word = raw.slice(0, WORD_MAX).normalize('NFKC').trim();
  const [, name = word, value = ''] = PYTHON_ENUM.exec(word) ?? [];
  const said = /\p{L}/u.test(value) ? value : name;
  const bare = said.replace(ENUM_NAME, '').toLowerCase();
  return bare.replace(/[^\p{L}\p{N}]+/gu, '').replace(COUNTED, 'with');
}

/** The meaning of a raw status word. */
export function readStatus(raw: string): Status {
  return MEANINGS.get(bareWord(raw)) ?? unfinishedMeaning(raw) ?? 'other';
}

/** What explains a word may say more of an end, a retry for example, but nothing more of a job that goes on. */
function unfinishedMeaning(raw: string): Status | null {
  const status = MEANINGS.get(bareWord(raw.slice(0, WORD_MAX).replace(EXPLANATION, '')));
  return status === 'queued' || status === 'processing' ? status : null;
}

/** Whether a status ends a job by itself. A word that we do not know needs more than itself (`src/watch/apply-status.ts`). */
export function isFinal(status: Status): status is FinalStatus {
  return Object.hasOwn(FINAL_WORDS, status);
}

/** Whether a word that we do not know may be a final one: not if it is known, or looks, as if the job went on. */
export function mayBeFinal(raw: string): boolean {
  const spellings = [raw, raw.slice(0, WORD_MAX).replace(EXPLANATION, '')].map(bareWord);
  return spellings.every(
    (word) =>
      word !== '' && !word.endsWith('ing') && !UNFINISHED_WORDS.has(word) && !RETRY_TO_COME.test(word),
  );
}

/** Whether two raw words are the same but for how they are written. */
export function isSameWord(a: string, b: string): boolean {
  return bareWord(a) === bareWord(b);
}
