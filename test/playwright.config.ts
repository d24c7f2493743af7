import { defineConfig } from '@playwright/test';

/**
 * End-to-end tests: the production build in a real Chromium. Elements are found by role and accessible name only; nothing
 * is retried, so that a race is seen as what it is.
 */
export default defineConfig({
  testDir: './e2e',
  outputDir: '../test-results/e2e',
  // Two browsers at once on two cores; more would only make each late.
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: '../test-results/e2e.json' }]],
});
