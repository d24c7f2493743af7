import type { IngestionId } from './fields';

/** The keys of everything stored. */
export const keys = {
  ingestion: (id: IngestionId) => `ingestion:${id}`,
  rawResponse: (id: IngestionId) => `raw-response:${id}`,
  /** All memory IDs, where the record holds only the first. */
  memoryIds: (id: IngestionId) => `memory-ids:${id}`,
  connection: (id: string) => `connection:${id}`,
  batch: (id: string) => `batch:${id}`,
  notificationGroup: (id: string) => `notification-group:${id}`,
  runtime: (connectionId: string) => `runtime:${connectionId}`,
  sessionKey: (connectionId: string) => `key:${connectionId}`,
  /** What a page keeps of a half-filled connection form. */
  connectionDraft: 'draft:connection',
  /** Where a record that cannot be read is set aside, whole; a second of the same key has a place of its own. */
  damaged: (key: string, copy = 1) => (copy === 1 ? `damaged:${key}` : `damaged:${key}:${copy}`),
  settings: 'settings',
  /** How many ingestions were deleted for want of room. */
  evictions: 'evictions',
  summary: 'summary',
  scheduler: 'scheduler',
  log: 'log',
  /** What does not fit into `log` any more. */
  olderLog: 'log:older',
  /** Written by a page: Paste was pressed, and the person is asked for the clipboard. */
  pasteDraft: 'draft:paste',
} as const;
