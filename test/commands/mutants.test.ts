import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { ROOT } from '../tools/browsers';
import { ownEnvironment } from '../tools/environment';

/** One small module: all of the core takes the better part of an hour. */
const MODULE = 'src/watch/badge.ts';

it('npm run test:mutants makes small mistakes in a module, and nearly all of them are caught', async () => {
  const { stdout } = await promisify(execFile)('npm', ['run', '-s', 'test:mutants', '--', MODULE], {
    cwd: ROOT,
    env: ownEnvironment(),
  });
  const [, percent, caught] = new RegExp(`\`${MODULE}\` \\| ([\\d.]+) % \\| (\\d+) \\|`).exec(stdout) ?? [];
  expect(Number(percent)).toBeGreaterThanOrEqual(85);
  expect(Number(caught)).toBeGreaterThanOrEqual(10);
});
