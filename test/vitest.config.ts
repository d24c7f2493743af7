import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The same promises in two time zones: a server time without an offset is UTC wherever the person sits. */
const zones = ['America/St_Johns', 'Asia/Kolkata'];

/** To which it is all the same where the person sits: these are kept in the first zone alone. */
const ZONELESS = [
  'test/unit/ui/**',
  'test/unit/ids/**',
  'test/unit/synap-server*.test.ts',
  'test/unit/{architecture,documents,hostile,locales}.test.ts',
];

export default defineConfig({
  root,
  test: {
    // One to a core: left to itself vitest keeps one free, which on two cores is half.
    maxWorkers: '100%',
    projects: [
      ...zones.map((zone, index) => ({
        root,
        test: {
          name: zone,
          include: ['test/unit/**/*.test.{ts,tsx}'],
          exclude: index === 0 ? [] : ZONELESS,
          // The texts, before any component asks for one.
          setupFiles: ['test/unit/ui/texts.ts'],
          pool: 'forks' as const,
          env: { TZ: zone },
        },
      })),
      // What is built, of both targets: takes a build, so `npm run test:unit` leaves it out.
      {
        root,
        test: { name: 'built', include: ['test/built/**/*.test.ts'], globalSetup: 'test/built/setup.ts' },
      },
      // The commands of the documents, as a person runs them: each a process of its own, most of them waiting.
      { root, test: { name: 'commands', include: ['test/commands/**/*.test.ts'], testTimeout: 120_000 } },
      // What of the benchmarks is the same on any machine: simulated time, counts and bytes.
      { root, test: { name: 'aims', include: ['test/bench/**/*.test.ts'], testTimeout: 60_000 } },
      {
        root,
        test: {
          name: 'property',
          include: ['test/property/**/*.test.ts'],
          pool: 'forks' as const,
          isolate: false,
          // For ten times as many cases on a busy machine; none hangs.
          testTimeout: 600_000,
        },
      },
    ],
  },
});
