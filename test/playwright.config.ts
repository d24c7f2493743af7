import { defineConfig } from '@playwright/test';

/**
 * End-to-end tests: the production builds in a real Chromium and a real Firefox. Elements are found by role and accessible
 * name only; nothing is retried, so that a race is seen as what it is.
 */
export default defineConfig({
  testDir: './e2e',
  outputDir: '../test-results/e2e',
  // Half of a test's time is waiting: for minutes that have to pass, for alarms, for timers. Four keep two cores busy.
  workers: 4,
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  timeout: 90_000,
  // A picture that is missing is a failure; `npm run pictures:update` takes new ones.
  updateSnapshots: 'none',
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  expect: {
    timeout: 10_000,
    toHaveScreenshot: {
      animations: 'disabled',
      caret: 'hide',
      scale: 'css',
      // A sixteenth of the way from black to white: the palette of a picture is nearer to what was drawn, all but always.
      threshold: 0.06,
      // For the few pixels of which that is not true. A word in another colour has more.
      maxDiffPixels: 24,
    },
  },
  // The fewer first: a test that waits half a minute for an alarm would be alone at the end, with a core idle.
  projects: [
    // What both promise, and what only Firefox does.
    { name: 'firefox', testMatch: ['both/**/*.spec.ts', 'firefox/**/*.spec.ts'] },
    { name: 'chromium', testIgnore: 'firefox/**' },
  ],
  reporter: [['list'], ['json', { outputFile: '../test-results/e2e.json' }]],
});
