import type * as z from 'zod/mini';
import {
  activeSchema,
  batchSchema,
  connectionSchema,
  detailSchema,
  groupNoticeSchema,
  ingestionSchema,
  liveSchema,
  logSchema,
  pulseSchema,
  settingsSchema,
  viewSchema,
} from '../../src/watch/records';

const SCHEMAS = new Map<string, z.ZodMiniType>([
  ['ingestion', ingestionSchema],
  ['connection', connectionSchema],
  ['detail', detailSchema],
  ['batch', batchSchema],
  ['notice', groupNoticeSchema],
  ['live', liveSchema],
  ['settings', settingsSchema],
  ['active', activeSchema],
  ['view', viewSchema],
  ['pulse', pulseSchema],
  ['log', logSchema],
]);

/** By which schema what is stored under a key has to parse; null for a key of which nothing is promised. */
export function schemaOf(key: string): z.ZodMiniType | null {
  const [kind = ''] = key.split(':');
  return SCHEMAS.get(kind) ?? null;
}
