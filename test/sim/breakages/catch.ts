import type { Subject } from '../environment';
import type { Violation } from '../invariants';
import { runSchedule } from '../schedule';
import type { Breakage } from './breakage';

/** A breakage that none of so many schedules shows counts as unnoticed. */
export const SEEDS = 50;

/** The schedule that shows a breakage, and the promise that it breaks. */
interface Catch {
  seed: number;
  violation: Violation;
}

/**
 * The first seed whose schedule breaks the breakage's promise with the broken code, and keeps it with the real code. Null if there is
 * none.
 */
export async function firstCatch(breakage: Breakage, broken: Subject, whole: Subject): Promise<Catch | null> {
  const seeds = Array.from({ length: SEEDS }, (_, index) => index + 1);
  for (const seed of [breakage.seenAt ?? [], seeds].flat()) {
    const violation = await seen(seed, breakage, broken);
    if (violation !== null && (await seen(seed, breakage, whole)) === null) return { seed, violation };
  }
  return null;
}

/** How the schedule of a seed breaks the promise of a breakage; null if it does not. */
async function seen(seed: number, { breaks, adjust }: Breakage, subject: Subject): Promise<Violation | null> {
  const { violations } = await runSchedule(seed, { subject, adjust });
  return violations.find(({ invariant }) => invariant === breaks) ?? null;
}
