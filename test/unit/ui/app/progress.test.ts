import { expect, test } from 'vitest';
import { expectedDuration, progressOf, progressText } from '../../../../src/ui/app/progress';
import { endWatch, stopWatch } from '../../../../src/watch/model/ingestion';
import { NOW, watching } from '../../samples';

test('the bar fills with the usual duration and never beyond it', () => {
  expect(progressOf(0, 14_000).percent).toBe(0);
  expect(progressOf(7_000, 14_000).percent).toBe(50);
  expect(progressOf(900_000, 14_000).percent).toBe(100);
  expect(progressOf(-5_000, 14_000).percent).toBe(0);
  expect(progressOf(5_000, 0).percent).toBe(100);
});

test('what takes twice as long as usual is called slow, with how long it has taken', () => {
  expect(progressText(20_000, 14_000)).toBe('usually 14s');
  expect(progressText(240_000, 14_000)).toBe('slow: 4m, usually 14s');
  expect(progressText(240_000, 14_000, true)).toBe('slow, usually 14s');
});

test('nothing is said where nothing is learned, and of nothing that is not in progress', () => {
  const record = watching(1, { queuedAt: NOW });
  expect(expectedDuration(record, 14_000, 500)).toEqual({ since: NOW, offsetMs: 500, typicalMs: 14_000 });
  expect(expectedDuration(record, null, 0)).toBeNull();
  expect(expectedDuration(watching(1), 14_000, 0)).toBeNull();
  expect(expectedDuration(stopWatch(record), 14_000, 0)).toBeNull();
  expect(expectedDuration(endWatch(record, 'completed', NOW), 14_000, 0)).toBeNull();
});
