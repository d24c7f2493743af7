import type { Invariant } from '../invariants';
import { ACTIONS, type ActionName, type Setup, SURROUNDINGS } from '../setup';
import type { Replacement } from './replacement';

/** A mistake that a developer could make, as functions of the real code that behave otherwise. */
export interface Breakage {
  name: string;
  /** What it does to whom. */
  why: string;
  replaces: Replacement;
  /** The promise by which it is to be seen. It may break others as well. */
  breaks: Invariant;
  /** Makes likely what the mistake needs, and the schedule short. */
  adjust: (setup: Setup) => Setup;
  /** A seed at which it has been seen, tried before all others where the search takes long. */
  seenAt?: number;
}

export const MINUTE = 60_000;

/** A short schedule of these actions alone, in which nothing goes wrong by itself but what `more` names. */
export function only(
  actions: Partial<Record<ActionName, number>>,
  more: Partial<Setup> = {},
): Breakage['adjust'] {
  const chosen = [...ACTIONS, ...SURROUNDINGS].flatMap((name) => {
    const times = actions[name];
    return times === undefined ? [] : [{ name, times }];
  });
  return (setup) => ({
    ...setup,
    kills: { kind: 'none' },
    failRate: 0,
    faultRate: 0,
    activeMs: 3 * MINUTE,
    actions: chosen,
    ...more,
  });
}
