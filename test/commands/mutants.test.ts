import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { ROOT } from '../tools/browsers';
import { ownEnvironment } from '../tools/environment';

/** Half a minute on an idle machine, several times as long beside everything else that runs now; it does not hang. */
const TIMEOUT_MS = 300_000;

/** One small module, judged by its own tests: all of the core takes hours. */
const MODULE = 'src/watch/badge.ts';
const TESTS = 'test/unit/watch/badge.test.ts';

it('npm run test:mutants makes small mistakes in a module, and nearly all of them are caught', {
  timeout: TIMEOUT_MS,
}, async () => {
  const args = ['run', '-s', 'test:mutants', '--', MODULE, '--tests', TESTS];
  const { stdout } = await promisify(execFile)('npm', args, { cwd: ROOT, env: ownEnvironment() });
  const [, percent, caught] = new RegExp(`\`${MODULE}\` \\| ([\\d.]+) % \\| (\\d+) \\|`).exec(stdout) ?? [];
  expect(Number(percent)).toBeGreaterThanOrEqual(85);
  expect(Number(caught)).toBeGreaterThanOrEqual(10);
});
