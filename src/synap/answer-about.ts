import * as z from 'zod/mini';
import { isObject, jsonText, parseJson, readNumber } from './json';

/** What Synap documents of a status (docs/SYNAP-API.md). */
export const STATUS_FIELDS = [
  'ingestion_id',
  'document_id',
  'status',
  'queued_at',
  'started_at',
  'completed_at',
  'memories_created',
  'memory_ids',
  'error_message',
] as const;

/** The one field that an answer must have. All others are read one by one in `status-body.ts`: an odd one must not hide an outcome. */
const statusSchema = z.looseObject({
  status: z.string().check(z.regex(/\S/)),
});
type AnswerObject = z.infer<typeof statusSchema>;

/** The fields by which an answer that names no ingestion is recognised as Synap's. */
const TYPICAL_FIELDS = ['document_id', 'queued_at', 'started_at', 'memory_ids', 'memories_created'] as const;

/** So many of them are needed: one alone may be in an answer of another service. */
const TYPICAL_FIELDS_MIN = 2;

/**
 * The answer as an object; null for what is not Synap's word on this ingestion. Gateways answer in Synap's place with JSON that has a
 * `status` of its own, and caches with somebody else's job: neither may end this one (docs/SYNAP-API.md, "Errors").
 */
export function answerAbout(json: unknown, askedId: string): AnswerObject | null {
  const parsed = statusSchema.safeParse(json);
  if (!parsed.success || isErrorObject(parsed.data) || isEnvelope(parsed.data, askedId)) return null;
  return isAbout(parsed.data, askedId) ? parsed.data : null;
}

/** Under these names an error has the HTTP status that it stands for. */
const HTTP_STATUS_NAMES = ['code', 'statusCode', 'status_code', 'httpStatus', 'http_status'] as const;

/** Whether it is a gateway's error under status 200, which may repeat the requested ID but has no fields of Synap's. */
function isErrorObject(body: AnswerObject): boolean {
  const isError = (status: number | null) => status !== null && status >= 400 && status <= 599;
  return !isTypical(body) && HTTP_STATUS_NAMES.some((name) => isError(readNumber(body[name])));
}

/** Under these names a gateway puts the answer that it wraps, whatever that says. */
const WRAPPED_UNDER: ReadonlySet<string> = new Set(['data', 'result', 'response', 'payload', 'body']);

/** What is under these names is of the answer itself. */
const NEVER_WRAPPED: ReadonlySet<string> = new Set([...STATUS_FIELDS, 'error', 'errors', 'details']);

/** No gateway wraps an answer more often than this. */
const WRAPPINGS_MAX = 3;

/**
 * Whether the `status` is a gateway's own, and Synap's answer is inside. An answer that names this ingestion and has fields of Synap's is no
 * envelope, whatever else it holds: Synap may add fields at any time.
 */
function isEnvelope(body: AnswerObject, askedId: string): boolean {
  if (namesIngestion(body, askedId) && isTypical(body)) return false;
  return holdsAnswer(body, askedId);
}

/** Whether an object has an answer of Synap's in it, under any name: as an object, as a list of one, or as JSON text. */
function holdsAnswer(outer: Record<string, unknown>, askedId: string, depth = 0): boolean {
  if (depth === WRAPPINGS_MAX) return false;
  return Object.entries(outer).some(([name, value]) => {
    const inner = NEVER_WRAPPED.has(name) ? null : unwrapped(value);
    if (inner === null) return false;
    const isNamedSo = depth === 0 && WRAPPED_UNDER.has(name.toLowerCase());
    const isAnswer = isNamedSo || namesIngestion(inner, askedId) || isTypical(inner);
    return (isAnswer && statusSchema.safeParse(inner).success) || holdsAnswer(inner, askedId, depth + 1);
  });
}

/** The object that a value is, or is wrapped into; null where there is none. */
function unwrapped(value: unknown): Record<string, unknown> | null {
  const one: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  const json = typeof one === 'string' && one.trimStart().startsWith('{') ? parseJson(one) : one;
  return isObject(json) ? json : null;
}

/** Other names under which an answer may say whom it is about. */
const OTHER_ID_NAMES = ['id', 'ingestionId', 'job_id'] as const;

function isAbout(body: AnswerObject, askedId: string): boolean {
  if (body.ingestion_id) return namesIngestion(body, askedId);
  const otherIds = OTHER_ID_NAMES.map((name) => body[name]).filter((id) => typeof id === 'string');
  if (otherIds.some((id) => UUID.test(id) && bareId(id) !== bareId(askedId))) return false;
  return isTypical(body);
}

/** Whether its ID is this one, which databases also write as an object: `{"$uuid": "…"}`. */
function namesIngestion({ ingestion_id: id }: Record<string, unknown>, askedId: string): boolean {
  const text = typeof id === 'string' ? id : (jsonText(id) ?? '');
  return bareId(text) === bareId(askedId);
}

/** Fields that say nothing do not count: a gateway that fills a form for its own error leaves them empty. */
function isTypical(body: Record<string, unknown>): boolean {
  const filled = TYPICAL_FIELDS.filter((name) => Object.hasOwn(body, name) && !saysNothing(body[name]));
  return filled.length >= TYPICAL_FIELDS_MIN;
}

function saysNothing(value: unknown): boolean {
  return value === null || value === '' || value === 0 || (Array.isArray(value) && value.length === 0);
}

const UUID = /[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}/i;

/** A UUID without its case, dashes and wrapping: the server may spell the ID otherwise than it was asked. */
const bareId = (id: string) => (UUID.exec(id)?.[0] ?? id).toLowerCase().replaceAll('-', '');
