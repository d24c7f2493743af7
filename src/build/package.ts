import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import { filesIn, sourcesIn } from './sources';
import { type Packer, zipOf } from './zip';

/**
 * `npm run package [-- --to <folder>]`: what the stores take. The extension is built from the very files of the source zip,
 * in a folder that holds nothing else, so that whoever unpacks that zip gets the same files.
 */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What each store takes is built for one browser. Edge takes Chrome's. */
const BROWSERS = ['chrome', 'firefox'] as const;

const { values } = parseArgs({
  options: { to: { type: 'string', default: join(ROOT, '.output/packages') } },
});

/** A copy of the sources, and beside it what they need to be built. */
async function copyOfSources(paths: readonly string[]): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'inspector-package-')));
  for (const path of paths) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await cp(join(ROOT, path), join(folder, path));
  }
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}

/** Vite and WXT write what they find under these names into the code. */
const REACHES_CODE = /^(?:VITE|WXT)_|^NODE_ENV$/;

function buildFor(browser: string, folder: string): string {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !REACHES_CODE.test(name)));
  const wxt = join(folder, 'node_modules/wxt/bin/wxt.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [wxt, 'build', '-b', browser], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The build for ${browser} failed:\n${stdout}\n${stderr}`);
  return join(folder, '.output', `${browser}-mv3`);
}

async function contentsOf(folder: string, paths: readonly string[]): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const path of paths) files.set(path, await readFile(join(folder, path)));
  return files;
}

type Files = ReadonlyMap<string, Uint8Array>;

async function write(name: string, files: Files, packer: Packer): Promise<void> {
  const bytes = await zipOf(files, packer);
  await writeFile(join(values.to, name), bytes);
  const sum = createHash('sha256').update(bytes).digest('hex');
  console.log(`${name}  ${(bytes.length / 1024).toFixed(1)} KB  ${files.size} files\n  sha256 ${sum}`);
}

const { name, version } = z.parse(
  z.object({ name: z.string(), version: z.string() }),
  JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')),
);
const sources = sourcesIn(ROOT);
const folder = await copyOfSources(sources);
try {
  await mkdir(values.to, { recursive: true });
  await write(`${name}-${version}-firefox-sources.zip`, await contentsOf(folder, sources), 'quick');
  for (const browser of BROWSERS) {
    const built = buildFor(browser, folder);
    await write(`${name}-${version}-${browser}.zip`, await contentsOf(built, filesIn(built)), 'smallest');
  }
  console.log(`In ${values.to}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
