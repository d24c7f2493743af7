import { mkdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { withoutUncompilable } from './compile';
import { disposableCopy, ROOT } from './copy';
import { type Mutant, readReport } from './report';
import { scoreOf, scoreTable, survivorList } from './score';
import { runStryker } from './stryker';

/**
 * `npm run test:mutants [-- src/watch … [--tests test/unit/watch/badge.test.ts]]`: makes small mistakes in the core, one at a time, and counts how many of them the unit
 * tests and scenarios catch. Without an argument all three folders are tried, one after the other, which takes
 * hours on two cores. Ends with 1 when a folder's score is below the aim (`docs/TESTING.md`, "Mutation testing").
 */

const FOLDERS = ['src/watch', 'src/background', 'src/synap'];

/** The part of the mutants that matter which has to be caught, in each folder. */
const AIM = 0.85;

const RESULTS = join(ROOT, 'test-results/mutants');

async function judged(copy: string, target: string): Promise<Mutant[]> {
  const mutants = await readReport(await runStryker(copy, target, { tests, every, from, workers }));
  return withoutUncompilable(copy, mutants);
}

async function writeSurvivors(target: string, mutants: Mutant[]): Promise<string> {
  const file = join(RESULTS, `${target.replaceAll('/', '-')}.md`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, survivorList(mutants));
  return file;
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    tests: { type: 'string' },
    every: { type: 'string', default: '1' },
    from: { type: 'string' },
    workers: { type: 'string' },
  },
});
const tests = values.tests ?? null;
const every = Number(values.every);
const from = Number(values.from ?? every);
const workers = Number(values.workers ?? availableParallelism());
const targets = positionals.length > 0 ? positionals : FOLDERS;
const copy = await disposableCopy();
let isBelowAim = false;
try {
  const rows = [];
  for (const target of targets) {
    const mutants = await judged(copy, target);
    console.log(`survivors: ${await writeSurvivors(target, mutants)}`);
    rows.push({ target, mutants });
    isBelowAim ||= scoreOf(mutants) < AIM;
  }
  console.log(`\n${scoreTable(rows)}`);
} finally {
  await rm(copy, { recursive: true, force: true });
}
process.exit(isBelowAim ? 1 : 0);
