import { ownError } from '../../../src/background/interpret';
import { ended } from '../../../src/watch/ingestion';
import { type Breakage, MINUTE, only } from './breakage';

/** Mistakes in what is made of an answer. */
export const OUTCOME_BREAKAGES: Breakage[] = [
  {
    name: 'second 404 final',
    why: 'An ID that Synap is slow to know is declared unknown within seconds.',
    replaces: {
      module: 'src/watch/apply',
      with: {
        apply: (real) => (record, result, around) => {
          const isSecond = result.kind === 'not_found' && record.notFound.count > 0;
          if (!isSecond || record.state !== 'watching') return real.apply(record, result, around);
          return ended(record, 'not_found', result.receivedAt);
        },
      },
    },
    breaks: 'true-outcome',
    adjust: only({ watch: 8 }),
  },
  {
    name: 'timed out by own clock',
    why: 'A laptop that slept over the weekend, or a clock put right, ends the watch of what is still in progress.',
    replaces: {
      module: 'src/watch/apply',
      with: {
        apply:
          (real) =>
          (record, result, ...others) =>
            real.apply(record, { ...result, serverTime: result.receivedAt }, ...others),
      },
    },
    breaks: 'true-outcome',
    adjust: only({ watch: 4, 'change settings': 4, 'jump clock': 2 }),
  },
  {
    name: 'whoami not asked',
    why: 'One forbidden ID blocks the whole connection, and nothing on it is polled any more.',
    replaces: {
      module: 'src/background/runner',
      with: {
        createRunner:
          (real) =>
          (ports, store, client, ...others) => {
            const whoami: typeof client.whoami = async () => ({
              ok: false,
              error: ownError('key_rejected'),
              meta: null,
            });
            return real.createRunner(ports, store, { ...client, whoami }, ...others);
          },
      },
    },
    breaks: 'reaches-the-outcome',
    adjust: only({ watch: 12 }, { activeMs: MINUTE }),
  },
];
