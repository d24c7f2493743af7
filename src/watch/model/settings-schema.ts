import * as z from 'zod/mini';
import { nullableText, SCHEMA_VERSION } from './fields';

const minutesOfDay = z.number().check(z.gte(0), z.lt(1440));

/** What the person has chosen. */
export const settingsSchema = z.object({
  schema: z.literal(SCHEMA_VERSION),
  /** A switch goes by the word that an outcome is shown with; `other` is for all that have no switch of their own. */
  notify: z.object({
    completed: z.boolean(),
    partial_success: z.boolean(),
    failed: z.boolean(),
    other: z.boolean(),
  }),
  /** Whether it is notified, once in a round, that an ingestion takes much longer than usual. Absent: no. */
  notifySlow: z.optional(z.boolean()),
  /** Local minutes of the day between which nobody is disturbed; may span midnight. */
  quiet: z.nullable(z.object({ from: minutesOfDay, to: minutesOfDay })),
  /** How many finished ingestions are kept. */
  keep: z.number().check(z.gte(1), z.lte(100_000)),
  maxWatchTimeMs: z.number().check(z.gte(60_000)),
  theme: z.enum(['system', 'light', 'dark']),
  defaultConnectionId: nullableText,
  readClipboard: z.boolean(),
});
export type Settings = z.infer<typeof settingsSchema>;
