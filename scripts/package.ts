import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { copyTracked, SOURCES } from './sources';

/**
 * `npm run package [-- --to <folder>]`: the zips that the stores take, made by WXT. The extension is built from the very files of
 * the source zip, in a folder that holds nothing else, so that whoever unpacks that zip gets the same files.
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const { values } = parseArgs({
  options: { to: { type: 'string', default: join(ROOT, '.output/packages') } },
});

/** Vite and WXT write environment variables of these names into the code. */
const REACHES_CODE = /^(?:VITE|WXT)_|^NODE_ENV$/;

/** Edge takes Chrome's package. WXT makes the source zip with Firefox's. */
function zipFor(browser: 'chrome' | 'firefox', folder: string): void {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !REACHES_CODE.test(name)));
  const wxt = join(folder, 'node_modules/wxt/bin/wxt.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [wxt, 'zip', '-b', browser], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The package for ${browser} failed:\n${stdout}\n${stderr}`);
}

const folder = await realpath(await mkdtemp(join(tmpdir(), 'inspector-package-')));
try {
  await copyTracked(SOURCES, ROOT, folder);
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  zipFor('chrome', folder);
  zipFor('firefox', folder);
  await mkdir(values.to, { recursive: true });
  const output = join(folder, '.output');
  for (const name of (await readdir(output)).filter((file) => file.endsWith('.zip'))) {
    const bytes = await readFile(join(output, name));
    await writeFile(join(values.to, name), bytes);
    const sum = createHash('sha256').update(bytes).digest('hex');
    console.log(`${name}  ${(bytes.length / 1024).toFixed(1)} KB\n  sha256 ${sum}`);
  }
  console.log(`In ${values.to}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
