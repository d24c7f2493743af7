import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What loops for ever is caught. A survivor takes as long as the first run, and on a machine that has other work by now several
 * times as long: too short a limit would count it as caught.
 */
const TIMEOUT_MS = 60_000;
const TIMEOUT_FACTOR = 4;

/** The first run, without a mistake, takes a minute on an idle machine. */
const DRY_RUN_MINUTES = 60;

export interface Choice {
  /** Which tests judge; null is all of `test/mutants.vitest.config.ts`. */
  tests: string | null;
  /** Every nth line is tried; 1 tries all lines. */
  every: number;
  /** The first line that is tried, so that two samples have different lines. */
  from: number;
  /** How many mistakes are judged at the same time. */
  workers: number;
}

/** Runs the mutation tester over a folder or file of the copy; answers with the path of its report. */
export async function runStryker(copy: string, target: string, choice: Choice): Promise<string> {
  const { tests, workers } = choice;
  const report = join(copy, 'mutants.json');
  const config = {
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'test/mutants.vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    inPlace: true,
    // What runs once when a module is loaded (constants, schemas) would need every test for each mutant.
    ignoreStatic: true,
    concurrency: workers,
    timeoutMS: TIMEOUT_MS,
    timeoutFactor: TIMEOUT_FACTOR,
    dryRunTimeoutMinutes: DRY_RUN_MINUTES,
    mutate: await patterns(copy, target, choice),
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

/** The tester takes what lies in a range of lines as a whole: of a sample, mistakes over several lines are left out. */
async function patterns(copy: string, target: string, { every, from }: Choice): Promise<string[]> {
  const isFolder = (await stat(join(copy, target))).isDirectory();
  if (every === 1) return [isFolder ? `${target}/**/*.ts` : target];
  const names = isFolder ? await readdir(join(copy, target), { recursive: true }) : [''];
  const files = names.map((name) => join(target, name)).filter((name) => name.endsWith('.ts'));
  const lines = files.map(async (file) => {
    const { length } = (await readFile(join(copy, file), 'utf8')).split('\n');
    const sampled = Array.from({ length }, (_, index) => index + 1).filter(
      (line) => line >= from && (line - from) % every === 0,
    );
    return sampled.map((line) => `${file}:${line}-${line}`);
  });
  return (await Promise.all(lines)).flat();
}
