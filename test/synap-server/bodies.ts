import * as z from 'zod/mini';
import type { Complaint } from './answers';

/** What the two calls that make jobs take. Unknown fields are ignored, as Pydantic does by default. */
const text = z.nullish(z.string());

const createSchema = z.object({
  document: z.union([z.string(), z.record(z.string(), z.unknown())]),
  document_type: z._default(
    z.enum(['ai-chat-conversation', 'document', 'email', 'pdf', 'image', 'audio', 'meeting-transcript']),
    'ai-chat-conversation',
  ),
  document_id: text,
  document_created_at: text,
  user_id: text,
  customer_id: text,
  mode: z._default(z.enum(['long-range', 'fast']), 'long-range'),
  metadata: z.nullish(z.record(z.string(), z.unknown())),
});
export type CreateRequest = z.infer<typeof createSchema>;

const batchSchema = z.object({
  documents: z.array(createSchema),
  fail_fast: z._default(z.boolean(), false),
});
export type BatchRequest = z.infer<typeof batchSchema>;

export type Parsed<T> = { ok: true; value: T } | { ok: false; complaints: Complaint[] };

export const parseCreate = (body: string): Parsed<CreateRequest> => parse(createSchema, body);
export const parseBatch = (body: string): Parsed<BatchRequest> => parse(batchSchema, body);

function parse<T>(schema: z.ZodMiniType<T>, body: string): Parsed<T> {
  const json = parseJson(body);
  if (json === undefined) {
    return { ok: false, complaints: [{ type: 'json_invalid', loc: ['body', 0], msg: 'JSON decode error' }] };
  }
  const result = schema.safeParse(json);
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, complaints: result.error.issues.map(complaint) };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function complaint(issue: z.core.$ZodIssue): Complaint {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  return { type: issue.code, loc: ['body', ...path], msg: issue.message };
}
