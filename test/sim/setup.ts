import type { RateLimit } from '../synap-server/limiter';
import { type ActionMix, drawActions } from './action-mix';
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

/** A Synap server of a schedule. */
export interface ServerSetup {
  baseUrl: string;
  limit: RateLimit;
  /** Whether programs of the person's own share the keys, and with them the rate limit. */
  hasOtherClients: boolean;
}

/** Everything that a seed decides about a schedule before it begins. */
export interface Setup {
  traits: BrowserTraits;
  servers: ServerSetup[];
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
  actions: ActionMix;
}

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
  const actions = drawActions(random);
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
