import { type ActionName, chooseActions } from './action-mix';
import { KILL_MODES } from './chaos';
import type { Subject } from './environment';
import type { Order } from './pool';
import { type Report, runSchedule } from './schedule';
import type { Setup } from './setup';

/**
 * A short schedule in which nothing goes wrong, so that the worker can be killed at its first await, at its second, and so on: up to
 * the kill it always goes the same way.
 */
export interface Script {
  name: string;
  /** Decides when the actions happen and how the jobs end. */
  seed: number;
  actions: Partial<Record<ActionName, number>>;
  connections?: number;
  keyMode?: 'kept' | 'session';
  /** What has to happen in it, by the names in a report's `counts`; otherwise the script has lost its purpose. */
  shows: string[];
}

/** How long people act in a calm schedule. */
export const ACTIVE_MS = 3 * 60_000;
const LONGEST_JOB_MS = 20_000;

/** Together they use every action but those that move the clock or kill the worker. */
export const SCRIPTS: Script[] = [
  { name: 'a few jobs', seed: 6, actions: { watch: 2 }, shows: ['outcome completed', 'outcome failed'] },
  { name: 'a batch', seed: 12, actions: { watch: 1, 'watch many': 1 }, shows: ['notification batch'] },
  {
    name: 'removals',
    seed: 27,
    actions: {
      watch: 3,
      remove: 1,
      'remove and restore': 2,
      stop: 1,
      'watch again': 1,
      'dismiss notifications': 1,
    },
    shows: ['action: remove', 'outcome not_found'],
  },
  {
    name: 'other keys',
    seed: 3,
    actions: { watch: 3, 'replace key': 1, 'wrong key': 1, 'revoke key': 1, 'try again': 1, check: 1 },
    shows: ['blocked key_rejected', 'notification away'],
  },
  {
    name: 'browser starts',
    seed: 2,
    actions: { watch: 3, 'restart browser': 2, 'update extension': 1 },
    keyMode: 'session',
    shows: ['start: onStartup', 'blocked key_needed'],
  },
  {
    name: 'visible pages',
    seed: 29,
    actions: { watch: 3, look: 2, check: 2, 'watch again': 1 },
    shows: ['suppressed answered_in_place'],
  },
  {
    name: 'three connections',
    seed: 22,
    actions: { watch: 3, 'watch many': 1, 'remove connection': 1 },
    connections: 3,
    shows: ['outcome not_found', 'action: remove connection'],
  },
  {
    name: 'no access',
    seed: 6,
    actions: { watch: 3, 'withdraw permission': 1, 'go offline': 1, 'run out of credits': 1 },
    shows: ['blocked no_credits', 'blocked permission_missing', 'notification away'],
  },
  {
    name: 'settings',
    seed: 34,
    actions: {
      watch: 2,
      'watch many': 1,
      'change settings': 4,
      'clear history': 1,
      'refuse notifications': 1,
    },
    shows: ['suppressed switched_off', 'suppressed undeliverable'],
  },
  {
    name: 'damage',
    seed: 6,
    actions: { watch: 3, 'damage record': 2, 'damage index': 1, 'lose encryption key': 1, 'fill storage': 1 },
    shows: ['blocked key_needed'],
  },
  {
    name: 'a sleeping machine',
    seed: 1,
    actions: { watch: 3, 'watch many': 1, sleep: 1, 'restart browser': 1, 'lose alarm': 1 },
    shows: ['action: sleep', 'notification batch'],
  },
];

const AT_60 = { perMin: 60, burst: 10 };

/** The setup as drawn, but with nothing that goes wrong by itself: no kills, no faults, a browser with reliable alarms. */
export function calm(drawn: Setup): Setup {
  return {
    ...drawn,
    traits: {
      isFirefox: false,
      alarmsByWallClock: false,
      alarmLateMs: 100,
      alarmLostRate: 0,
      alarmTwiceRate: 0,
    },
    kills: { kind: 'none' },
    failRate: 0,
    faultRate: 0,
    activeMs: ACTIVE_MS,
  };
}

function asScript(script: Script, drawn: Setup): Setup {
  const [first] = drawn.connections;
  if (first === undefined) throw new Error('a schedule has a connection');
  const baseUrl = 'https://synap-0.test';
  const count = script.connections ?? 1;
  return {
    ...calm(drawn),
    servers: [{ baseUrl, limit: AT_60, hasOtherClients: false }],
    connections: Array.from({ length: count }, (_, index) => ({
      baseUrl,
      instance: `inst-${index}`,
      key: `${first.key}${index}`,
      keyMode: script.keyMode ?? 'kept',
    })),
    longestJobMs: LONGEST_JOB_MS,
    actions: chooseActions(script.actions),
  };
}

/** Plays the schedule that an order names. */
export function playOrder(order: Order, subject: Subject, trace = false): Promise<Report> {
  const { seed, script: name, kills } = order;
  const options = { subject, trace, ...(kills === undefined ? {} : { kills }) };
  if (name === undefined) return runSchedule(seed, options);
  const script = SCRIPTS.find((one) => one.name === name);
  if (script === undefined) throw new Error(`there is no script "${name}"`);
  return runSchedule(script.seed, { ...options, adjust: (drawn) => asScript(script, drawn) });
}

/** Every script killed at each of its awaits in each mode. Of all these orders it gives every `stride`-th, from number `first` on. */
export function* killsOfScripts(plain: Report[], stride: number, first: number): Generator<Order> {
  let index = 0;
  for (const [number, script] of SCRIPTS.entries()) {
    const killable = plain[number]?.killable ?? 0;
    for (let nth = 1; nth <= killable; nth++) {
      for (const mode of KILL_MODES) {
        if (index++ % stride !== first % stride) continue;
        yield { seed: script.seed, script: script.name, kills: { kind: 'at', nth, mode } };
      }
    }
  }
}
