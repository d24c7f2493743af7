import type { Random } from './random';

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

/** Some actions, and how often each happens. */
export type ActionMix = { name: ActionName; times: number }[];

/** Draws the actions of a schedule. The order of the draws must not change: the schedules of all seeds depend on it. */
export function drawActions(random: Random): ActionMix {
  return [
    ...ACTIONS.flatMap((name) => drawAction(name, random)),
    ...SURROUNDINGS.flatMap((name) => drawAction(name, random.stream(name))),
  ];
}

/** A chosen number of each action, in the order of the lists above. */
export function chooseActions(times: Partial<Record<ActionName, number>>): ActionMix {
  return [...ACTIONS, ...SURROUNDINGS].flatMap((name) => {
    const count = times[name];
    return count === undefined ? [] : [{ name, times: count }];
  });
}

function drawAction(name: ActionName, random: Random): ActionMix {
  const [chance, most] = MIX[name];
  return random.chance(chance) ? [{ name, times: random.int(1, most) }] : [];
}
