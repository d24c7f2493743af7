import { describe, expect, it } from 'vitest';
import {
  DiskFullError,
  QuotaError,
  SessionFullError,
  type StorageArea,
  StorageError,
} from '../../../src/platform/ports';
import { withNamedFailures, withNamedSessionFailures } from '../../../src/platform/storage-failures';

/** An area of which every call fails with these words, as the browser says them. */
function failing(words: string): StorageArea {
  const fail = () => Promise.reject(new Error(words));
  return { get: fail, getAll: fail, set: fail, remove: fail };
}

const callsOf = (area: StorageArea) => [area.get([]), area.getAll(), area.set({}), area.remove([])];

describe('a failure of storage is named by what can be done about it', () => {
  it.each([
    ['QUOTA_BYTES quota exceeded', QuotaError],
    ['QuotaExceededError', QuotaError],
    ['IO error: FILE_ERROR_NO_SPACE (ChromeMethodBFE: 3::WritableFileAppend::8)', DiskFullError],
    ['IO error: No space left on device', DiskFullError],
    ['ENOSPC', DiskFullError],
    ['NS_ERROR_FILE_NO_DEVICE_SPACE', DiskFullError],
    ['The disk is full: the quota manager gave up', DiskFullError],
    ['Corruption: block checksum mismatch', StorageError],
  ])('%s', async (words, kind) => {
    for (const call of callsOf(withNamedFailures(failing(words)))) {
      const failure: unknown = await call.catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(kind);
      expect(String(failure)).toContain(words);
    }
  });

  it('once, however often an area is given names', async () => {
    const twice = withNamedFailures(withNamedFailures(failing('quota')));
    await expect(twice.set({})).rejects.toThrow(/^Error: quota$/);
  });

  it('of the session’s own where that is full: nothing in the other area makes room in it', async () => {
    const full = withNamedSessionFailures(failing('quota exceeded'));
    await expect(full.set({})).rejects.toBeInstanceOf(SessionFullError);
    const broken = withNamedSessionFailures(failing('Corruption'));
    const failure: unknown = await broken.set({}).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StorageError);
    expect(failure).not.toBeInstanceOf(SessionFullError);
  });
});
