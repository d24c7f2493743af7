import { type ActionName, chooseActions } from '../action-mix';
import type { Invariant } from '../invariants';
import type { Setup } from '../setup';
import type { Replacement } from './replacement';

/** A mistake that a developer could make, as functions that behave differently from the real ones they replace. */
export interface Breakage {
  name: string;
  /** What harm the mistake does. */
  why: string;
  replaces: Replacement;
  /** The promise by whose violation the simulator has to notice it. It may break others as well. */
  breaks: Invariant;
  /** Makes the circumstances likely in which the mistake shows, and the schedule short. */
  adjust: (setup: Setup) => Setup;
  /** A seed whose schedule is known to show it, tried before all others because the search would take long. */
  seenAt?: number;
}

export const MINUTE = 60_000;

/** A short schedule of these actions alone. Nothing goes wrong by itself in it, except what `more` names. */
export function only(
  actions: Partial<Record<ActionName, number>>,
  more: Partial<Setup> = {},
): Breakage['adjust'] {
  return (setup) => ({
    ...setup,
    kills: { kind: 'none' },
    failRate: 0,
    faultRate: 0,
    activeMs: 3 * MINUTE,
    actions: chooseActions(actions),
    ...more,
  });
}
