import { type Breakage, MINUTE, only } from './breakage';

/** Mistakes by which a service of the browser that fails for a moment does lasting harm. */
export const SERVICE_BREAKAGES: Breakage[] = [
  {
    name: 'unreadable key taken for lost',
    why: 'The key store fails for two seconds, and the person has to enter every key again.',
    replaces: {
      module: 'src/background/connections/keyring',
      with: {
        createKeyring:
          (real) =>
          (...given) => {
            const keyring = real.createKeyring(...given);
            return {
              ...keyring,
              open: async (connection) => {
                const key = await keyring.open(connection);
                return key.ok ? key : { ok: false, code: 'key_needed' };
              },
            };
          },
      },
    },
    breaks: 'block-is-true',
    adjust: only({ watch: 6, 'break key store': 6 }, { activeMs: 10 * MINUTE }),
  },
  {
    name: 'failed read taken for an empty store',
    why: 'The database cannot be read at a start, so the background believes that nothing is stored, and writes that down.',
    replaces: {
      module: 'src/background/storage/load-state',
      with: {
        loadState: (real) => (ports, how) => {
          const orEmpty = (area: typeof ports.local): typeof area => ({
            ...area,
            get: (keys) => area.get(keys).catch(() => ({})),
            getAll: () => area.getAll().catch(() => ({})),
          });
          const { local, session } = ports;
          return real.loadState({ ...ports, local: orEmpty(local), session: orEmpty(session) }, how);
        },
      },
    },
    breaks: 'summary-equals-records',
    adjust: only({ watch: 6, 'kill worker': 8, 'break storage': 6 }, { activeMs: 10 * MINUTE }),
  },
];
