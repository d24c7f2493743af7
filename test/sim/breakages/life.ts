import { type Breakage, MINUTE, only } from './breakage';

const BACKGROUND = 'src/background/background.ts';
const ALARM = 'src/background/alarm.ts';
const RUNNER = 'src/background/runner.ts';

/** Defects in what wakes the background and what lets it sleep. */
export const LIFE_BREAKAGES: Breakage[] = [
  {
    name: 'alarm-not-looked-for',
    file: RUNNER,
    why: 'It repeats, so making it once seems enough; a browser that forgot it never polls again.',
    edits: [
      [
        '      await keepAlarm(ports.alarms, nextAt, now);\n      return { now, nextAt',
        `      if (nextAt === null) await keepAlarm(ports.alarms, nextAt, now);
      return { now, nextAt`,
      ],
      ['    if (at !== null) await keepAlarm(ports.alarms, at, now);\n', ''],
    ],
    breaks: ['alarm-while-pollable'],
    adjust: only({ watch: 4, 'lose alarm': 3, 'kill worker': 4 }, { activeMs: 20 * MINUTE }),
  },
  {
    name: 'alarm-after-telling',
    file: RUNNER,
    why: 'A browser that forgot its alarms starts the background, which is killed while it tells what it missed.',
    edits: [['      await guard(tx, made.wakeAt);\n', '']],
    breaks: ['alarm-while-pollable'],
    adjust: only(
      { watch: 8, 'restart browser': 3 },
      {
        kills: { kind: 'named', name: /^(notifications\.create|fetch)/, chance: 0.3 },
        activeMs: 10 * MINUTE,
      },
    ),
  },
  {
    name: 'alarm-cleared-first',
    file: ALARM,
    why: 'Killed in between there is none, and nothing wakes the background again.',
    edits: [
      [
        '  if (isInTime && !isMuchTooEarly) return;',
        '  if (isInTime && !isMuchTooEarly) return;\n  await alarms.clear(POLL_ALARM);',
      ],
    ],
    breaks: ['alarm-while-pollable'],
    adjust: only(
      { watch: 6 },
      { kills: { kind: 'named', name: /^alarms/, chance: 0.2 }, activeMs: 20 * MINUTE },
    ),
  },
  {
    name: 'alarm-left-when-idle',
    file: ALARM,
    why: 'Nothing is watched, and the background is woken once a minute for ever.',
    edits: [['    if (nextAt !== null) await alarms.clear(POLL_ALARM);\n', '']],
    breaks: ['nothing-alive-when-idle'],
    adjust: only({ watch: 1 }),
  },
  {
    name: 'alarm-after-the-write',
    file: BACKGROUND,
    why: 'A watch is written and answered; killed before the round is planned, nothing ever polls it.',
    edits: [['      await keepAlarm(ports.alarms, now, now);\n    },', '    },']],
    breaks: ['alarm-while-pollable'],
    adjust: only({ watch: 8 }, { kills: { kind: 'random', everyNth: 25 } }),
  },
  {
    name: 'alarm-put-away-by-an-old-plan',
    file: RUNNER,
    why: 'A round that planned before an ingestion was added decides after it that nothing is left to do.',
    edits: [['const isStale = isWanted || inFlight.size > 0;', 'const isStale = inFlight.size > 0;']],
    breaks: ['alarm-while-pollable'],
    adjust: only(
      { watch: 3, stop: 3, 'replace key': 3, 'change settings': 3 },
      { activeMs: 300, longestJobMs: 1_500, kills: { kind: 'named', name: /^alarms\.clear/, chance: 0.7 } },
    ),
  },
  {
    name: 'wake-lost',
    file: RUNNER,
    why: 'What comes in during a round is forgotten at its end, and waits for whatever wakes the background next.',
    edits: [
      [
        '      isWanted = false;\n      await round().catch(wakeAfterFailure);',
        '      await round().catch(wakeAfterFailure);\n      isWanted = false;',
      ],
    ],
    breaks: ['nothing-alive-when-idle'],
    adjust: only({ watch: 2 }),
  },
  {
    name: 'startup-not-listened-to',
    file: BACKGROUND,
    why: 'A browser that forgets alarms at its start has nothing else to wake the background for.',
    edits: [
      [
        '    onStartup: () => quietly(healed(connections.browserStarted)),',
        "    ...({} as Pick<Listeners, 'onStartup'>),",
      ],
    ],
    breaks: ['alarm-while-pollable'],
    adjust: only({ watch: 8, 'restart browser': 2 }),
  },
  {
    name: 'listeners-late',
    file: BACKGROUND,
    why: 'The browser wakes the background only for what was listened to when its start returned.',
    edits: [
      [
        '  quietly(runner.wake());\n  return {\n',
        '  quietly(runner.wake());\n  const listeners: Partial<Listeners> = {};\n  const late: Listeners = {\n',
      ],
      [
        '    onOnline: () => quietly(runner.wake()),\n  };\n',
        `    onOnline: () => quietly(runner.wake()),
  };
  void store.state().then(() => Object.assign(listeners, late));
  return listeners as Listeners;
`,
      ],
    ],
    breaks: ['reaches-the-outcome'],
    adjust: only({ watch: 2 }),
  },
  {
    name: 'timer-without-end',
    file: RUNNER,
    why: 'A beat that never ends keeps the worker alive with nothing to do.',
    edits: [
      [
        '    if (timerAt === null) return;',
        `    if (timerAt === null) {
      timer = ports.clock.after(20_000, () => void wake());
      return;
    }`,
      ],
    ],
    breaks: ['nothing-alive-when-idle'],
    adjust: only({ watch: 1 }),
  },
];
