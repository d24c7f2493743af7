import { DiskFullError, QuotaError, StorageError } from '../../platform/ports';
import type { ErrorCode } from '../../synap/errors';
import { NewerRecord } from './draft-reads';

/** The error that a failed read or write of storage is; null if it is none of storage. */
export function storageErrorCode(failure: unknown): ErrorCode | null {
  if (failure instanceof NewerRecord) return 'stored_by_newer';
  if (failure instanceof QuotaError) return 'storage_full';
  if (failure instanceof DiskFullError) return 'disk_full';
  return failure instanceof StorageError ? 'storage_failed' : null;
}
