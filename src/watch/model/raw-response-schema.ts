import * as z from 'zod/mini';
import { nullableText, SCHEMA_VERSION, time } from './fields';

/** The newest body of an ingestion as it came, for the person who inspects. Dropped first when storage is full. */
export const rawResponseSchema = z.object({
  schema: z.literal(SCHEMA_VERSION),
  /** At most `RAW_LIMIT_BYTES`; valid JSON unless `truncated`. */
  raw: z.string(),
  truncated: z.boolean(),
  at: time,
  correlationId: nullableText,
  /** The newest changes between two answers, newest first: what a field was and became, as JSON text. */
  changes: z.array(
    z.object({
      at: time,
      fields: z.array(z.object({ path: z.string(), before: nullableText, after: nullableText })),
    }),
  ),
  /** The paths of fields that are different in each answer, a `server_time` for example: what changes there is no change. */
  noise: z._default(z.array(z.string()), []),
  /** The paths that had changed in the newest answer, and are noise if they change in the next one too. */
  changedLast: z._default(z.array(z.string()), []),
});
export type RawResponse = z.infer<typeof rawResponseSchema>;

/** What one field was and became between two answers. */
export type FieldChange = RawResponse['changes'][number]['fields'][number];
