import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A copy of the project as it is now, with what is not committed yet, in a folder of its own. The mutation tester edits files in
 * place (its own sandbox needs a TypeScript that is gone), so it must never run in the project itself.
 */
export async function disposableCopy(): Promise<string> {
  const run = promisify(execFile);
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    maxBuffer: 64 * 1024 * 1024,
  });
  const copy = await mkdtemp(join(tmpdir(), 'mutants-'));
  for (const file of stdout.split('\0').filter(isNeeded)) {
    await mkdir(dirname(join(copy, file)), { recursive: true });
    // A file that is deleted and not committed is listed all the same.
    await cp(join(ROOT, file), join(copy, file)).catch(() => undefined);
  }
  await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Pictures are most of the repository's weight, and no unit test looks at one. */
const isNeeded = (file: string) => file !== '' && !file.endsWith('.png');
