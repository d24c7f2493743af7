import { expect, test } from 'vitest';
import { idleHour, writtenPerPoll } from './counts';

test('an hour with nothing watched costs no request, no alarm and no wake-up', async () => {
  expect(await idleHour()).toEqual({ requests: 0, alarms: 0, wakeUps: 0 });
});

test('a poll that brings nothing new writes nothing, and one that does hardly more than twice the record', async () => {
  const { nothingNew, somethingNew, record } = await writtenPerPoll();
  expect(nothingNew).toBe(0);
  expect(somethingNew).toBeGreaterThan(record);
  expect(somethingNew).toBeLessThanOrEqual(2 * record);
});
