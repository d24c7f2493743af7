import type { AlarmPort } from '../../platform/ports';
import { ALARM_FLOOR_MS } from '../../watch/constants';

/** The one alarm: the only thing that correctness rests on. */
export const POLL_ALARM = 'poll';

/** It repeats, so that one lost or missed while the machine slept is followed by another. */
const PERIOD_MIN = 1;

/**
 * An alarm up to one period earlier than needed is left alone; one that would ring again and again for nothing before it is
 * needed is moved: each ringing is a start of the background, and moving it is one call.
 */
const EARLY_ENOUGH_MS = PERIOD_MIN * 60_000;

/** One that should have fired this long ago was lost; the browser would have fired it by now. */
const OVERDUE_MS = 60_000;

/**
 * Makes sure that the alarm is there and rings at `wakeAt` (or as soon as browsers let it), or that there is none when
 * nothing has to be done. Looks before it sets: an alarm created anew at each start never fires (docs/PLATFORM.md, "Alarms").
 */
export async function keepAlarm(alarms: AlarmPort, wakeAt: number | null, now: number): Promise<void> {
  const nextAt = await alarms.nextAt(POLL_ALARM);
  if (wakeAt === null) {
    if (nextAt !== null) await alarms.clear(POLL_ALARM);
    return;
  }
  const when = Math.max(wakeAt, now + ALARM_FLOOR_MS);
  const isInTime = nextAt !== null && nextAt <= when && nextAt >= now - OVERDUE_MS;
  const isMuchTooEarly = nextAt !== null && when - nextAt > EARLY_ENOUGH_MS;
  if (isInTime && !isMuchTooEarly) return;
  await alarms.create(POLL_ALARM, { when, periodMin: PERIOD_MIN });
}
