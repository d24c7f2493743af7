import { keys } from '../../../src/watch/model/records';
import { type Breakage, MINUTE, only } from './breakage';

/** Mistakes in what is written, kept, counted and deleted. */
export const STORE_BREAKAGES: Breakage[] = [
  {
    name: 'no lock',
    why: 'Of two changes that read and write at the same time, the second undoes the first.',
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
    name: 'watched ingestions evicted',
    why: 'When storage is full, the oldest ingestion is deleted, whether it is finished or not.',
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
    why: 'More IDs are pasted than storage has room for, and with each try a part of the history is deleted for them.',
    replaces: {
      module: 'src/background/storage/room',
      with: { bytesLeft: () => async () => Number.POSITIVE_INFINITY },
    },
    breaks: 'history-is-kept',
    adjust: only({ watch: 4, 'paste into a full storage': 2 }, { activeMs: MINUTE }),
    seenAt: 4,
  },
  {
    name: 'history deleted for what never fits',
    why: 'A paste that would not fit even without the history is refused only after the whole history was deleted for it.',
    replaces: {
      module: 'src/background/storage/eviction',
      with: { canMakeRoom: () => async () => true },
    },
    breaks: 'history-is-kept',
    adjust: only({ watch: 4, 'paste into a full storage': 2 }, { activeMs: MINUTE }),
  },
  {
    name: 'written whether it changed or not',
    why: 'Each poll that changes nothing costs a write to the disk.',
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
    name: 'summary written apart from its records',
    why: 'If the background is killed between the two writes, the popup counts wrongly, and a start does not read what is watched.',
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
    name: 'deleted ingestions still counted',
    why: 'The popup counts ingestions that are gone.',
    replaces: {
      module: 'src/watch/model/summary',
      with: {
        summaryAfter:
          (real) =>
          (summary, changes, ...others) =>
            real.summaryAfter(
              summary,
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
    why: 'The background drops a removed ingestion from memory and never reads it again, so nothing deletes what is left of it.',
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
    name: 'damage overwritten by later damage',
    why: 'To save time, a start does not read what was set aside: when the same record is damaged again, that replaces it.',
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
    why: 'The error says which key was refused, so the key is stored in the record, and exported with it.',
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
