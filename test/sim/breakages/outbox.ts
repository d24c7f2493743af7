import { put } from '../../../src/background/storage/draft';
import { withinTime } from '../../../src/background/time-limit';
import { hasPendingNotification, markNotified } from '../../../src/watch/model/ingestion';
import { keys } from '../../../src/watch/model/records';
import { type Breakage, only } from './breakage';

const AT_CREATE = { kind: 'named', name: /^notifications\.create/, chance: 0.3 } as const;

/** Mistakes in the order in which a notification is written, created and marked as sent. */
export const OUTBOX_BREAKAGES: Breakage[] = [
  {
    name: 'notified before written',
    why: 'If the background is killed between the notification and the write, nothing is known of the outcome that was notified.',
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
    name: 'marked as sent before created',
    why: 'If the background is killed in between, or the browser refuses the notification, the outcome is never shown.',
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
    name: 'browser not asked what it shows',
    why: 'If the background is killed between creating a notification and marking it as sent, its next life creates it again.',
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
    name: 'no answer taken for no notifications shown',
    why: 'A desktop that does not answer may show what the life before has created: it is created again, or named in a digest.',
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
    name: 'members of a digest not written',
    why: 'Nothing stored says which outcomes a digest names, so after a kill they are notified again one by one.',
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
    name: 'digest kept whatever is switched off',
    why: 'The person switches an outcome off while the browser refuses a digest of it, and is shown the digest all the same.',
    replaces: {
      module: 'src/background/notifications/drop-groups',
      with: { dropOutdatedGroups: () => async () => undefined },
    },
    breaks: 'switched-off-stays-silent',
    adjust: only({ watch: 3, 'watch many': 1, 'refuse notifications': 3, 'change settings': 6 }),
    seenAt: 16,
  },
  {
    name: 'pending notification lost with a damaged record',
    why: 'A damaged record is set aside with the outcome that is still to be notified, so it never is.',
    replaces: {
      module: 'src/background/storage/recover-records',
      with: { recoverIngestion: () => () => null },
    },
    breaks: 'notified-once',
    adjust: only({ watch: 6, 'refuse notifications': 2, 'damage record': 12 }),
  },
];
