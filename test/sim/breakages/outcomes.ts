import { ownError } from '../../../src/synap/errors';
import { endWatch } from '../../../src/watch/model/rounds';
import { calm } from '../scripts';
import { type Breakage, MINUTE, only } from './breakage';

/** Mistakes in what an answer changes. */
export const OUTCOME_BREAKAGES: Breakage[] = [
  {
    name: 'second 404 taken as final',
    why: 'A new ID that Synap does not know yet counts as not found within seconds.',
    replaces: {
      module: 'src/watch/apply-poll',
      with: {
        applyPoll: (real) => (record, result, around) => {
          const isSecond = result.kind === 'not_found' && record.refusals.count > 0;
          if (!isSecond || record.state !== 'watching') return real.applyPoll(record, result, around);
          return endWatch(record, 'not_found', result.receivedAt);
        },
      },
    },
    breaks: 'true-outcome',
    adjust: only({ watch: 8 }),
  },
  {
    name: 'refusal believed without whoami',
    why: 'A gateway that answers 404 in the place of Synap for a minute ends every watch.',
    replaces: {
      module: 'src/watch/apply-refusal',
      with: {
        needsKeyCheck: () => () => false,
        needsConfirmation: () => () => false,
        applyRefusal: (real) => (record, result, context) =>
          real.applyRefusal(
            { ...record, refusals: { ...record.refusals, isKeyGood: true } },
            result,
            context,
          ),
      },
    },
    breaks: 'true-outcome',
    adjust: only({ watch: 8 }),
  },
  {
    name: 'last refusal not confirmed by whoami',
    why: 'A gateway that refuses everything from a moment after whoami was answered ends every watch of a new ID.',
    replaces: {
      module: 'src/watch/apply-refusal',
      with: { needsConfirmation: () => () => false },
    },
    breaks: 'true-outcome',
    adjust: only({ watch: 6, 'step in between': 8 }, { activeMs: 10 * MINUTE }),
    seenAt: 27,
  },
  {
    name: 'known outcome lost by a check',
    why: 'Synap forgets jobs after a while. Whoever checks one again loses the outcome that was known.',
    replaces: {
      module: 'src/watch/model/rounds',
      with: {
        endWatch:
          (real) =>
          (record, ...given) =>
            real.endWatch({ ...record, earlier: null }, ...given),
      },
    },
    breaks: 'known-outcome-stands',
    adjust: only({ watch: 4, 'forget jobs': 2, 'check many': 4 }, { activeMs: 10 * MINUTE }),
  },
  {
    name: 'watched time counted by own clock',
    why: 'A machine that slept over the weekend, or whose clock was set, ends watches of what is still in progress.',
    replaces: {
      module: 'src/watch/apply-poll',
      with: {
        applyPoll:
          (real) =>
          (record, result, ...others) =>
            real.applyPoll(record, { ...result, serverTime: result.receivedAt }, ...others),
      },
    },
    breaks: 'true-outcome',
    adjust: only({ watch: 4, 'change settings': 4, 'jump clock': 2 }),
    seenAt: 20,
  },
  {
    name: 'whoami taken to refuse the key',
    why: 'One forbidden ID blocks the whole connection, and nothing on it is polled any more.',
    replaces: {
      module: 'src/background/polling/poll-loop',
      with: {
        createPollLoop: (real) => (deps) => {
          const whoami: typeof deps.client.whoami = async () => ({
            ok: false,
            error: ownError('key_rejected'),
            meta: null,
          });
          return real.createPollLoop({ ...deps, client: { ...deps.client, whoami } });
        },
      },
    },
    breaks: 'reaches-the-outcome',
    adjust: only({ watch: 4 }, { activeMs: MINUTE }),
  },
  {
    name: 'final word not understood',
    why: 'A failed job is polled on, though Synap has said that it is over.',
    replaces: {
      module: 'src/synap/status',
      with: { readStatus: (real) => (raw) => (raw === 'error' ? 'other' : real.readStatus(raw)) },
    },
    breaks: 'outcome-in-time',
    // Reliable alarms, so that little may delay an outcome: three answers over a minute are then far too late.
    adjust: (setup) => only({ watch: 6 }, { longestJobMs: 1_500, traits: calm(setup).traits })(setup),
    seenAt: 6,
  },
  {
    name: 'failed job taken for one in progress',
    why: 'A job that has failed is polled on for the maximum watch time, however long ago all faults were over.',
    replaces: {
      module: 'src/synap/status',
      with: { readStatus: (real) => (raw) => (raw === 'failed' ? 'processing' : real.readStatus(raw)) },
    },
    breaks: 'recovers-in-time',
    adjust: only({ watch: 6 }, { longestJobMs: 10_000, activeMs: MINUTE }),
    seenAt: 3,
  },
  {
    name: 'connection blocked by a server error',
    why: 'One answer with status 503 stops everything on the connection, and the person is notified that the key is refused.',
    replaces: {
      module: 'src/background/connections/block',
      with: {
        blockReason: (real) => (error) =>
          error.code === 'server_error' ? 'key_rejected' : real.blockReason(error),
      },
    },
    breaks: 'block-is-true',
    adjust: only({ watch: 4 }, { faultRate: 0.2 }),
  },
  {
    name: 'regained permission not noticed',
    why: 'The permission is back, and the connection stays blocked until the browser is started again.',
    replaces: {
      module: 'src/background/connections/connections',
      with: {
        createConnections:
          (real) =>
          (...given) => ({ ...real.createConnections(...given), permissionsChanged: async () => undefined }),
      },
    },
    breaks: 'block-ends',
    adjust: only({ watch: 6, 'withdraw permission': 2 }),
  },
];
