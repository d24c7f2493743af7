import { type Breakage, MINUTE, only } from './breakage';

/** Mistakes in what people are notified of, and when. */
export const NOTIFICATION_PLAN_BREAKAGES: Breakage[] = [
  {
    name: 'suppressed though nobody saw it',
    why: 'An outcome at the first poll counts as seen, though the popup was closed before anybody could see it.',
    replaces: {
      module: 'src/watch/notifications/plan-notifications',
      with: {
        planNotifications: (real) => (input) => {
          const seen = input.pending.map((record) => ({ ...record, seenAt: record.seenAt ?? input.now }));
          return real.planNotifications({ ...input, pending: seen });
        },
      },
    },
    breaks: 'suppressed-with-reason',
    adjust: only({ watch: 4 }),
  },
  {
    name: 'nothing notified while a page is visible',
    why: 'A person who leaves a page open on another screen is notified of nothing until it is closed.',
    replaces: {
      module: 'src/watch/notifications/plan-notifications',
      with: {
        planNotifications: (real) => (input) => {
          const plan = real.planNotifications(input);
          if (Object.keys(input.scheduler.visibleAt).length === 0) return plan;
          return { ...plan, singles: [], groups: [], nextAt: input.now + MINUTE };
        },
      },
    },
    breaks: 'notified-in-time',
    adjust: only({ watch: 4, look: 12 }),
  },
  {
    name: 'a digest every five seconds',
    why: 'A script whose jobs all fail fills the screen with notifications for as long as it runs.',
    replaces: {
      module: 'src/watch/notifications/notification-rate',
      with: {
        notificationAllowance: () => (_scheduler, now) => ({
          count: Number.POSITIVE_INFINITY,
          isRationed: false,
          nextAt: now,
        }),
      },
    },
    breaks: 'notifications-stay-few',
    adjust: only({ watch: 1, 'fail by the hundred': 1 }),
  },
  {
    name: 'quiet hours by UTC',
    why: 'Outside of the time zone of Greenwich people are disturbed at night, and notified of nothing for a part of the day.',
    replaces: {
      module: 'src/watch/notifications/plan-notifications',
      with: {
        planNotifications: (real) => (input) =>
          real.planNotifications({ ...input, minuteOfDay: (at) => Math.floor(at / MINUTE) % 1440 }),
      },
    },
    breaks: 'quiet-hours-are-kept',
    adjust: only({ watch: 6, 'change settings': 4 }, { activeMs: 20 * MINUTE }),
    seenAt: 3,
  },
  {
    name: 'block notified with each refusal',
    why: 'Of several requests that are refused together, each blocks the connection anew and notifies the person again.',
    replaces: {
      module: 'src/background/connections/block',
      with: {
        blockByAnswer: (real) => (connection, _asSent, cause) =>
          real.blockConnection({ ...connection, blocked: null }, cause),
      },
    },
    breaks: 'block-notified-once',
    adjust: only({ watch: 8, 'run out of credits': 2 }, { activeMs: 60 * MINUTE }),
  },
  {
    name: 'slow notified with each poll',
    why: 'The background forgets that it has notified that a job is slow, and notifies it again with each poll.',
    replaces: {
      module: 'src/watch/notifications/slow-notifications',
      with: {
        withSlowNotification:
          (real) =>
          ({ slow, ...record }, ...given) =>
            real.withSlowNotification(slow?.state === 'pending' ? { ...record, slow } : record, ...given),
      },
    },
    breaks: 'slow-notified-once',
    adjust: only({ watch: 1, 'run a slow one': 1 }, { activeMs: 10 * MINUTE }),
  },
  {
    name: 'usual durations called slow',
    why: 'Every second job is called slow, because it has run for longer than the usual duration.',
    replaces: {
      module: 'src/watch/scheduling/usual-duration',
      with: {
        slowAfterMs: (real) => (model) => (real.slowAfterMs(model) === null ? null : real.typicalMs(model)),
      },
    },
    breaks: 'slow-is-slow',
    adjust: only({ watch: 1, 'run a slow one': 1 }, { activeMs: 10 * MINUTE }),
    seenAt: 2,
  },
];
