import type { AlarmPort } from '../../platform/ports';
import { ALARM_FLOOR_MS } from '../../watch/scheduling/constants';

/** The name of the one alarm. It is the only thing that correctness depends on. */
export const POLL_ALARM = 'poll';

/** It repeats, so that one that is lost, or missed while the machine slept, is followed by another. */
const PERIOD_MIN = 1;

/**
 * An alarm up to one period earlier than needed is left alone. An earlier one is moved, because each time that it fires it would start
 * the background for nothing. One whose time is over is set anew: it is lost, because the browser would have fired it by now.
 */
const EARLY_ENOUGH_MS = PERIOD_MIN * 60_000;

/**
 * Makes sure that the alarm fires at `wakeAt`, or as soon after it as browsers allow; null makes sure that there is none. It
 * reads the alarm before it sets one: an alarm that is created anew at each start never fires (docs/PLATFORM.md, "Alarms").
 */
export async function keepAlarm(alarms: AlarmPort, wakeAt: number | null, now: number): Promise<void> {
  const nextAt = await alarms.nextAt(POLL_ALARM);
  if (wakeAt === null) {
    if (nextAt !== null) await alarms.clear(POLL_ALARM);
    return;
  }
  const when = Math.max(wakeAt, now + ALARM_FLOOR_MS);
  if (nextAt !== null && nextAt <= when && when - nextAt <= EARLY_ENOUGH_MS) return;
  await alarms.create(POLL_ALARM, { when, periodMin: PERIOD_MIN });
}
