import type { Subject } from '../environment';
import type { Violation } from '../invariants';
import { runSchedule } from '../schedule';
import type { Breakage } from './breakage';

/** A mistake that is not seen within this many schedules counts as not seen. */
export const SEEDS = 50;

export interface Catch {
  seed: number;
  violation: Violation;
}

/** The first seed at which the simulator sees the breakage, and does not see the same in the code as it is. */
export async function firstCatch(breakage: Breakage, broken: Subject, whole: Subject): Promise<Catch | null> {
  const seeds = Array.from({ length: SEEDS }, (_, index) => index + 1);
  for (const seed of [breakage.seenAt ?? [], seeds].flat()) {
    const violation = await seen(seed, breakage, broken);
    if (violation !== null && (await seen(seed, breakage, whole)) === null) return { seed, violation };
  }
  return null;
}

async function seen(seed: number, { breaks, adjust }: Breakage, subject: Subject): Promise<Violation | null> {
  const { violations } = await runSchedule(seed, { subject, adjust });
  return violations.find(({ invariant }) => invariant === breaks) ?? null;
}
