import { type Breakage, MINUTE, only } from './breakage';

const RUNNER = 'src/background/runner.ts';
const LIVE = 'src/watch/live.ts';

/** Defects in what is asked, when, and how much of it. */
export const REQUEST_BREAKAGES: Breakage[] = [
  {
    name: 'token-after-the-request',
    file: RUNNER,
    why: 'What is under way counts for nothing, and a worker killed meanwhile asks again without having paid.',
    edits: [
      [
        'if (live !== lives.get(id)) tx.putLive(id, live);',
        `{
        const sent = made.polls.filter((poll) => poll.connectionId === id).length;
        if (live !== lives.get(id)) tx.putLive(id, { ...live, tokens: live.tokens + sent });
      }`,
      ],
      [
        '      noteAsked(tx, sent.poll.id);',
        `      const owing = liveOf(tx.state, connection.id, tx.now);
      tx.putLive(connection.id, { ...owing, tokens: owing.tokens - 1 });
      noteAsked(tx, sent.poll.id);`,
      ],
    ],
    breaks: ['share-is-kept'],
    adjust: only({ watch: 6 }, { activeMs: MINUTE }),
  },
  {
    name: 'whole-budget',
    file: 'src/watch/constants.ts',
    why: 'The half that belongs to the person’s own programs is spent while nobody looks.',
    edits: [['export const UNATTENDED_SHARE = 0.5;', 'export const UNATTENDED_SHARE = 1;']],
    breaks: ['share-is-kept'],
    adjust: only({ 'watch many': 1 }),
  },
  {
    name: 'full-burst-at-each-start',
    file: 'src/background/load.ts',
    why: 'What was spent before the browser closed is forgotten, and spent again.',
    edits: [['?? newLive(now, false));', '?? newLive(now, true));']],
    breaks: ['share-is-kept'],
    adjust: only({ watch: 4, 'restart browser': 3 }, { activeMs: MINUTE }),
  },
  {
    name: 'retry-after-ignored',
    file: LIVE,
    why: 'The ingestion that was refused waits; the others of the connection ask on.',
    edits: [['return isAsked ? askedToWait(live, now + retryAfterMs(meta)) : live;', 'return live;']],
    breaks: ['retry-after-is-kept'],
    adjust: only({ watch: 6 }, { faultRate: 0.4 }),
  },
  {
    name: 'retry-after-without-end',
    file: LIVE,
    why: 'Three years are further ahead than anything is planned: taken for a moved clock, they mean now.',
    edits: [['return Math.min(RETRY_AFTER_MAX_MS, asked);', 'return asked;']],
    breaks: ['retry-after-is-kept'],
    adjust: only({ watch: 6 }, { faultRate: 0.4 }),
  },
  {
    name: 'under-way-forgotten',
    file: RUNNER,
    why: 'Who presses Check three times sends three requests for the same answer.',
    edits: [['      inFlight.add(poll.id);\n', '']],
    breaks: ['one-request-at-a-time'],
    adjust: only({ watch: 4, check: 12 }, { faultRate: 0.2, activeMs: MINUTE }),
  },
  {
    name: 'asked-without-credits',
    file: 'src/watch/plan.ts',
    why: 'A block with an end is not waited out: each round asks an account that has to pay first.',
    edits: [
      ['  return blocked.until > now && blocked.until - now <= NO_CREDITS_RETRY_MS;', '  return false;'],
    ],
    breaks: ['no-request-while-blocked'],
    adjust: only({ watch: 8, 'run out of credits': 2 }, { activeMs: 30 * MINUTE }),
  },
  {
    name: 'answer-on-the-old-record',
    file: RUNNER,
    why: 'The record of when the request was sent is written back: what was stopped or removed meanwhile is watched again.',
    edits: [
      [
        '  round: number;\n  connection: Connection;',
        '  record: Ingestion;\n  round: number;\n  connection: Connection;',
      ],
      ['const sent = { poll, round: record.round,', 'const sent = { poll, record, round: record.round,'],
      [
        '      const record = await tx.find(sent.poll.id);\n      noteAsked',
        '      await tx.find(sent.poll.id);\n      const { record } = sent;\n      noteAsked',
      ],
      [
        'if (record === null || record.round !== sent.round) return settleOutdated(tx, connection, sent, answer);',
        '',
      ],
    ],
    breaks: ['removed-is-gone', 'no-request-after-removal'],
    adjust: only({ watch: 6, remove: 12 }, { faultRate: 0.3, activeMs: MINUTE / 2 }),
  },
  {
    name: 'old-key-believed',
    file: RUNNER,
    why: 'What another account said of an ID is written into the history of this one.',
    edits: [
      [
        'if (connection === undefined || connection.keyEpoch !== sent.connection.keyEpoch) return;',
        'if (connection === undefined) return;',
      ],
    ],
    breaks: ['stale-answers-change-nothing'],
    adjust: only({ watch: 3, 'replace key': 20 }, { activeMs: MINUTE / 12 }),
  },
  {
    name: 'outdated-answer-unheeded',
    file: 'src/background/runner.ts',
    why: 'Stopped and watched again, an ingestion has no use for the answer; that the server asked for a pause is lost with it.',
    edits: [['return settleOutdated(tx, connection, sent, answer);', 'return;']],
    breaks: ['retry-after-is-kept'],
    adjust: only({ watch: 4, stop: 20, 'watch again': 20 }, { faultRate: 0.5, activeMs: MINUTE / 4 }),
  },
  {
    name: 'unwritten-asked-at-once',
    file: 'src/background/runner.ts',
    why: 'Storage is full, the outcome cannot be written, and the server is asked for it as fast as the share allows.',
    edits: [['        .catch(() => postpone(poll))\n', '']],
    breaks: ['nothing-spins'],
    adjust: only(
      { watch: 4, 'fill storage': 4 },
      {
        servers: ['https://synap-0.test', 'https://synap-1.test'].map((baseUrl) => ({
          baseUrl,
          limit: { perMin: 600, burst: 50 },
          hasOtherClients: false,
        })),
      },
    ),
  },
];
