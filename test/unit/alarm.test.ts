import { expect, it } from 'vitest';
import { keepAlarm, lookedForAhead, POLL_ALARM } from '../../src/background/alarm';

const NOW = 1_000_000;
const MINUTE = 60_000;

/** A browser's alarms, and every call. */
function alarmsOf(alarmAt: number | null) {
  const calls: string[] = [];
  let nextAt = alarmAt;
  const alarms = {
    async nextAt() {
      calls.push('nextAt');
      return nextAt;
    },
    async create(_: string, { when }: { when: number }) {
      calls.push('create');
      nextAt = when;
    },
    async clear() {
      calls.push('clear');
      nextAt = null;
    },
  };
  return { calls, alarms };
}

it('a start asks for the alarm at once, and not again when it is needed', async () => {
  const { calls, alarms } = alarmsOf(NOW + MINUTE);
  const ahead = lookedForAhead(alarms);
  expect(calls).toEqual(['nextAt']);
  await keepAlarm(ahead, NOW + MINUTE, NOW);
  expect(calls).toEqual(['nextAt']);
});

it('what was asked ahead is used once: the alarm may be another by then', async () => {
  const { alarms } = alarmsOf(null);
  const ahead = lookedForAhead(alarms);
  await keepAlarm(ahead, NOW + MINUTE, NOW);
  await keepAlarm(ahead, null, NOW);
  expect(await alarms.nextAt()).toBeNull();
});

it.each(['create', 'clear'] as const)('it is not used at all after a %s', async (change) => {
  const { alarms } = alarmsOf(change === 'clear' ? NOW : null);
  const ahead = lookedForAhead(alarms);
  await (change === 'clear'
    ? ahead.clear(POLL_ALARM)
    : ahead.create(POLL_ALARM, { when: NOW + MINUTE, periodMin: 1 }));
  expect(await ahead.nextAt(POLL_ALARM)).toBe(change === 'clear' ? null : NOW + MINUTE);
});

it('where asking ahead failed, whoever looks first hears of it, and the next asks anew', async () => {
  const { alarms } = alarmsOf(NOW + MINUTE);
  let failures = 1;
  const ahead = lookedForAhead({
    ...alarms,
    nextAt: () => (failures-- > 0 ? Promise.reject(new Error('no browser')) : alarms.nextAt()),
  });
  await expect(ahead.nextAt(POLL_ALARM)).rejects.toThrow('no browser');
  expect(await ahead.nextAt(POLL_ALARM)).toBe(NOW + MINUTE);
});
