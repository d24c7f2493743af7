import { type Breakage, MINUTE, only } from './breakage';

const STORE = 'src/background/store.ts';

/** Defects in what is written, in which order, and by whom. */
export const STORE_BREAKAGES: Breakage[] = [
  {
    name: 'no-lock',
    file: STORE,
    why: 'Two read-modify-writes at once: the second puts back what the first changed.',
    edits: [
      [
        '    return ports.lock(STATE_LOCK, async () => {\n      try {',
        '    return Promise.resolve().then(async () => {\n      try {',
      ],
    ],
    breaks: ['command-is-kept', 'told-once', 'removed-is-gone'],
    adjust: only({ watch: 6, look: 3 }, { activeMs: MINUTE / 3 }),
  },
  {
    name: 'memory-after-a-failed-write',
    file: STORE,
    why: 'Storage holds a part of what failed; memory knows nothing of it, and the next write leaves it out.',
    edits: [['memory must not believe otherwise.\n      memory = null;', 'memory goes on.']],
    breaks: ['alarm-while-pollable', 'reaches-the-outcome', 'command-is-kept'],
    adjust: only({ watch: 4 }, { failRate: 0.05 }),
  },
  {
    name: 'index-after-the-records',
    file: STORE,
    why: 'A write torn in between leaves a watch that no start looks at.',
    edits: [['    if (!isSame(wide, before.active)) await ports.local.set({ [keys.active]: wide });\n', '']],
    breaks: ['alarm-while-pollable', 'reaches-the-outcome'],
    adjust: only(
      { watch: 3 },
      { longestJobMs: 1_500, kills: { kind: 'named', name: /^local\.set\[.*ingestion/, chance: 0.3 } },
    ),
  },
  {
    name: 'index-written-for-nothing',
    file: STORE,
    why: 'Each heartbeat and each poll wears the disk for no news.',
    edits: [
      [
        '    if (!isSame(state.active, wide)) await ports.local.set({ [keys.active]: state.active });',
        '    await ports.local.set({ [keys.active]: state.active });',
      ],
    ],
    breaks: ['no-idle-write'],
    adjust: only({ watch: 1 }),
  },
  {
    name: 'watched-ones-make-room',
    file: 'src/background/room.ts',
    why: 'When storage is full the oldest goes, whether it is over or not.',
    edits: [['record !== null && !needsCare(record)', 'record !== null']],
    breaks: ['command-is-kept'],
    adjust: only({ watch: 4, look: 3, 'fill storage': 8 }, { activeMs: 5 * MINUTE }),
  },
  {
    name: 'damage-not-set-aside',
    file: 'src/background/load.ts',
    why: 'A record that cannot be read is overwritten: nobody can look at what it was, and nobody is told of it.',
    edits: [['    copies[name] = raw;\n', '']],
    breaks: ['view-equals-records'],
    adjust: only({ watch: 4, 'damage record': 3 }),
  },
  {
    name: 'key-in-the-log',
    file: 'src/background/runner.ts',
    why: 'Somebody wanted to see which key was refused.',
    edits: [['      what: what.slice(0, 100),', "      what: [what.slice(0, 100), sent.apiKey].join(' '),"]],
    breaks: ['key-stays-secret'],
    adjust: only({ watch: 1 }),
  },
  {
    name: 'damage-set-aside-once',
    file: 'src/background/load.ts',
    why: 'A second damage of the same ingestion takes the place of what was set aside at the first.',
    edits: [['    if (stored[name] !== undefined && !isSame(stored[name], raw)) continue;\n', '']],
    breaks: ['damage-is-set-aside'],
    adjust: only({ watch: 2, 'damage record': 8 }),
  },
  {
    name: 'owed-lost-with-its-record',
    file: 'src/background/salvage.ts',
    why: 'What was over and not told yet is set aside like what was told, and nobody ever hears of it.',
    edits: [["(left.state === 'ended' && left.notice.state !== 'owed')", "left.state === 'ended'"]],
    breaks: ['told-once'],
    adjust: only({ watch: 6, 'refuse notices': 2, 'damage record': 12 }),
  },
];
