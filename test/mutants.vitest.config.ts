import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/**
 * What judges mutants: the unit tests of the core and the scenarios. Left out is what reads megabytes
 * or is about pages, documents and the local Synap: each mutant would wait for it.
 */
const { MUTANT_TESTS } = process.env;

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
    testTimeout: 60_000,
  },
});
