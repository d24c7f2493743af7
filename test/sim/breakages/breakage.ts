import { ACTS, type ActName, type Setup } from '../plan';
import type { Invariant } from '../verdict';

/** A snippet of the real code, which stands exactly once in its file, and what a developer made of it. */
export type Edit = readonly [find: string, replace: string];

/** A defect that a developer could bring in, as an edit of the real code. */
export interface Breakage {
  name: string;
  /** From the repository's root. */
  file: string;
  /** What it does to whom. */
  why: string;
  edits: readonly Edit[];
  /** The promises it breaks; it counts as caught by whichever of them is reported first. */
  breaks: readonly Invariant[];
  /** Makes likely what the defect needs, and the schedule short. */
  adjust: (setup: Setup) => Setup;
}

export const MINUTE = 60_000;

/** A short schedule of these acts alone, in which nothing goes wrong by itself but what `more` names. */
export function only(acts: Partial<Record<ActName, number>>, more: Partial<Setup> = {}): Breakage['adjust'] {
  const chosen = ACTS.flatMap((name) => {
    const times = acts[name];
    return times === undefined ? [] : [{ name, times }];
  });
  return (setup) => ({
    ...setup,
    kills: { kind: 'none' },
    failRate: 0,
    faultRate: 0,
    activeMs: 3 * MINUTE,
    acts: chosen,
    ...more,
  });
}
