import { execFile } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { versionsIn } from '../../scripts/release';
import { copyTracked, SOURCES } from '../../scripts/sources';
import { ROOT } from '../tools/browsers';
import { ownEnvironment } from '../tools/environment';

const run = promisify(execFile);

/** Nothing of this machine's git takes part: no name, no hooks. */
const env = {
  ...ownEnvironment(),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'somebody',
  GIT_AUTHOR_EMAIL: 'somebody@example.com',
  GIT_COMMITTER_NAME: 'somebody',
  GIT_COMMITTER_EMAIL: 'somebody@example.com',
};

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** The project in a repository of its own, with this to release. */
async function clone(news: string): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'inspector-release-')));
  folders.push(folder);
  await copyTracked([...SOURCES, 'scripts', 'CHANGELOG.md'], ROOT, folder);
  const changelog = await readFile(join(folder, 'CHANGELOG.md'), 'utf8');
  const [before = '', after = ''] = changelog.split('## [Unreleased]\n');
  const released = after.slice(after.indexOf('\n## ['));
  await writeFile(join(folder, 'CHANGELOG.md'), `${before}## [Unreleased]\n${news}${released}`);
  await shell('git init -q && git add -A && git commit -qm "As it is"', folder);
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}

const shell = async (command: string, cwd: string) => (await run('sh', ['-c', command], { cwd, env })).stdout;

const versioned = z.object({ version: z.string() });
const versionIn = async (folder: string, file: string) =>
  z.parse(versioned, JSON.parse(await readFile(join(folder, file), 'utf8'))).version;

// The manifest takes its number from package.json at each build: test/built/manifest.test.ts.
it('npm version patch makes a commit and a tag, and lock file and changelog follow', async () => {
  const folder = await clone('\n### Fixed\n\n- It.\n');
  const before = await versionIn(folder, 'package.json');
  const tag = (await shell('npm version patch', folder)).trim().split('\n').at(-1) ?? '';
  const after = tag.replace(/^v/, '');
  const [major, minor, patch] = before.split('.').map(Number);
  expect(after).toBe(`${major}.${minor}.${(patch ?? 0) + 1}`);
  expect(await versionIn(folder, 'package.json')).toBe(after);
  expect(await versionIn(folder, 'package-lock.json')).toBe(after);
  expect(versionsIn(await readFile(join(folder, 'CHANGELOG.md'), 'utf8'))[0]).toBe(after);
  expect(await shell('git status --porcelain --untracked-files=no && git tag --points-at HEAD', folder)).toBe(
    `${tag}\n`,
  );
});
