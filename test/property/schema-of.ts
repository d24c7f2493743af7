import type * as z from 'zod/mini';
import {
  batchSchema,
  connectionRuntimeSchema,
  connectionSchema,
  ingestionSchema,
  logSchema,
  notificationGroupSchema,
  rawResponseSchema,
  schedulerStateSchema,
  settingsSchema,
  summarySchema,
} from '../../src/watch/model/records';

const SCHEMAS = new Map<string, z.ZodMiniType>([
  ['ingestion', ingestionSchema],
  ['connection', connectionSchema],
  ['raw-response', rawResponseSchema],
  ['batch', batchSchema],
  ['notification-group', notificationGroupSchema],
  ['runtime', connectionRuntimeSchema],
  ['settings', settingsSchema],
  ['summary', summarySchema],
  ['scheduler', schedulerStateSchema],
  ['log', logSchema],
]);

/** By which schema what is stored under a key has to parse; null for a key of which nothing is promised. */
export function schemaOf(key: string): z.ZodMiniType | null {
  const [kind = ''] = key.split(':');
  return SCHEMAS.get(kind) ?? null;
}
