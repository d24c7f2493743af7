import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** All that the extension is built from, and what tells how: this is Firefox's source zip. */
const SOURCES = [
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

/**
 * The sources' paths in a folder, in one order on every machine. In a clone those that are tracked: what somebody left lying
 * about reaches nobody. Without git, as in the unpacked source zip, all that are there.
 */
export function sourcesIn(root: string): string[] {
  const asked = spawnSync('git', ['ls-files', '-z', '--', ...SOURCES], { cwd: root, encoding: 'utf8' });
  const tracked = asked.status === 0 ? asked.stdout.split('\0').filter((path) => path !== '') : [];
  if (tracked.length > 0) return tracked.sort();
  return SOURCES.flatMap((source) => filesIn(root, source)).sort();
}

/** Every file of a folder, or of one path in it, by its path with slashes. */
export function filesIn(root: string, path = '.'): string[] {
  const start = join(root, path);
  if (statSync(start).isFile()) return [path];
  const entries = readdirSync(start, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
}
