import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { ROOT } from './browsers';
import { runShown } from './processes';

/** `npm test`: everything, in the order in which a failure is cheapest to find. Ends with one line that counts it all. */

interface Count {
  passed: number;
  failed: number;
}

const RESULTS = join(ROOT, 'test-results');
const bin = (name: string) => join(ROOT, 'node_modules/.bin', name);

/** A check that passes or fails as a whole. */
async function check(what: string, command: string, args: string[]): Promise<Count> {
  console.log(`\n── ${what}`);
  const isGood = (await runShown(command, args)) === 0;
  return { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1 };
}

/** A report, or null when the runner died before it wrote one. */
async function readReport<S extends z.ZodMiniType>(schema: S, file: string): Promise<z.infer<S> | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  const report = schema.safeParse(JSON.parse(text));
  return report.success ? report.data : null;
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

/** A run of vitest; closes with its own summary. */
async function vitest(what: string, name: string, configFile: string): Promise<Count> {
  console.log(`\n── ${what}`);
  const file = join(RESULTS, `${name}.json`);
  const config = ['--config', join(ROOT, configFile)];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const code = await runShown(bin('vitest'), ['run', ...config, ...reporters]);
  const report = await readReport(vitestReport, file);
  if (report === null) return { passed: 0, failed: 1 };
  // A file that cannot be loaded has no test to count, and must count all the same.
  const broken = report.testResults.filter((r) => r.status === 'failed' && r.assertionResults.length === 0);
  const failed = report.numFailedTests + broken.length;
  return { passed: report.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

async function endToEndTests(): Promise<Count> {
  console.log('\n── end-to-end tests');
  const code = await runShown(bin('tsx'), [join(ROOT, 'test/tools/e2e.ts')]);
  const report = await readReport(playwrightReport, join(RESULTS, 'e2e.json'));
  if (report === null) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky, skipped } = report.stats;
  // Nothing may be flaky or skipped here: either hides something.
  const failed = unexpected + flaky + skipped;
  return { passed: expected, failed: failed === 0 && code !== 0 ? 1 : failed };
}

await rm(RESULTS, { recursive: true, force: true });
await mkdir(RESULTS, { recursive: true });
const counts = [
  await check('types', bin('tsc'), ['--noEmit']),
  await check('lint', bin('biome'), ['check', '--error-on-warnings', ROOT]),
  await vitest('unit tests', 'unit', 'test/vitest.config.ts'),
  await vitest('simulator', 'sim', 'test/sim/vitest.config.ts'),
  await endToEndTests(),
];
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
