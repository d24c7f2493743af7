import { expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../../src/watch/model/defaults';

it('until a person chooses otherwise every outcome is notified at any hour, nothing is for being slow, and no clipboard is read', () => {
  expect(DEFAULT_SETTINGS).toMatchObject({
    notify: { completed: true, partial_success: true, failed: true, other: true },
    notifySlow: false,
    quiet: null,
    readClipboard: false,
  });
});

it('until a person chooses otherwise a watch lasts a day, and five hundred finished ingestions are kept', () => {
  expect(DEFAULT_SETTINGS).toMatchObject({ maxWatchTimeMs: 24 * 3_600_000, keep: 500 });
});
