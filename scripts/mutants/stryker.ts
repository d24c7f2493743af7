import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/** Half an hour of a mutant that loops for ever is no news: it is caught. Long enough for a busy machine to be innocent. */
const TIMEOUT_MS = 15_000;

/**
 * Runs the mutation tester over a folder or file of the copy; answers with the path of its report. `tests` narrows down which
 * tests judge; null is all of `test/mutants.vitest.config.ts`.
 */
export async function runStryker(copy: string, target: string, tests: string | null): Promise<string> {
  const isFolder = (await stat(join(copy, target))).isDirectory();
  const report = join(copy, 'mutants.json');
  const config = {
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'test/mutants.vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    inPlace: true,
    // What runs once when a module is loaded (constants, schemas) would need every test for each mutant.
    ignoreStatic: true,
    concurrency: availableParallelism(),
    timeoutMS: TIMEOUT_MS,
    mutate: [isFolder ? `${target}/**/*.ts` : target],
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: report },
    allowConsoleColors: false,
  };
  const file = join(copy, 'stryker.config.json');
  await writeFile(file, JSON.stringify(config));
  const bin = join(copy, 'node_modules/.bin/stryker');
  // The tester forces threads, which take the zone of the process: a server time without an offset is UTC in any.
  const env = { ...process.env, TZ: 'America/St_Johns', ...(tests === null ? {} : { MUTANT_TESTS: tests }) };
  const child = spawn(bin, ['run', file], { cwd: copy, env, stdio: 'inherit' });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the mutation tester ended with ${code}`);
  return report;
}
