import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What judges mutants: the unit tests of the core and the scenarios. Left out is what reads megabytes
 * or is about pages, documents and the local Synap: each mutant would wait for it.
 */
const { MUTANT_TESTS } = process.env;

/** Stories of whole days or thousands of ingestions take as long as all others together: nearly every mutant is caught before them. */
const LONG = /(?:request-bounds|slow-notifications|many-and-large|batches)\.test\.ts$/;

class LongLast extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
    return files.toSorted((a, b) => Number(isLong(a)) - Number(isLong(b)));
  }
}

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: MUTANT_TESTS ? [MUTANT_TESTS] : ['test/unit/**/*.test.ts', 'test/scenarios/**/*.test.ts'],
    exclude: [
      'test/unit/ui/**',
      'test/unit/synap-server/**',
      'test/unit/{architecture,changelog,contrast,documents,hostile,locales}.test.ts',
    ],
    setupFiles: ['test/unit/ui/texts.ts'],
    // A process of its own for each file would be most of the time of a mutant.
    isolate: false,
    sequence: { sequencer: LongLast },
    testTimeout: 60_000,
  },
});
