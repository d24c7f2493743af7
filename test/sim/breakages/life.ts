import { POLL_ALARM } from '../../../src/background/polling/alarm';
import { type Breakage, MINUTE, only } from './breakage';

/** Mistakes in what wakes the background and what lets it sleep. */
export const LIFE_BREAKAGES: Breakage[] = [
  {
    name: 'alarm cleared before it is moved',
    why: 'If the background is killed in between, there is no alarm, and nothing wakes it again.',
    replaces: {
      module: 'src/background/polling/alarm',
      with: {
        keepAlarm: (real) => async (alarms, wakeAt, now) => {
          await alarms.clear(POLL_ALARM);
          await real.keepAlarm(alarms, wakeAt, now);
        },
      },
    },
    breaks: 'alarm-while-pollable',
    adjust: only(
      { watch: 6 },
      { kills: { kind: 'named', name: /^alarms/, chance: 0.2 }, activeMs: 20 * MINUTE },
    ),
  },
  {
    name: 'alarm not set before a watch is written',
    why: 'A watch is written and answered. If the background is killed before it plans the next round, nothing ever polls it.',
    replaces: { module: 'src/watch/scheduling/pollable', with: { becomesPollable: () => () => false } },
    breaks: 'alarm-while-pollable',
    adjust: only({ watch: 8 }, { kills: { kind: 'random', everyNth: 25 } }),
  },
  {
    name: 'no alarm for notifications that wait',
    why: 'The last outcomes of a burst, or those of quiet hours, are notified only when something else wakes the background.',
    replaces: {
      module: 'src/watch/notifications/plan-notifications',
      with: { planNotifications: (real) => (input) => ({ ...real.planNotifications(input), nextAt: null }) },
    },
    breaks: 'alarm-while-pending',
    adjust: only({ watch: 6, 'change settings': 4 }),
  },
  {
    name: 'alarm kept when nothing is left to do',
    why: 'Nothing is in progress, and the background is woken again and again for ever.',
    replaces: {
      module: 'src/background/polling/alarm',
      with: {
        keepAlarm: (real) => async (alarms, wakeAt, now) => {
          if (wakeAt !== null) await real.keepAlarm(alarms, wakeAt, now);
        },
      },
    },
    breaks: 'nothing-alive-when-idle',
    adjust: only({ watch: 1 }),
  },
  {
    name: 'alarm not awaited',
    why: 'The round goes on before the alarm is set, and if the browser refuses it nobody handles that.',
    replaces: {
      module: 'src/background/polling/alarm',
      with: {
        keepAlarm: (real) => async (alarms, wakeAt, now) => {
          void real.keepAlarm(alarms, wakeAt, now);
        },
      },
    },
    breaks: 'no-unhandled-failure',
    adjust: only({ watch: 4 }, { failRate: 0.05 }),
  },
];
