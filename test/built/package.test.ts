import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { copyTracked, SOURCES } from '../../scripts/sources';
import { ROOT } from '../tools/browsers';
import { ownEnvironment } from '../tools/environment';

/** What `npm run package` makes: twice, in two places that have nothing in common but the tracked files. */

const KINDS = ['chrome', 'firefox', 'sources'] as const;
type Kind = (typeof KINDS)[number];

/** A build of both browsers, beside everything else that runs now. */
const PACKAGED_MS = 60_000;

let scratch = '';
let zips: Record<Kind, Buffer>;
let zipsElsewhere: Record<Kind, Buffer>;

const run = promisify(execFile);

/** In a shell, as a person has it: a test runner's own environment would build something else. */
async function shell(command: string, cwd: string, own: NodeJS.ProcessEnv = {}): Promise<void> {
  await run('sh', ['-c', command], { cwd, env: { ...ownEnvironment(), ...own } });
}

async function zipsOf(folder: string): Promise<Record<Kind, Buffer>> {
  const names = await readdir(folder);
  expect(names).toHaveLength(KINDS.length);
  const zip = (kind: Kind) =>
    readFile(join(folder, names.find((name) => name.endsWith(`-${kind}.zip`)) ?? kind));
  return {
    chrome: await zip('chrome'),
    firefox: await zip('firefox'),
    sources: await zip('sources'),
  };
}

async function write(folder: string, path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}

/** The sources in another clone, and between them what people leave lying about. */
async function elsewhere(): Promise<string> {
  const folder = join(scratch, 'a folder with a longer name');
  await copyTracked([...SOURCES, 'scripts'], ROOT, folder);
  await shell('git init -q && git add -A', folder);
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  for (const path of ['public/notes.txt', 'public/.DS_Store', 'src/notes.ts', 'entrypoints/notes/index.html'])
    await write(folder, path, 'left lying about');
  await write(folder, '.env', 'VITE_NOTE=left lying about');
  return folder;
}

beforeAll(async () => {
  scratch = await realpath(await mkdtemp(join(tmpdir(), 'inspector-packages-')));
  const [here, there] = [join(scratch, 'here'), join(scratch, 'there')];
  const other = await elsewhere();
  const command = (to: string) =>
    `umask ${to === here ? '022' : '077'} && npm run -s package -- --to '${to}'`;
  await Promise.all([
    shell(command(here), ROOT, { TZ: 'Asia/Kolkata' }),
    shell(command(there), other, {
      TZ: 'America/St_Johns',
      NODE_ENV: 'development',
      VITE_NOTE: 'of another machine',
    }),
  ]);
  zips = await zipsOf(here);
  zipsElsewhere = await zipsOf(there);
}, PACKAGED_MS);

afterAll(() => rm(scratch, { recursive: true, force: true }));

const filesOf = (kind: Kind) => new Map(Object.entries(unzipSync(zips[kind])));
const pathsOf = (kind: Kind) => [...filesOf(kind).keys()];

describe.each(KINDS)('the package for %s', (kind) => {
  it('is the same to the last byte in another folder, time zone and umask, with other files lying about', () => {
    expect(zips[kind].equals(zipsElsewhere[kind])).toBe(true);
  });

  it('has no file that begins with a dot, no source map and no test', () => {
    const strange = /(?:^|\/)\.|\.map$|(?:^|\/)tests?\/|\.(?:test|spec)\./;
    expect(pathsOf(kind).filter((path) => strange.test(path))).toEqual([]);
  });
});

test.each(['chrome', 'firefox'] as const)(
  'the package for %s begins at its manifest, and is small enough to be loaded in a moment',
  (kind) => {
    expect(pathsOf(kind)).toContain('manifest.json');
    expect(pathsOf(kind).filter((path) => !/\.(?:js|css|html|json|png|svg)$/.test(path))).toEqual([]);
    expect(zips[kind].length).toBeLessThanOrEqual(400 * 1024);
  },
);

describe('the source zip', () => {
  it('is small enough to be read', () => {
    expect(zips.sources.length).toBeLessThanOrEqual(750 * 1024);
  });

  it(
    'gives the very files of the extension by the commands that it tells itself',
    async () => {
      const sources = filesOf('sources');
      const folder = join(scratch, 'unpacked');
      for (const [path, bytes] of sources) await write(folder, path, bytes);
      const [install, ...others] = commandsIn(Buffer.from(sources.get('docs/BUILDING.md') ?? []).toString());
      // Installing is what this stands for: the tests ask no registry.
      expect(install).toBe('npm ci');
      await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
      for (const command of others) await shell(command, folder);
      const built = join(folder, '.output/firefox-mv3');
      const packed = filesOf('firefox');
      expect((await filesIn(built)).sort()).toEqual([...packed.keys()].sort());
      const different = [];
      for (const [path, bytes] of packed)
        if (!(await readFile(join(built, path))).equals(bytes)) different.push(path);
      expect(different).toEqual([]);
    },
    PACKAGED_MS,
  );
});

/** What the first block of commands says. */
function commandsIn(document: string): string[] {
  const [, block = ''] = /```sh\n([\s\S]*?)```/.exec(document) ?? [];
  return block.trim().split('\n');
}

/** Every file of a folder, by its path with slashes. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}
