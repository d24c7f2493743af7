import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../tools/browsers';
import { ownEnvironment } from '../tools/environment';
import { run } from '../tools/processes';

/** What is built, and the folder of each in the output. The golden manifests have these names too. */
export const TARGETS = [
  { browser: 'chrome', folder: 'chrome-mv3' },
  { browser: 'firefox', folder: 'firefox-mv3' },
] as const;

export const goldenFile = (folder: string) => join(ROOT, 'test/built', `${folder}.json`);

/** In the environment of the build, under names that Vite and WXT hand to the code: it must not come out again. */
export const SECRET_IN_ENVIRONMENT = 'canary-of-the-building-machine';

const BUILD_MS = 120_000;

/** Builds both into a new folder; whoever asks for it deletes it. */
export async function buildAll(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'inspector-built-'));
  const env = { ...ownEnvironment(), VITE_SECRET: SECRET_IN_ENVIRONMENT, WXT_SECRET: SECRET_IN_ENVIRONMENT };
  const tsx = join(ROOT, 'node_modules/.bin/tsx');
  const built = run(tsx, [join(ROOT, 'test/built/build-into.ts'), folder], { env, timeoutMs: BUILD_MS });
  if (built.ok) return folder;
  await rm(folder, { recursive: true, force: true });
  throw new Error(`The build failed:\n${built.stdout}\n${built.stderr}`);
}
