import { describe, expect, it } from 'vitest';
import { keepAlarm } from '../../../../src/background/polling/alarm';

const NOW = 1_000_000;
const MINUTE = 60_000;

/** A browser's alarms, and every call. */
function alarmsOf(alarmAt: number | null) {
  const calls: string[] = [];
  const made: { when: number; periodMin: number }[] = [];
  let nextAt = alarmAt;
  const alarms = {
    async nextAt() {
      calls.push('nextAt');
      return nextAt;
    },
    async create(_: string, alarm: { when: number; periodMin: number }) {
      calls.push('create');
      made.push(alarm);
      nextAt = alarm.when;
    },
    async clear() {
      calls.push('clear');
      nextAt = null;
    },
  };
  return { calls, made, alarms };
}

describe('the alarm that is kept', () => {
  const kept = async (alarmAt: number | null, wakeAt: number | null) => {
    const { alarms } = alarmsOf(alarmAt);
    await keepAlarm(alarms, wakeAt, NOW);
    return alarms.nextAt();
  };

  it.each([
    ['there is none: at the floor of browsers', null, NOW + 1, NOW + 30_000],
    ['there is none: when it is needed', null, NOW + MINUTE, NOW + MINUTE],
    ['it rings later than needed', NOW + MINUTE + 1, NOW + MINUTE, NOW + MINUTE],
    ['it rings more than a minute too early', NOW + MINUTE - 1, NOW + 2 * MINUTE, NOW + 2 * MINUTE],
    ['it should have rung more than a minute ago', NOW - MINUTE - 1, NOW, NOW + 30_000],
  ])('is made where %s', async (_, alarmAt, wakeAt, madeFor) => {
    expect(await kept(alarmAt, wakeAt)).toBe(madeFor);
  });

  it.each([
    ['rings when it is needed', NOW + MINUTE, NOW + MINUTE],
    ['rings up to a minute earlier', NOW + MINUTE, NOW + 2 * MINUTE],
    ['is about to ring', NOW - 29_000, NOW],
  ])('is left alone where it %s', async (_, alarmAt, wakeAt) => {
    const { calls, alarms } = alarmsOf(alarmAt);
    await keepAlarm(alarms, wakeAt, NOW);
    expect(calls).toEqual(['nextAt']);
  });

  it('is cleared when nothing has to be done, and only if there is one', async () => {
    expect(await kept(NOW + MINUTE, null)).toBeNull();
    const { calls, alarms } = alarmsOf(null);
    await keepAlarm(alarms, null, NOW);
    expect(calls).toEqual(['nextAt']);
  });

  it('rings each minute, so that one that is lost is followed by another', async () => {
    const { made, alarms } = alarmsOf(null);
    await keepAlarm(alarms, NOW, NOW);
    expect(made).toEqual([{ when: NOW + 30_000, periodMin: 1 }]);
  });
});
