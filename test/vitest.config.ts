import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The same promises in two time zones: a server time without an offset is UTC wherever the person sits. */
const zones = ['America/St_Johns', 'Asia/Kolkata'] as const;

const PAGES = ['test/unit/ui/**/*.test.tsx', 'test/unit/ui/contrast.test.ts'];

/** A page has one language all its life, whose formats its modules keep: for another one they are loaded anew. */
const IN_ANOTHER_LANGUAGE = 'test/unit/ui/translated.test.tsx';

/** The specification: stories about the whole background. Time zones are theirs to say, so once is enough. */
const SCENARIOS = 'test/scenarios/**/*.test.ts';

/** Stories that last for weeks: they count what one can cost, as the benchmarks do. */
const LONG_SCENARIOS = ['test/scenarios/request-bounds.test.ts', 'test/scenarios/notification-rate.test.ts'];

/** The texts, before anything asks for one. */
const TEXTS = 'test/unit/ui/texts.ts';

/** What reads or writes a time of day, or a day: tried in both zones. Nothing else asks where the person sits. */
const ZONED = [
  'test/unit/synap/{status-body,time}.test.ts',
  'test/unit/watch/field-changes.test.ts',
  'test/unit/ui/app/format.test.ts',
  'test/unit/ui/pages/history/{filter,statistics,transfer}.test.ts',
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
          include: index === 0 ? ['test/unit/**/*.test.ts', SCENARIOS] : ZONED,
          exclude: [...PAGES, ...LONG_SCENARIOS],
          setupFiles: [TEXTS],
          pool: 'forks' as const,
          // Functions of their arguments: to give each file a process of its own takes longer than to run it.
          isolate: false,
          // A busy machine is slow, not wrong: the longest takes two seconds on an idle one.
          testTimeout: 30_000,
          env: { TZ: zone },
        },
      })),
      // Each file has a DOM of its own. The modules of the pages are shared: to load them anew takes as long as the tests.
      {
        root,
        test: {
          name: 'pages',
          include: PAGES,
          exclude: [IN_ANOTHER_LANGUAGE],
          setupFiles: [TEXTS],
          pool: 'forks' as const,
          isolate: false,
          testTimeout: 30_000,
          env: { TZ: zones[0] },
        },
      },
      {
        root,
        test: {
          name: 'language',
          include: [IN_ANOTHER_LANGUAGE],
          setupFiles: [TEXTS],
          testTimeout: 30_000,
          env: { TZ: zones[0] },
        },
      },
      // What is built, of both targets: takes a build, so `npm run test:unit` leaves it out.
      {
        root,
        test: { name: 'built', include: ['test/built/**/*.test.ts'], globalSetup: 'test/built/setup.ts' },
      },
      // The commands of the documents, as a person runs them: each a process of its own, most of them waiting.
      { root, test: { name: 'commands', include: ['test/commands/**/*.test.ts'], testTimeout: 120_000 } },
      // What of the benchmarks is the same on any machine: simulated time, counts and bytes.
      {
        root,
        test: {
          name: 'aims',
          include: ['test/bench/**/*.test.ts', ...LONG_SCENARIOS],
          setupFiles: [TEXTS],
          testTimeout: 60_000,
        },
      },
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
