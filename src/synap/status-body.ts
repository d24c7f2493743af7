import * as z from 'zod/mini';
import { isObject, jsonText, numberAsWritten } from './json';
import { readStatus, type Status } from './status';
import { hasZone, readJobTime } from './time';

/** One answer to a status request, in our words. Null: the server did not say, or said what cannot be. */
export interface StatusBody {
  status: Status;
  rawStatus: string;
  documentId: string | null;
  /** Server times, epoch ms. */
  queuedAt: number | null;
  /** Present where `queued_at` came without its zone. */
  isQueuedAtUnsure?: boolean;
  startedAt: number | null;
  completedAt: number | null;
  memoriesCreated: number | null;
  memoryIds: string[] | null;
  errorMessage: string | null;
}

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

/** What decides whether an answer counts. All else is read field by field, below: an odd one must not hide an outcome. */
const statusSchema = z.looseObject({
  status: z.string().check(z.regex(/\S/)),
});
type AnswerObject = z.infer<typeof statusSchema>;

/** The fields by which an answer that names no ingestion is known for one of Synap's. */
const TYPICAL_FIELDS = ['document_id', 'queued_at', 'started_at', 'memory_ids', 'memories_created'] as const;

/** This many of them: one alone may stand in anybody's answer. */
const TYPICAL_FIELDS_MIN = 2;

/**
 * The status body; null for what is not Synap's word on this ingestion. Gateways answer in Synap's place with JSON that has a
 * `status` of its own, and caches with somebody else's job: neither may end this one (docs/SYNAP-API.md, "Errors").
 * `text` is the answer as it came.
 */
export function readStatusBody(json: unknown, askedId: string, text = ''): StatusBody | null {
  const parsed = statusSchema.safeParse(json);
  if (!parsed.success || isEnvelope(parsed.data, askedId) || !isAbout(parsed.data, askedId)) return null;
  const body = parsed.data;
  const memoryIds = asIds(body.memory_ids);
  return {
    status: readStatus(body.status),
    rawStatus: body.status,
    documentId: asDocumentId(body.document_id, text),
    queuedAt: readJobTime(body.queued_at),
    ...(hasZone(body.queued_at) ? {} : { isQueuedAtUnsure: true }),
    startedAt: readJobTime(body.started_at),
    completedAt: readJobTime(body.completed_at),
    memoriesCreated: asCount(body.memories_created, memoryIds),
    memoryIds,
    errorMessage: asMessage(body.error_message),
  };
}

/** Under these names a gateway puts the answer that it wraps. */
const WRAPPED_UNDER = ['data', 'result', 'response', 'payload', 'body'] as const;

/**
 * Whether the `status` is that of a gateway's own, and Synap's is inside. What names this ingestion and says of it what Synap says
 * is Synap's answer, whatever else it holds: Synap may add such a field at any time.
 */
function isEnvelope(body: AnswerObject, askedId: string): boolean {
  if (namesIngestion(body, askedId) && isTypical(body)) return false;
  return WRAPPED_UNDER.some((name) => statusSchema.safeParse(body[name]).success);
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
function namesIngestion({ ingestion_id: id }: AnswerObject, askedId: string): boolean {
  const text = typeof id === 'string' ? id : (jsonText(id) ?? '');
  return bareId(text) === bareId(askedId);
}

function isTypical(body: AnswerObject): boolean {
  return TYPICAL_FIELDS.filter((name) => Object.hasOwn(body, name)).length >= TYPICAL_FIELDS_MIN;
}

const UUID = /[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}/i;

/** A UUID without its case, dashes and wrapping: the server may spell the ID otherwise than it was asked. */
const bareId = (id: string) => (UUID.exec(id)?.[0] ?? id).toLowerCase().replaceAll('-', '');

/** A document's ID may be a number longer than JavaScript's: its digits are taken from the text. */
function asDocumentId(value: unknown, text: string): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return null;
  return Number.isSafeInteger(value)
    ? String(value)
    : (numberAsWritten(text, 'document_id') ?? String(value));
}

/** The IDs of a list, each of them once. What else is in it is unknown, and takes nothing from the rest. */
function asIds(value: unknown): string[] | null {
  return Array.isArray(value) ? [...new Set(value.flatMap((item) => idOf(item) ?? []))] : null;
}

/** A memory's ID, alone or with the memory that it is of. */
function idOf(item: unknown): string | null {
  const id = isObject(item) ? (item.memory_id ?? item.id) : item;
  return typeof id === 'string' && id !== '' ? id : null;
}

/** How many memories there are: never fewer than are named. */
function asCount(value: unknown, memoryIds: string[] | null): number | null {
  const isCount = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
  return isCount ? Math.max(value, memoryIds?.length ?? 0) : null;
}

/** What stands for no message: what programs write of nothing, and an empty object or list. */
const NO_MESSAGE = /^(?:none|null|undefined|nil|\{\}|\[\])?$/i;

/** Whatever came as a message is shown as it came. */
function asMessage(value: unknown): string | null {
  if (value === null || value === undefined || value === false) return null;
  const text = typeof value === 'string' ? value.trim() : (jsonText(value) ?? '');
  return NO_MESSAGE.test(text) ? null : text;
}
