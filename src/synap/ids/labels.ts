/** What a UUID is called: an ingestion, something else, the run of a task in a queue, or a word that we do not know. */
export type Label = 'ingestion' | 'other' | 'task' | 'unknown';

/**
 * What one word says of the UUID it stands by.
 * `ingestion`, `other`: names what the UUID is.
 * `statusCall`: Synap's status call, whose argument is an ingestion.
 * `valueName`: the second name of a pair, as in `"name": "ingestion_id", "value": "…"`.
 * `noValue`: stands in the UUID's place (`ingestion_id: null`), so the name before it has none.
 * `neutral`: says nothing, or only that an ID follows.
 */
export type Role = 'ingestion' | 'other' | 'statusCall' | 'valueName' | 'noValue' | 'neutral' | 'unknown';

/** A word, read. */
export interface LabelWord {
  role: Role;
  /** It names an ID ("document_id") or several other things ("memories"), not only a thing ("the document"). */
  isExplicit: boolean;
}

const wordsOf = (list: string) => list.trim().split(/\s+/);
const pluralOf = (word: string) => `${word.replace(/([^e])y$/, '$1ie').replace(/(ch|sh)$/, '$1e')}s`;

const ID = /^(?:uu|gu)?ids?$|^urn$/;

/**
 * `ingestion_id`, `ingestions`, "Ingested", `ingest`, "Ingestionen", "ingestión", "ingesta", "ingestão", "ingestie". It may end a longer word where line breaks
 * were lost ("queuedingestion_id"), and lack its first letters where a text was cut ("estion_id").
 */
const INGESTION =
  /ingest(?:ion(?:s|en|es|e|i)?|ies?|as?|ao|oes|s|ed|ing)?((?:uu|gu)?ids?)?$|^(?:n?g)?estions?$/;

/**
 * Words for the work itself or for what holds it: after "ingestion" they add nothing, alone they name nothing. But a task in a
 * queue has an ID of its own: `ingestion_task_id`.
 */
const CONTAINERS = wordsOf(`
  job task run result response data info detail item list object entry record payload body attribute node edge
`);
const CONTAINER = new Set([...CONTAINERS, ...CONTAINERS.map(pluralOf)]);

/** What is never an ingestion, though its ID often stands beside one. Synap's own: docs/SYNAP-API.md. */
const OTHER_THINGS = wordsOf(`
  doc document dok dokument documento memory erinnerung batch chunk
  conversation chat thread session event
  client cli customer user account subscription owner org organization organisation tenant team workspace project instance
  correlation request req trace traceparent span parent idempotency webhook
  agent author worker pod queue jid rid sid jti boundary
  commit hash md5 sha sha1 sha256 sha512 checksum digest etag fingerprint
  token bearer secret key nonce cookie
`);
const OTHER = new Set(OTHER_THINGS);
/** One message is also the text of a log, which may begin with any ID. */
const OTHERS = new Set([...OTHER_THINGS.map(pluralOf), 'messages', 'dokumente', 'erinnerungen']);

/** Parts of sentences, of declarations and of HTML that stand between a name and its value. */
const NEUTRAL = new Set(
  wordsOf(`
  is was are were with where w the a an this that new your our my it its as no nr number some just
  str string text varchar char const let var optional type fromstring parse
  td th tr dt dd dl li ul ol span div pre strong em br code
`),
);

/** Names of the value in name/value pairs; `s`, `oid` and `binary` are those of databases: `{"S": "…"}`, `{"$oid": "…"}`. */
const VALUE_NAME = new Set(['value', 'val', 's', 'oid', 'binary']);
const NO_VALUE = new Set(['null', 'none', 'nil', 'undefined', 'nan']);

/** Words of other scripts, without their article: those of the interface in Arabic, and what others call a document. */
const OF_OTHER_SCRIPTS: ReadonlyMap<string, Role> = new Map<string, Role>([
  ...wordsOf('استيعاب').map((word): [string, Role] => [word, 'ingestion']),
  ...wordsOf('مستند ذكريات ذاكرة ربط دفعة документ документы документа 文档 文書 ドキュメント 문서').map(
    (word): [string, Role] => [word, 'other'],
  ),
]);
const ARTICLE = /^و?(?:ال|لل|بال)/;

/** Words before "id" that do not say what the ID belongs to (`last_id`, `created_id`). Every other word before "id" names another thing. */
const NOBODYS = new Set(
  wordsOf('job by with for get check watch last first next current old new unique only valid'),
);

const DOCUMENT_NAME = /^(?:docs?|documents?|dok|dokumente?)[-_]\d+$/i;

/** Reads one identifier or word of any case style: `ingestionId`, `INGESTION_IDS`, `x-request-id`, "Ingestión". */
export function readWord(word: string): LabelWord {
  const foreign = roleInOtherScripts(word);
  if (foreign !== undefined) return { role: foreign, isExplicit: true };
  const parts = partsOf(word);
  const saysId = ID.test(parts.at(-1) ?? '');
  // "Ingestion ID (UUID)" says it twice.
  while (ID.test(parts.at(-1) ?? '')) parts.pop();
  const last = parts.at(-1);
  if (last === undefined) return { role: saysId ? 'neutral' : 'unknown', isExplicit: saysId };
  if (saysId && last === 'task') return { role: 'other', isExplicit: true };
  if (saysId && last === 'ing') return { role: 'ingestion', isExplicit: true };
  const ingestion = INGESTION.exec(parts.findLast((part) => !CONTAINER.has(part)) ?? '');
  if (ingestion) return { role: 'ingestion', isExplicit: saysId || ingestion[1] !== undefined };
  // `doc-42` is the name of one document, and the ID behind it may be that of its ingestion.
  if (!saysId && DOCUMENT_NAME.test(word)) return { role: 'unknown', isExplicit: false };
  const thing = last.replace(/(?:uu|gu)?ids?$/, '');
  if (OTHER.has(thing) || OTHER.has(last)) return { role: 'other', isExplicit: saysId || thing !== last };
  if (OTHERS.has(thing)) return { role: 'other', isExplicit: true };
  if (saysId)
    return { role: NOBODYS.has(last) || last.endsWith('ed') ? 'neutral' : 'other', isExplicit: true };
  if (parts.join('') === 'waitforcompletion') return { role: 'statusCall', isExplicit: true };
  return { role: roleOf(last), isExplicit: false };
}

function roleInOtherScripts(word: string): Role | undefined {
  if (/^[\w$-]*$/.test(word)) return undefined;
  const bare = word
    .normalize('NFC')
    .toLowerCase()
    .replace(/[-_]?ids?$/, '');
  return OF_OTHER_SCRIPTS.get(bare) ?? OF_OTHER_SCRIPTS.get(bare.replace(ARTICLE, ''));
}

function roleOf(part: string): Role {
  if (part === 'status') return 'statusCall';
  if (VALUE_NAME.has(part)) return 'valueName';
  if (NO_VALUE.has(part)) return 'noValue';
  return CONTAINER.has(part) || NEUTRAL.has(part) ? 'neutral' : 'unknown';
}

/** What a number may follow without a separator: `ingestion2`, `ingestion_id2`. Others have theirs in their name: `sha256`, `md5`. */
const NUMBERED = /(ingest(?:ion)?s?|ids?)(\d+)(?![a-z\d])/g;

/** The parts of a name, in lower case and without accents. Numbers tell nothing: `ingestion_2_id`. */
function partsOf(word: string): string[] {
  return word
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(NUMBERED, '$1_$2')
    .split(/[^a-z\d]+/)
    .filter((part) => /\D/.test(part));
}
