import { expect, test } from 'vitest';
import { expectedDuration, progressOf, progressText } from '../../../../src/ui/app/progress';
import { endWatch, stopWatch } from '../../../../src/watch/model/rounds';
import { NOW, watching } from '../../samples';

const USUAL = { typicalMs: 14_000, slowAfterMs: 60_000 };

test('the bar fills with the usual duration and never beyond it', () => {
  expect(progressOf(0, USUAL).percent).toBe(0);
  expect(progressOf(7_000, USUAL).percent).toBe(50);
  expect(progressOf(900_000, USUAL).percent).toBe(100);
  expect(progressOf(-5_000, USUAL).percent).toBe(0);
  expect(progressOf(5_000, { ...USUAL, typicalMs: 0 }).percent).toBe(100);
});

test('what takes far longer than usual is called slow, with how long it has taken', () => {
  expect(progressText(40_000, USUAL)).toBe('usually 14 s');
  expect(progressText(240_000, USUAL)).toBe('slow: 4 min so far, usually 14 s');
  expect(progressText(240_000, USUAL, true)).toBe('slow, usually 14 s');
});

test('nothing is called slow before enough is known to say so', () => {
  expect(progressText(240_000, { ...USUAL, slowAfterMs: null })).toBe('usually 14 s');
});

test('nothing is said where nothing is learned, and of nothing that is not in progress', () => {
  const record = watching(1, { queuedAt: NOW });
  expect(expectedDuration(record, USUAL, 500)).toEqual({ since: NOW, offsetMs: 500, ...USUAL });
  expect(expectedDuration(record, null, 0)).toBeNull();
  expect(expectedDuration(record, { typicalMs: null, slowAfterMs: null }, 0)).toBeNull();
  expect(expectedDuration(watching(1), USUAL, 0)).toBeNull();
  expect(expectedDuration(stopWatch(record, NOW), USUAL, 0)).toBeNull();
  expect(expectedDuration(endWatch(record, 'completed', NOW), USUAL, 0)).toBeNull();
});
