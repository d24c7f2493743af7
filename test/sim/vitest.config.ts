import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The simulator takes both cores and has time zones of its own: one file after the other, once. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/sim/**/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
  },
});
