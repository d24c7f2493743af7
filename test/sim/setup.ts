import type { RateLimit } from '../synap-server/limiter';
import type { KillPlan } from './chaos';
import type { Random } from './random';
import type { BrowserTraits } from './virtual-alarms';

/** A connection that people add at the start of a schedule. */
export interface ConnectionPlan {
  baseUrl: string;
  /** The Synap instance that its key belongs to, and the name that people give the connection. */
  instance: string;
  key: string;
  keyMode: 'kept' | 'session';
}

/** Everything that a seed decides about a schedule before it begins. */
export interface Setup {
  traits: BrowserTraits;
  servers: { baseUrl: string; limit: RateLimit; hasOtherClients: boolean }[];
  connections: ConnectionPlan[];
  kills: KillPlan;
  /** How likely a call to the browser fails. */
  failRate: number;
  /** How likely a server gives a faulty answer. */
  faultRate: number;
  /** How far the servers' clock is ahead of the machine's at first. */
  serverAheadMs: number;
  /** How long people act and faults happen. After that everything is repaired, and the background is left alone to recover. */
  activeMs: number;
  longestJobMs: number;
  actions: { name: ActionName; times: number }[];
}

/** What people do, and what happens to the machine, the browser and the servers. */
export const ACTIONS = [
  'watch',
  'watch many',
  'watch again',
  'check',
  'stop',
  'remove',
  'remove and restore',
  'look',
  'replace key',
  'wrong key',
  'revoke key',
  'run out of credits',
  'try again',
  'withdraw permission',
  'sleep',
  'jump clock',
  'restart browser',
  'update extension',
  'go offline',
  'fill storage',
  'damage record',
  'damage index',
  'lose encryption key',
  'refuse notifications',
  'dismiss notifications',
  'lose alarm',
  'change settings',
  'clear history',
  'remove connection',
  'kill worker',
] as const;

/**
 * More of that. Each of these is drawn from a random stream of its own, seeded with its name, so that another one can be added
 * without changing anything else in the schedule of a seed. Renaming one changes the schedules that contain it.
 */
export const SURROUNDINGS = [
  'step in between',
  'forget jobs',
  'check many',
  'nudge clock',
  'fail by the hundred',
  'break key store',
  'break storage',
  'break notifications',
  'wake without network',
  'break alarms',
  'change zone',
  'paste into a full storage',
  'run a slow one',
] as const;

export type ActionName = (typeof ACTIONS)[number] | (typeof SURROUNDINGS)[number];

/** Whether an action is drawn from a random stream of its own. */
export const isOfSurroundings = (name: ActionName): boolean => SURROUNDINGS.some((one) => one === name);

/** How likely a schedule contains each action, and how often at most. */
const MIX: Record<ActionName, [chance: number, most: number]> = {
  watch: [1, 4],
  'watch many': [0.35, 1],
  'watch again': [0.3, 2],
  check: [0.4, 3],
  stop: [0.25, 2],
  remove: [0.25, 2],
  'remove and restore': [0.25, 2],
  look: [0.5, 2],
  'replace key': [0.15, 2],
  'wrong key': [0.08, 1],
  'revoke key': [0.12, 1],
  'run out of credits': [0.08, 1],
  'try again': [0.15, 2],
  'withdraw permission': [0.1, 1],
  sleep: [0.25, 2],
  'jump clock': [0.12, 2],
  'restart browser': [0.3, 2],
  'update extension': [0.15, 1],
  'go offline': [0.15, 2],
  'fill storage': [0.12, 1],
  'damage record': [0.1, 2],
  'damage index': [0.07, 1],
  'lose encryption key': [0.07, 1],
  'refuse notifications': [0.12, 1],
  'dismiss notifications': [0.4, 3],
  'lose alarm': [0.1, 1],
  'change settings': [0.15, 2],
  'clear history': [0.08, 1],
  'remove connection': [0.04, 1],
  'kill worker': [0.3, 4],
  'step in between': [0.3, 2],
  'forget jobs': [0.06, 1],
  'check many': [0.06, 1],
  'nudge clock': [0.1, 3],
  'fail by the hundred': [0.005, 1],
  'break key store': [0.08, 2],
  'break storage': [0.05, 1],
  'break notifications': [0.08, 2],
  'wake without network': [0.08, 1],
  'break alarms': [0.05, 1],
  'change zone': [0.08, 2],
  'paste into a full storage': [0.01, 1],
  'run a slow one': [0.03, 1],
};

const AT_60: RateLimit = { perMin: 60, burst: 10 };
const AT_600: RateLimit = { perMin: 600, burst: 50 };

/** Draws a schedule. The same random numbers give the same setup, so the order of the draws must not change. */
export function setupOf(random: Random): Setup {
  const servers = Array.from({ length: random.chance(0.25) ? 2 : 1 }, (_, index) => ({
    baseUrl: `https://synap-${index}.test`,
    limit: random.pick([AT_60, AT_60, AT_600]),
    hasOtherClients: random.chance(0.1),
  }));
  const connectionCount = random.pick([1, 1, 1, 2, 3]);
  const connections = Array.from({ length: connectionCount }, (_, index) => ({
    baseUrl: random.pick(servers).baseUrl,
    instance: `inst-${index}`,
    key: `synap_test_${random.uuid()}`,
    keyMode: random.chance(0.15) ? ('session' as const) : ('kept' as const),
  }));
  const isFirefox = random.chance(0.35);
  const actions = [
    ...ACTIONS.flatMap((name) => drawn(name, random)),
    ...SURROUNDINGS.flatMap((name) => drawn(name, random.stream(name))),
  ];
  const faultRate = random.pick([0, 0, 0.05, 0.2, 0.5]);
  return {
    servers,
    connections,
    traits: {
      isFirefox,
      alarmsByWallClock: !isFirefox && random.chance(0.5),
      alarmLateMs: random.pick([100, 5_000, 60_000]),
      alarmLostRate: random.pick([0, 0, 0.1]),
      alarmTwiceRate: random.pick([0, 0, 0.1]),
    },
    kills: killsOf(random),
    failRate: random.pick([0, 0, 0, 0, 0.003]),
    faultRate,
    serverAheadMs: random.pick([0, 0, 700, -3_000, 90_000, -600_000]),
    activeMs: random.spread(60_000, random.pick([10, 10, 180]) * 60_000),
    longestJobMs: 3_600_000,
    actions,
  };
}

function drawn(name: ActionName, random: Random): Setup['actions'] {
  const [chance, most] = MIX[name];
  return random.chance(chance) ? [{ name, times: random.int(1, most) }] : [];
}

/** Awaits at which some schedules kill the worker in particular; others kill it anywhere. */
const AIMS: RegExp[] = [
  /^local\.set\[.*summary/,
  /^local\.set\[.*ingestion/,
  /^local\.set\[.*notification/,
  /^local\.set/,
  /^local\.remove/,
  /^session\.set/,
  /^notifications\.create/,
  /^fetch/,
  /^alarms/,
  /^lock/,
  /^vault/,
];

/** Awaits that are passed so seldom that a kill at a random await hardly ever happens there. */
const RARE: RegExp[] = [
  /^local\.get\[.*notification/,
  /^local\.remove\[(batch|ingestion|raw-response|summary)\]/,
  /^local\.set\[(batch|damaged|notification)/,
  /^local\.set\[connection\+ingestion/,
  /^local\.set\[.*raw-response/,
  /^notifications\.create\[(away|batch|digest|quiet)/,
  /^session\.remove\[runtime/,
];

function killsOf(random: Random): KillPlan {
  const choice = random.next();
  if (choice < 0.3) return { kind: 'none' };
  if (choice < 0.6) return { kind: 'random', everyNth: Math.round(random.spread(20, 500)) };
  if (choice < 0.75) return { kind: 'named', name: random.pick(RARE), chance: random.pick([0.3, 0.7]) };
  return { kind: 'named', name: random.pick(AIMS), chance: random.pick([0.03, 0.1, 0.3]) };
}
