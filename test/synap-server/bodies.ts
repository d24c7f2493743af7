import * as z from 'zod/mini';
import type { Complaint } from './answers';

/** What the calls that make jobs take. Unknown fields are ignored, as Pydantic does by default. */
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

const turnSchema = z.object({ role: z.string(), content: z.string() });

const transcriptSchema = z.object({
  external_conversation_id: text,
  messages: z.array(turnSchema).check(z.minLength(1)),
  user_id: text,
  customer_id: text,
  mode: createSchema.shape.mode,
});
export type TranscriptRequest = z.infer<typeof transcriptSchema>;

const memoryPatchSchema = z.object({
  memory_type: z.optional(z.string()),
  content: z.optional(z.string()),
  confidence: z.optional(z.number().check(z.gte(0), z.lte(1))),
  category: text,
  subcategory: text,
});
export type MemoryPatch = z.infer<typeof memoryPatchSchema>;

export type Parsed<T> = { ok: true; value: T } | { ok: false; complaints: Complaint[] };

export const parseCreate = (body: string): Parsed<CreateRequest> => parse(createSchema, body);
export const parseBatch = (body: string): Parsed<BatchRequest> => parse(batchSchema, body);
export const parseTranscript = (body: string): Parsed<TranscriptRequest> => parse(transcriptSchema, body);
export const parseMemoryPatch = (body: string): Parsed<MemoryPatch> => parse(memoryPatchSchema, body);

/** A form with a file, and `create`'s fields as texts. The file is the document, its name the document's unless one is given. */
export async function parseUpload(body: string, contentType: string): Promise<Parsed<CreateRequest>> {
  const form = await new Response(body, { headers: { 'Content-Type': contentType } })
    .formData()
    .catch(() => null);
  const file = form?.get('file');
  if (!form || !(file instanceof File))
    return { ok: false, complaints: [{ type: 'missing', loc: ['body', 'file'], msg: 'Field required' }] };
  const fields = [...form].filter(([name, value]) => name !== 'file' && typeof value === 'string');
  const given = Object.fromEntries(fields);
  const named = { document_type: 'document', document_id: file.name, document: await file.text() };
  return check(createSchema, { ...named, ...given });
}

function parse<T>(schema: z.ZodMiniType<T>, body: string): Parsed<T> {
  const json = parseJson(body);
  if (json === undefined) {
    return { ok: false, complaints: [{ type: 'json_invalid', loc: ['body', 0], msg: 'JSON decode error' }] };
  }
  return check(schema, json);
}

function check<T>(schema: z.ZodMiniType<T>, json: unknown): Parsed<T> {
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
