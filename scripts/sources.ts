import { spawnSync } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';

/** All that the extension is built from, and what tells how to build it. */
export const SOURCES = [
  'LICENSE',
  'README.md',
  'docs/BUILDING.md',
  'entrypoints',
  'package-lock.json',
  'package.json',
  'public',
  'src',
  'tsconfig.json',
  'wxt.config.ts',
];

/** Copies these files and folders. In a clone only what git tracks: a file left lying about must not reach a package. */
export async function copyTracked(paths: readonly string[], from: string, to: string): Promise<void> {
  const listed = spawnSync('git', ['ls-files', '-z', '--', ...paths], { cwd: from, encoding: 'utf8' });
  const tracked = listed.status === 0 ? listed.stdout.split('\0').filter((path) => path !== '') : [];
  // Without git, as in the unpacked source zip, everything is copied.
  for (const path of tracked.length > 0 ? tracked : paths)
    await cp(join(from, path), join(to, path), { recursive: true });
}
