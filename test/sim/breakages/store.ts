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
        createStore: (real) => (ports, hooks) =>
          real.createStore({ ...ports, lock: (_name, run) => run() }, hooks),
      },
    },
    breaks: 'true-outcome',
    adjust: only({ watch: 6, look: 3 }, { activeMs: MINUTE / 3 }),
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
        },
      },
    },
    breaks: 'command-is-kept',
    adjust: only({ watch: 4, look: 3, 'fill storage': 8 }, { activeMs: 5 * MINUTE }),
  },
  {
    name: 'written whether it changed or not',
    why: 'Each poll without news wears the disk.',
    replaces: {
      module: 'src/background/storage/transaction',
      with: {
        createTransaction: (real) => (ports, touched, now) => ({
          ...real.createTransaction(ports, touched, now),
          putConnection(connection) {
            touched.state.connections.set(connection.id, connection);
            touched.local[keys.connection(connection.id)] = connection;
          },
        }),
      },
    },
    breaks: 'no-idle-write',
    adjust: only({ watch: 1 }),
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
    breaks: 'view-equals-records',
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
