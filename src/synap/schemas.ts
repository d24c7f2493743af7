import * as z from 'zod/mini';
import { jsonText } from './json';
import { KEY_MARK } from './redact';
import { readStatus, type Status } from './status';
import { readJobTime } from './time';

/**
 * The bodies of the API (docs/SYNAP-API.md). Tolerant where the vendor's own sources disagree or promise additions: unknown
 * fields pass, what may be missing may be missing. What cannot be what it claims to be is refused as a whole.
 */

const text = z.string();
const optionalText = z.optional(z.nullable(text));
/** Null for a time that is none: one odd field must not hide an outcome. */
const serverTime = z.pipe(z.optional(z.unknown()), z.transform(readJobTime));

const statusSchema = z.object({
  ingestion_id: z.optional(z.nullable(text)),
  document_id: z.optional(z.nullable(z.union([text, z.number()]))),
  status: text.check(z.minLength(1)),
  queued_at: serverTime,
  started_at: serverTime,
  completed_at: serverTime,
  memories_created: z.optional(z.nullable(z.number().check(z.gte(0)))),
  memory_ids: z.optional(z.nullable(z.array(text))),
  error_message: z.optional(z.nullable(z.unknown())),
});

/** One answer to a status request, in our words. `null` and `undefined`-like gaps are null: the server did not say. */
export interface StatusBody {
  status: Status;
  rawStatus: string;
  documentId: string | null;
  /** Server times, epoch ms. */
  queuedAt: number | null;
  startedAt: number | null;
  completedAt: number | null;
  memoriesCreated: number | null;
  memoryIds: string[] | null;
  errorMessage: string | null;
}

/** Text of a field that should be text: whatever else came is shown as it came. */
function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : jsonText(value);
}

/** A UUID without its case, dashes and wrapping: the server may spell the ID otherwise than it was asked. */
const bareId = (id: string) =>
  id
    .toLowerCase()
    .replace(/^urn:uuid:/, '')
    .replace(/[^0-9a-f]/g, '');

/**
 * The status body, or null when it is another shape or speaks of another ingestion than `askedId`: a cache or a proxy
 * that answers with somebody else's job must not end this one.
 */
export function readStatusBody(json: unknown, askedId: string): StatusBody | null {
  const parsed = statusSchema.safeParse(json);
  if (!parsed.success) return null;
  const body = parsed.data;
  if (body.ingestion_id && bareId(body.ingestion_id) !== bareId(askedId)) return null;
  return {
    status: readStatus(body.status),
    rawStatus: body.status,
    documentId: asText(body.document_id),
    queuedAt: body.queued_at,
    startedAt: body.started_at,
    completedAt: body.completed_at,
    memoriesCreated: body.memories_created ?? null,
    memoryIds: body.memory_ids ?? null,
    errorMessage: asText(body.error_message),
  };
}

const whoamiSchema = z.object({
  client_id: optionalText,
  instance_id: optionalText,
  user_context_isolation: optionalText,
});

export interface Whoami {
  clientId: string | null;
  instanceId: string | null;
  isolation: string | null;
}

/** Far above any identifier: it is kept with the connection, and every page reads it. */
const IDENTIFIER_LIMIT = 200;

/**
 * Null for what names nobody. Any field may be missing, but not all: that a key is good is concluded from this answer, and
 * any JSON object of whoever stands in between would say so.
 */
export function readWhoami(json: unknown): Whoami | null {
  const parsed = whoamiSchema.safeParse(json);
  if (!parsed.success) return null;
  const { client_id, instance_id, user_context_isolation } = parsed.data;
  const whoami = {
    clientId: client_id?.slice(0, IDENTIFIER_LIMIT) ?? null,
    instanceId: instance_id?.slice(0, IDENTIFIER_LIMIT) ?? null,
    isolation: user_context_isolation?.slice(0, IDENTIFIER_LIMIT) ?? null,
  };
  return Object.values(whoami).some((value) => value !== null) ? whoami : null;
}

const memorySchema = z.object({
  memory_id: optionalText,
  memory_type: optionalText,
  content: optionalText,
  confidence: z.optional(z.nullable(z.number())),
  created_at: serverTime,
});

/** One memory, as far as the server said. Untrusted text. */
export interface Memory {
  memoryId: string;
  type: string | null;
  content: string | null;
  confidence: number | null;
  createdAt: number | null;
}

/** One memory; null for what is none. */
export function readMemory(json: unknown, askedId: string): Memory | null {
  const parsed = memorySchema.safeParse(json);
  if (!parsed.success) return null;
  const body = parsed.data;
  return {
    memoryId: body.memory_id ?? askedId,
    type: body.memory_type ?? null,
    content: body.content ?? null,
    confidence: body.confidence ?? null,
    createdAt: body.created_at,
  };
}

const creditsSchema = z.object({
  balance_credits: z.optional(z.nullable(z.number())),
  warning_low: z.optional(z.nullable(z.boolean())),
});

export interface Credits {
  balance: number | null;
  warningLow: boolean;
}

/** The credit balance; null for what is none. */
export function readCredits(json: unknown): Credits | null {
  const parsed = creditsSchema.safeParse(json);
  if (!parsed.success) return null;
  return { balance: parsed.data.balance_credits ?? null, warningLow: parsed.data.warning_low ?? false };
}

const problemSchema = z.object({
  detail: z.optional(z.unknown()),
  message: z.optional(z.unknown()),
  error: z.optional(z.unknown()),
  reason: z.optional(z.unknown()),
  code: z.optional(z.unknown()),
  recovery_url: z.optional(z.unknown()),
  redeem_url: z.optional(z.unknown()),
  manage_url: z.optional(z.unknown()),
  upgrade_url: z.optional(z.unknown()),
});

/** What an error body says: words for the person, machine words that tell a credit cap from haste, a link that resolves it. */
export interface Problem {
  detail: string | null;
  words: string[];
  link: string | null;
}

const DETAIL_LIMIT = 500;

/** Only https, and never one that carries credentials or the key: the link is shown to a person as Synap's own. */
function safeLink(candidate: unknown): string | null {
  if (typeof candidate !== 'string' || candidate.length > 2_000) return null;
  if (candidate.includes(KEY_MARK)) return null;
  if (!URL.canParse(candidate)) return null;
  const url = new URL(candidate);
  return url.protocol === 'https:' && !url.username && !url.password ? url.href : null;
}

/** One sentence from FastAPI's forms of `detail`: text, `{message}`, or a list of `{loc, msg}`. */
function sentence(value: unknown, depth = 0): string | null {
  if (typeof value === 'string') return value.trim() || null;
  // Lists within lists to any depth are an attack on the stack, not words.
  if (Array.isArray(value)) {
    if (depth > 2) return null;
    const said = value.slice(0, 5).map((one) => sentence(one, depth + 1));
    return said.filter(Boolean).join('; ') || null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const words = 'msg' in value ? value.msg : 'message' in value ? value.message : undefined;
  return typeof words === 'string' ? words.trim() || null : null;
}

/** Reads an error body of any of the documented forms; a body of none of them says nothing. */
export function readProblem(json: unknown): Problem {
  const outer = problemSchema.safeParse(json);
  if (!outer.success) return { detail: null, words: [], link: null };
  const inner = problemSchema.safeParse(outer.data.detail);
  const layers = inner.success ? [inner.data, outer.data] : [outer.data];
  const said = sentence(outer.data.detail) ?? sentence(outer.data.message) ?? sentence(outer.data.error);
  const links = layers.flatMap((l) => [l.recovery_url, l.redeem_url, l.upgrade_url, l.manage_url]);
  return {
    detail: said?.slice(0, DETAIL_LIMIT) ?? null,
    words: layers.flatMap((l) => [l.error, l.reason, l.code]).filter((w) => typeof w === 'string'),
    link: links.map(safeLink).find((link) => link !== null) ?? null,
  };
}
