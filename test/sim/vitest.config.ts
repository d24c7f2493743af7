import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Every core is kept busy: the schedules take all there are, and the other files are played beside them. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/sim/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: '100%',
    // The breakages of one process share the bundle that they are made from.
    isolate: false,
  },
});
