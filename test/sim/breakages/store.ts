import { keys } from '../../../src/watch/model/records';
import { type Breakage, MINUTE, only } from './breakage';

/** Mistakes in what is written, kept, counted and deleted. */
export const STORE_BREAKAGES: Breakage[] = [
  {
    name: 'no lock',
    why: 'Two read-modify-writes at once: the second puts back what the first changed.',
    replaces: {
      module: 'src/background/storage/store',
      with: {
        createStore: (real) => (ports) => real.createStore({ ...ports, lock: (_name, run) => run() }),
      },
    },
    breaks: 'true-outcome',
    adjust: only({ watch: 6, look: 3 }, { activeMs: MINUTE / 3 }),
    seenAt: 9,
  },
  {
    name: 'eviction of what is watched',
    why: 'When storage is full the oldest ingestion is deleted, whether it is finished or not.',
    replaces: {
      module: 'src/background/storage/eviction',
      with: {
        evict: () => async (ports) => {
          const stored = Object.keys(await ports.local.getAll());
          const [oldest] = stored.filter((key) => key.startsWith(keys.ingestion('')));
          if (oldest !== undefined) await ports.local.remove([oldest, keys.summary]);
          return oldest !== undefined;
        },
      },
    },
    breaks: 'command-is-kept',
    adjust: only({ watch: 4, look: 3, 'fill storage': 8 }, { activeMs: 5 * MINUTE }),
  },
  {
    name: 'paste not weighed',
    why: 'Thousands of IDs are pasted, more than storage takes, and a part of the history is deleted for them with each try.',
    replaces: {
      module: 'src/background/storage/room',
      with: { bytesLeft: () => async () => Number.POSITIVE_INFINITY },
    },
    breaks: 'history-is-kept',
    adjust: only({ watch: 4, 'paste into a full storage': 2 }, { activeMs: MINUTE }),
    seenAt: 4,
  },
  {
    name: 'deleted for what never fits',
    why: 'A paste that does not fit even into an empty storage is refused only when the whole history was deleted for it.',
    replaces: {
      module: 'src/background/storage/eviction',
      with: { canMakeRoom: () => async () => true },
    },
    breaks: 'history-is-kept',
    adjust: only({ watch: 4, 'paste into a full storage': 2 }, { activeMs: MINUTE }),
  },
  {
    name: 'written whether it changed or not',
    why: 'Each poll without news wears the disk.',
    replaces: {
      module: 'src/background/storage/commit',
      with: {
        commitOf: (real) => (before, draft, loaded) => {
          const commit = real.commitOf(before, draft, loaded);
          for (const connection of draft.connections.values())
            commit.local[keys.connection(connection.id)] = connection;
          return commit;
        },
      },
    },
    breaks: 'no-idle-write',
    adjust: only({ watch: 1 }),
  },
  {
    name: 'summary apart from its records',
    why: 'Killed between the two writes, the popup counts what is not there, and a start does not read what is watched.',
    replaces: {
      module: 'src/background/storage/write-commit',
      with: {
        writeCommit: (real) => async (ports, commit) => {
          const { [keys.summary]: summary, ...records } = commit.local;
          await real.writeCommit(ports, { ...commit, local: records, removed: [], tidied: {}, session: {} });
          const rest = summary === undefined ? {} : { [keys.summary]: summary };
          await real.writeCommit(ports, { ...commit, local: rest });
        },
      },
    },
    breaks: 'summary-equals-records',
    adjust: only({ watch: 6 }, { kills: { kind: 'named', name: /^local\.set/, chance: 0.3 } }),
  },
  {
    name: 'deleted still counted',
    why: 'The popup counts ingestions that are gone.',
    replaces: {
      module: 'src/watch/model/summary',
      with: {
        summaryAfter:
          (real) =>
          (view, changes, ...others) =>
            real.summaryAfter(
              view,
              changes.filter(({ after }) => after?.removedAt === null),
              ...others,
            ),
      },
    },
    breaks: 'summary-equals-records',
    adjust: only({ watch: 4, remove: 2 }),
  },
  {
    name: 'removed but never deleted',
    why: 'What was removed is forgotten as soon as that is written: nothing ever deletes what is left of it.',
    replaces: {
      module: 'src/watch/model/ingestion',
      with: {
        isActive: (real) => (record) => record.removedAt === null && real.isActive(record),
      },
    },
    breaks: 'removed-is-gone',
    adjust: only({ watch: 2, remove: 2 }),
  },
  {
    name: 'damage over damage',
    why: 'What was set aside is not read at a start, to save time: the next damage of the same record replaces it.',
    replaces: {
      module: 'src/background/storage/load-state',
      with: {
        loadState: (real) => (ports, how) => {
          const getAll = async () => {
            const stored = Object.entries(await ports.local.getAll());
            return Object.fromEntries(stored.filter(([key]) => !key.startsWith(keys.damaged(''))));
          };
          return real.loadState({ ...ports, local: { ...ports.local, getAll } }, how);
        },
      },
    },
    breaks: 'damage-is-set-aside',
    adjust: only({ watch: 2, 'damage record': 8 }),
  },
  {
    name: 'key in the error',
    why: 'Somebody wanted to see which key was refused: it is written into the record, and exported with it.',
    replaces: {
      module: 'src/synap/client',
      with: {
        createClient: (real) => (surroundings) => {
          const client = real.createClient(surroundings);
          return {
            ...client,
            status: async (access, id) => {
              const answer = await client.status(access, id);
              return answer.ok ? answer : { ...answer, error: { ...answer.error, detail: access.apiKey } };
            },
          };
        },
      },
    },
    breaks: 'key-stays-secret',
    adjust: only({ watch: 4 }, { faultRate: 0.4 }),
  },
];
