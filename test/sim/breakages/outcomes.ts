import { type Breakage, MINUTE, only } from './breakage';

const APPLY = 'src/watch/apply.ts';

/** Defects in what is made of an answer. */
export const OUTCOME_BREAKAGES: Breakage[] = [
  {
    name: 'given-up-by-own-clock',
    file: APPLY,
    why: 'A laptop that slept over the weekend, or a clock put right, gives up what Synap still works on.',
    edits: [
      [
        'const watchedMs = result.serverTime - (record.watchedSince ?? result.serverTime);',
        'const watchedMs = result.receivedAt - record.roundStartedAt;',
      ],
    ],
    breaks: ['true-outcome'],
    adjust: only({ watch: 4, 'change settings': 4, 'jump clock': 2 }),
  },
  {
    name: 'three-quick-404s',
    file: APPLY,
    why: 'An ID that Synap is slow to know is declared unknown within seconds.',
    edits: [['count < NOT_FOUND_TIMES || lastedMs < NOT_FOUND_OVER_MS', 'count < NOT_FOUND_TIMES']],
    breaks: ['true-outcome'],
    adjust: only({ watch: 8 }),
  },
  {
    name: 'others-not-asked',
    file: 'src/watch/plan.ts',
    why: 'An ID of the other instance is declared unknown without asking there.',
    edits: [
      [
        'c.id !== record.connectionId && c.blocked === null',
        'c.id !== record.connectionId && c.blocked !== null',
      ],
    ],
    breaks: ['true-outcome'],
    adjust: only({ watch: 8 }),
  },
  {
    name: 'page-as-404',
    file: 'src/synap/client.ts',
    why: 'A proxy’s error page counts towards "unknown ID".',
    edits: [["return looksLikePage(text) ? 'wrong_url' : 'not_found';", "return 'not_found';"]],
    breaks: ['true-outcome'],
    adjust: only({ watch: 10 }, { faultRate: 0.8, longestJobMs: 1_500 }),
  },
  {
    name: 'error-not-final',
    file: 'src/synap/status.ts',
    why: 'A failed job is polled for a day and then given up.',
    edits: [["  ['error', 'failed'],\n", '']],
    breaks: ['true-outcome', 'reaches-the-outcome'],
    adjust: only({ watch: 3 }, { longestJobMs: 1_500 }),
  },
  {
    name: 'whoami-not-asked',
    file: 'src/background/runner.ts',
    why: 'One forbidden ID blocks the whole connection, and nothing on it is watched any more.',
    edits: [['const asked = await askAboutKey(connection, apiKey);', 'const asked = answer;']],
    breaks: ['reaches-the-outcome'],
    adjust: only({ watch: 12 }, { activeMs: MINUTE }),
  },
];
