import type { Ingestion, Watching } from '../../../src/watch/model/records';
import { type Breakage, MINUTE, only } from './breakage';

/** Servers that allow so many requests that our share holds none of them back. */
const GENEROUS = ['https://synap-0.test', 'https://synap-1.test'].map((baseUrl) => ({
  baseUrl,
  limit: { perMin: 600, burst: 50 },
  hasOtherClients: false,
}));

/** Mistakes in what is polled, when, and how much of it. */
export const REQUEST_BREAKAGES: Breakage[] = [
  {
    name: 'token not spent',
    why: 'Everything that is due is polled at once, and our own requests exceed the rate limit of the server.',
    replaces: { module: 'src/watch/scheduling/budget', with: { spend: () => (runtime) => runtime } },
    breaks: 'no-429-of-our-own',
    adjust: only({ 'watch many': 3 }, { activeMs: MINUTE }),
  },
  {
    name: 'full burst at each browser start',
    why: 'The tokens that were spent before the browser was closed are spent again.',
    replaces: {
      module: 'src/watch/scheduling/budget',
      with: { newConnectionRuntime: (real) => (now) => real.newConnectionRuntime(now, true) },
    },
    breaks: 'share-is-kept',
    adjust: only({ watch: 4, 'restart browser': 3 }, { activeMs: MINUTE }),
  },
  {
    name: 'Retry-After ignored',
    why: 'The ingestion whose poll was limited waits, but the others of the connection are polled on.',
    replaces: {
      module: 'src/watch/scheduling/apply-rate-limit-headers',
      with: { pauseForServer: () => (runtime) => runtime },
    },
    breaks: 'retry-after-is-kept',
    adjust: only({ watch: 6 }, { faultRate: 0.4 }),
  },
  {
    name: 'requests in flight forgotten',
    why: 'Whoever presses "Check now" three times sends three requests for the same answer.',
    replaces: {
      module: 'src/watch/scheduling/plan-polls',
      with: { planPolls: (real) => (input) => real.planPolls({ ...input, inFlight: new Set() }) },
    },
    breaks: 'one-request-at-a-time',
    adjust: only({ watch: 4, check: 12 }, { faultRate: 0.2, activeMs: MINUTE }),
  },
  {
    name: 'no poll interval',
    why: 'An ingestion is due again as soon as it has been polled, so it is polled as often as the server allows.',
    replaces: { module: 'src/watch/scheduling/poll-interval', with: { pollIntervalMs: () => () => 0 } },
    breaks: 'nothing-spins',
    adjust: only({ watch: 2 }, { servers: GENEROUS }),
  },
  {
    name: 'blocked connection polled',
    why: 'A refused key, or one without credits, is sent again and again, until the account is locked.',
    replaces: {
      module: 'src/watch/scheduling/blocks',
      with: {
        isBlocked: () => () => false,
        resumesByItself: () => () => true,
        maySend:
          (real) =>
          (connection, ...others) =>
            real.maySend({ ...connection, blocked: null }, ...others),
      },
    },
    breaks: 'no-request-while-blocked',
    adjust: only({ watch: 8, 'run out of credits': 2 }, { activeMs: 30 * MINUTE }),
  },
  {
    name: 'polled until notified',
    why: 'An ingestion whose outcome is known is polled until its notification is sent.',
    replaces: {
      module: 'src/watch/model/ingestion',
      with: {
        isPollable:
          (real) =>
          (record: Ingestion): record is Watching =>
            real.isPollable(record) || real.hasPendingNotification(record),
      },
    },
    breaks: 'no-request-after-outcome',
    adjust: only({ watch: 4 }),
  },
  {
    name: 'polled until deleted',
    why: 'An ingestion that was removed is polled until it can no longer be restored.',
    replaces: {
      module: 'src/watch/model/ingestion',
      with: {
        isPollable:
          () =>
          (record): record is Watching =>
            record.state === 'watching',
      },
    },
    breaks: 'no-request-after-removal',
    adjust: only({ watch: 6, remove: 12 }),
  },
  {
    name: 'answers cached by ingestion',
    why: 'An answer is used again for two seconds, even with another key: what another account was told is believed.',
    replaces: {
      module: 'src/synap/client',
      with: {
        createClient: (real) => (surroundings) => {
          const client = real.createClient(surroundings);
          const cache = new Map<string, { at: number; answer: ReturnType<typeof client.status> }>();
          return {
            ...client,
            status(access, id) {
              const known = cache.get(id);
              const now = surroundings.now();
              if (known !== undefined && now - known.at < 2_000) return known.answer;
              const answer = client.status(access, id);
              cache.set(id, { at: now, answer });
              return answer;
            },
          };
        },
      },
    },
    breaks: 'stale-answers-change-nothing',
    adjust: only({ watch: 3, 'replace key': 20 }, { activeMs: MINUTE / 12 }),
  },
  {
    name: 'no tokens after a clock set back',
    why: 'No token is earned before the clock has caught up with the time from which it was set back: nothing is polled for hours.',
    replaces: {
      module: 'src/watch/scheduling/budget',
      with: {
        afterClockSetBack: () => (runtime) => runtime,
        refill:
          (real) =>
          (runtime, now, ...others) =>
            now < runtime.tokensAt ? runtime : real.refill(runtime, now, ...others),
      },
    },
    breaks: 'resumes-after-a-jump',
    adjust: only({ watch: 6, 'nudge clock': 3 }, { activeMs: 10 * MINUTE }),
  },
  {
    name: 'no back-off',
    why: 'A server that is down is polled every second, for as long as it is down.',
    replaces: {
      module: 'src/watch/scheduling/after-poll',
      with: {
        afterFailure:
          (real) =>
          (runtime, ...given) =>
            real.afterFailure({ ...runtime, failures: 0, failedAt: null, polls: {} }, ...given),
      },
    },
    breaks: 'unanswered-polls-are-few',
    adjust: only({ watch: 3, 'step in between': 12 }, { activeMs: 10 * MINUTE }),
  },
  {
    name: 'refused ID polled every second',
    why: 'An ID that its server does not know is polled every second until it counts as not found.',
    replaces: {
      module: 'src/watch/scheduling/after-poll',
      with: {
        afterRefusal:
          (real) =>
          (runtime, meta, { record, ...settled }) => {
            const refusals = { ...record.refusals, count: 1 };
            return real.afterRefusal(runtime, meta, { ...settled, record: { ...record, refusals } });
          },
      },
    },
    breaks: 'unanswered-polls-are-few',
    adjust: only({ watch: 8 }),
    seenAt: 4,
  },
  {
    name: 'poll interval a hundred times too long',
    why: 'Jobs that take seconds are polled as if they took hours.',
    replaces: {
      module: 'src/watch/scheduling/poll-interval',
      with: {
        pollIntervalMs:
          (real) =>
          (...given) =>
            real.pollIntervalMs(...given) * 100,
      },
    },
    breaks: 'polled-in-time',
    adjust: only({ watch: 3 }, { activeMs: 10 * MINUTE }),
  },
];
