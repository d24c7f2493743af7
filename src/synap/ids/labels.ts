/**
 * What a word says of the UUID it stands by.
 * `ingestion`, `other`: names what the UUID is. `status`: Synap's status call, whose argument is an ingestion.
 * `value`: the second half of a name/value pair. `none`: takes the UUID's place, so what was named has none.
 * `quiet`: says nothing, or only that an ID follows. `word`: any other word.
 */
export type Role = 'ingestion' | 'other' | 'status' | 'value' | 'none' | 'quiet' | 'word';

/** A word, read. */
export interface Word {
  role: Role;
  /** It speaks of IDs ("document_id") or of several things ("memories"), not only of a thing ("the document"). */
  explicit: boolean;
}

const ID = /^(?:uu|gu)?ids?$|^urn$/;
/** At the end of a longer word too, where line breaks were lost; and without its first letters, where it was cut. */
const INGESTION = /ingest(?:ions?|s|ed|ing)?((?:uu|gu)?ids?)?$|^n?(?:ge|e)stions?$/;

/** Things that are never an ingestion, though their IDs stand beside one (synap-api: "What IDs look like"). */
const OTHER =
  /^(?:do[ck](?:ument[oe]?)?|memor(?:y|ie)|batche?|conversation|chat|thread|message|msg|client|cli|customer|user|account|org|organi[sz]ation|tenant|team|workspace|project|instance|correlation|request|req|trace|traceparent|span|parent|session|event|agent|chunk|owner|author|worker|pod|queue|commit|hash|md5|sha\d*|checksum|digest|etag|fingerprint|token|bearer|secret|key|nonce|cookie|webhook|idempotency)(s)?((?:uu|gu)?ids?)?$/;
/** Words for the work itself or for what holds it: after "ingestion" they add nothing, alone they name nothing. */
const CONTAINER =
  /^(?:job|task|run|result|response|data|info|detail|item|list|object|entr(?:y|ie)|record|payload|body|attribute|node|edge)s?$/;
/** Parts of sentences, of declarations and of HTML that stand between a name and its value. */
const QUIET =
  /^(?:is|was|are|were|with|the|an?|this|that|new|your|our|my|its?|as|no|nr|number|str|string|text|varchar|char|const|let|var|some|just|optional|type|fromstring|parse|t[dhr]|d[dtl]|li|ul|ol|span|div|pre|strong|em|br|code)$/;
const VALUE = /^(?:value|val|s|oid|binary)$/;
const NONE = /^(?:null|none|nil|undefined|nan)$/;
const WAITING = /^wait_?for_?completion$/i;
/** Before "id" these do not say whose it is (`last_id`, `started_id`); any other word makes it something else's. */
const NO_QUALIFIER =
  /ed$|^(?:job|by|with|for|get|check|watch|last|first|next|current|old|new|unique|only|valid)$/;

/** So many words are remembered: texts say the same few again and again. */
const KNOWN_MAX = 1_000;
const known = new Map<string, Word>();

/** Reads one identifier or word of any case style: `ingestionId`, `INGESTION_IDS`, `x-request-id`, "Ingestión". */
export function readWord(word: string): Word {
  const before = known.get(word);
  if (before !== undefined) return before;
  const read = readAnew(word);
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(word, read);
  return read;
}

function readAnew(word: string): Word {
  if (WAITING.test(word)) return { role: 'status', explicit: true };
  const parts = word
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((part) => /\D/.test(part));
  const isId = ID.test(parts.at(-1) ?? '');
  if (isId) parts.pop();
  return read(parts, isId);
}

function read(parts: string[], isId: boolean): Word {
  const head = parts.at(-1);
  if (head === undefined) return { role: isId ? 'quiet' : 'word', explicit: isId };
  const ingestion = INGESTION.exec(parts.findLast((part) => !CONTAINER.test(part)) ?? '');
  if (ingestion) return { role: 'ingestion', explicit: isId || ingestion[1] !== undefined };
  const other = OTHER.exec(head);
  if (other) return { role: 'other', explicit: isId || (other[1] ?? other[2]) !== undefined };
  if (isId) return { role: NO_QUALIFIER.test(head) ? 'quiet' : 'other', explicit: true };
  return { role: roleOf(head), explicit: false };
}

function roleOf(head: string): Role {
  if (head === 'status') return 'status';
  if (CONTAINER.test(head)) return 'quiet';
  if (VALUE.test(head)) return 'value';
  if (NONE.test(head)) return 'none';
  return QUIET.test(head) ? 'quiet' : 'word';
}
