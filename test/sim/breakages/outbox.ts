import { put } from '../../../src/background/storage/draft';
import { withinTime } from '../../../src/background/time-limit';
import { hasPendingNotification, markNotified } from '../../../src/watch/model/ingestion';
import { keys } from '../../../src/watch/model/records';
import { type Breakage, MINUTE, only } from './breakage';

const AT_CREATE = { kind: 'named', name: /^notifications\.create/, chance: 0.3 } as const;

/** Mistakes in the order of what is written and what is shown, and in what is left out. */
export const OUTBOX_BREAKAGES: Breakage[] = [
  {
    name: 'notified before written',
    why: 'The notification is created with the answer in hand. A kill before the write forgets the outcome that it names.',
    replaces: {
      module: 'src/background/polling/poll-loop',
      with: {
        createPollLoop: (real) => (deps) => {
          const { ports, store } = deps;
          const eager: typeof store = {
            ...store,
            change: (run, whenFull) =>
              store.change(async (draft) => {
                const answer = await run(draft);
                for (const { notification, outcome } of [...draft.records.values()].filter(
                  hasPendingNotification,
                ))
                  await ports.notifications
                    .create(notification.id, { title: outcome.kind, message: '', buttons: [] })
                    .catch(() => undefined);
                return answer;
              }, whenFull),
          };
          return real.createPollLoop({ ...deps, store: eager });
        },
      },
    },
    breaks: 'pending-before-notified',
    adjust: only({ watch: 2 }),
  },
  {
    name: 'sent before created',
    why: 'Killed in between, or refused by the browser, the outcome counts as sent and is never shown.',
    replaces: {
      module: 'src/background/notifications/outbox',
      with: {
        createOutbox: (real) => (deps) => {
          const { ports, store } = deps;
          const markSent = (notificationId: string) =>
            store.change((draft) => {
              for (const record of draft.records.values())
                if (hasPendingNotification(record) && record.notification.id === notificationId)
                  put(draft.records, markNotified(record, notificationId, draft.now));
            });
          const create: typeof ports.notifications.create = async (id, content) => {
            await markSent(id);
            await ports.notifications.create(id, content);
          };
          return real.createOutbox({
            store,
            ports: { ...ports, notifications: { ...ports.notifications, create } },
          });
        },
      },
    },
    breaks: 'notified-once',
    adjust: only({ watch: 4 }, { kills: AT_CREATE }),
  },
  {
    name: 'shown notifications not asked for',
    why: 'Killed between creating a notification and marking it sent, the next life creates it again.',
    replaces: {
      module: 'src/background/notifications/outbox',
      with: {
        createOutbox:
          (real) =>
          ({ ports, store }) => {
            const notifications = { ...ports.notifications, shown: async () => [] };
            return real.createOutbox({ store, ports: { ...ports, notifications } });
          },
      },
    },
    breaks: 'notified-once',
    adjust: only({ watch: 4 }, { kills: AT_CREATE }),
  },
  {
    name: 'no answer taken for nothing shown',
    why: 'A desktop that says nothing may show what the worker before has created: it is created again, or named in a digest.',
    replaces: {
      module: 'src/background/notifications/outbox',
      with: {
        createOutbox:
          (real) =>
          ({ ports, store }) => {
            const shown = () => withinTime(ports.clock, 1_000, ports.notifications.shown()).catch(() => []);
            const notifications = { ...ports.notifications, shown };
            return real.createOutbox({ store, ports: { ...ports, notifications } });
          },
      },
    },
    breaks: 'notified-once',
    adjust: only({ watch: 6, 'break notifications': 3 }, { kills: AT_CREATE }),
    seenAt: 13,
  },
  {
    name: 'digest not written',
    why: 'Nothing says whom the digest names: after a kill its members are notified again one by one.',
    replaces: {
      module: 'src/background/storage/commit',
      with: {
        commitOf: (real) => (before, draft, loaded) => {
          const commit = real.commitOf(before, draft, loaded);
          for (const key of Object.keys(commit.local))
            if (key.startsWith(keys.notificationGroup(''))) delete commit.local[key];
          return commit;
        },
      },
    },
    breaks: 'digest-written-before-notified',
    adjust: only({ 'watch many': 1 }),
  },
  {
    name: 'suppressed though nobody saw it',
    why: 'What is final at its first poll is taken as read though the popup closed before anybody saw it.',
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
    name: 'pending lost with its record',
    why: 'A damaged record is set aside with the outcome it still had to notify, and nobody ever hears of it.',
    replaces: {
      module: 'src/background/storage/recover-records',
      with: { recoverIngestion: () => () => null },
    },
    breaks: 'notified-once',
    adjust: only({ watch: 6, 'refuse notifications': 2, 'damage record': 12 }),
  },
  {
    name: 'each refusal notified',
    why: 'Requests that are refused together each block the connection anew, and the person is notified each time.',
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
    name: 'held while a page is visible',
    why: 'Whoever leaves the popup open on another screen hears of nothing until it is closed.',
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
    name: 'a digest each five seconds',
    why: 'A script whose every job fails fills the screen for as long as it runs.',
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
    name: 'slow at each poll',
    why: 'That it was notified is forgotten: whoever has a job that hangs hears so with each poll.',
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
    name: 'slower than half',
    why: 'Every second job is called slow, as soon as it has run for as long as is usual.',
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
  {
    name: 'quiet hours by UTC',
    why: 'East and west of Greenwich people are disturbed at night, and hear nothing for a part of the day.',
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
];
