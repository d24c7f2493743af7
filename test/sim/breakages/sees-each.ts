import { beforeAll, describe, expect, it } from 'vitest';
import type { Subject } from '../environment';
import type { Breakage } from './breakage';
import { firstCatch, SEEDS } from './catch';
import { loadSubject } from './load';

/** The machine may be busy with other tests; alone each takes a second or two. */
const TIMEOUT_MS = 120_000;

/** Shows that the simulator sees each of these. One kind of them is a test file, so that every core has some to try. */
export function seesEach(breakages: readonly Breakage[]): void {
  describe('the simulator sees', () => {
    let whole: Subject;
    beforeAll(async () => {
      whole = await loadSubject(null);
    }, TIMEOUT_MS);

    it.each(breakages)('$name', { timeout: TIMEOUT_MS }, async (breakage) => {
      const caught = await firstCatch(breakage, await loadSubject(breakage), whole);
      if (caught === null) expect.fail(`not seen in ${SEEDS} schedules: ${breakage.why}`);
      console.log(`${breakage.name.padEnd(32)} seed ${caught.seed}: ${caught.violation.invariant}`);
    });
  });
}
