/**
 * What a word says of the UUID it stands by.
 * `ingestion`, `other`: names what the UUID is. `status`: Synap's status call, whose argument is an ingestion.
 * `id`: says only that an ID follows. `value`: the second half of a name/value pair. `container`: holds things of the
 * kind its owner names. `quiet`: says nothing. `word`: any other word.
 */
export type Role = 'ingestion' | 'other' | 'status' | 'id' | 'value' | 'container' | 'quiet' | 'word';

export interface Word {
  role: Role;
  /** The word itself speaks of IDs ("document_id"), not only of the thing ("document"). */
  explicit: boolean;
  /** It announces a list ("memory_ids", "documents"). */
  many: boolean;
}

const ID = /^(?:id|uuid|guid|urn)(s?)$/;
const INGESTION = /^(?:re)?ingest(?:ions?|s|ed|ing)?(?:(?:uu|gu)?id(s?))?$/;

/** Things that are never an ingestion, though their IDs stand beside one (synap-api: "What IDs look like"). */
const OTHER =
  /^(?:doc|document|memor(?:y|ie)|batch(?:e)?|conversation|chat|thread|message|msg|client|cli|customer|user|account|org|organi[sz]ation|tenant|team|workspace|project|instance|correlation|request|req|trace|traceparent|span|parent|session|event|agent|chunk|owner|author|worker|pod|node|pipeline|queue|container|commit|hash|md5|sha\d*|checksum|digest|etag|fingerprint|token|bearer|secret|key|nonce|cookie|webhook|idempotency)s?(?:(?:uu|gu)?id(s?))?$/;
/** Words for the work itself: after "ingestion" they add nothing, alone they name nothing. */
const CONTAINER =
  /^(?:job|task|run|result|response|data|info|detail|item|list|object|entry|entrie|record|payload|body|attribute|node|edge)s?$/;
const QUIET =
  /^(?:is|was|are|were|with|the|an?|this|that|new|your|our|my|its?|as|no|nr|number|str|string|text|varchar|char|const|let|var|some|just|optional|type|fromstring|parse)$/;
const VALUE = /^(?:value|val|stringvalue|string_value|s|oid|binary)$/;
const WAITING = /^wait_?for_?completion$/i;
const NO_QUALIFIER =
  /ed$|^(?:and|or|for|by|to|from|in|on|to|have|has|had|got|get|see|same|which|check|watch|full|here|copy|paste|unique|job|last|first|next|current|old|only|valid|one|two|all|both|following)$/;

const LONGEST_WORD = 60;
const PLAIN: Word = { role: 'word', explicit: false, many: false };

/** Whether a word before "id" says whose ID it is ("order id") or belongs to the sentence ("with id", "started id"). */
export function qualifiesId(word: string): boolean {
  const lower = word.toLowerCase();
  return !NO_QUALIFIER.test(lower) && !QUIET.test(lower);
}

/** Reads one identifier or word of any case style: `ingestionId`, `INGESTION_IDS`, `x-request-id`, "Ingestion". */
export function readWord(word: string): Word {
  if (word.length > LONGEST_WORD) return PLAIN;
  if (WAITING.test(word)) return { role: 'status', explicit: true, many: false };
  const parts = word
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((part) => part !== '' && !/^\d+$/.test(part));
  const last = parts.at(-1);
  if (last === undefined) return PLAIN;
  if (parts.length === 1 && VALUE.test(last)) return { ...PLAIN, role: 'value' };
  const id = ID.exec(last);
  if (id) parts.pop();
  return readParts(parts, id);
}

function readParts(parts: string[], id: RegExpExecArray | null): Word {
  const explicit = id !== null;
  const head = parts.at(-1);
  const many = id ? id[1] === 's' : (head ?? '').endsWith('s');
  const word = (role: Role): Word => ({ role, explicit, many });
  if (head === undefined) return word('id');
  const kernel = parts.findLast((part) => !CONTAINER.test(part));
  const ingestion = kernel === undefined ? null : INGESTION.exec(kernel);
  if (ingestion)
    return {
      role: 'ingestion',
      explicit: explicit || /id/.test(kernel ?? ''),
      many: many || ingestion[1] === 's',
    };
  const other = OTHER.exec(head);
  if (other)
    return { role: 'other', explicit: explicit || other[1] !== undefined, many: many || other[1] === 's' };
  if (head === 'status' && !id) return word('status');
  if (id) return word(qualifiesId(head) ? 'other' : 'id');
  if (CONTAINER.test(head)) return word('container');
  if (parts.length === 1 && QUIET.test(head)) return word('quiet');
  return word('word');
}
