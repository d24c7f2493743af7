/**
 * Everything that is stored: the one data model, a file for each shape with its schema and types. The background parses with
 * these schemas on every read.
 */
export * from './batch-schema';
export * from './connection-runtime-schema';
export * from './connection-schema';
export * from './evictions-schema';
export * from './failure-schema';
export { counterSchema, type IngestionId, SCHEMA_VERSION } from './fields';
export * from './ingestion-schema';
export * from './log-schema';
export * from './memory-ids-schema';
export * from './notification-group-schema';
export type { NotificationMark, SlowMark } from './notification-mark-schema';
export * from './raw-response-schema';
export * from './scheduler-state-schema';
export * from './settings-schema';
export * from './storage-keys';
export * from './summary-schema';
