import { beforeAll, describe, expect, it } from 'vitest';
import type { Subject } from '../environment';
import type { Breakage } from './breakage';
import { firstCatch, SEEDS } from './catch';
import { loadSubject } from './load';

/** Far more than the second or two that each test takes alone, because the machine may be busy with others. */
const TIMEOUT_MS = 120_000;

/** Tests that the simulator notices each of these. Each kind of breakage is a test file of its own, so that all cores share them. */
export function seesEach(breakages: readonly Breakage[]): void {
  describe('the simulator notices', () => {
    let whole: Subject;
    beforeAll(async () => {
      whole = await loadSubject(null);
    }, TIMEOUT_MS);

    it.each(breakages)('$name', { timeout: TIMEOUT_MS }, async (breakage) => {
      const caught = await firstCatch(breakage, await loadSubject(breakage), whole);
      if (caught === null) expect.fail(`not noticed in ${SEEDS} schedules: ${breakage.why}`);
      console.log(`${breakage.name.padEnd(48)} seed ${caught.seed}: ${caught.violation.invariant}`);
    });
  });
}
