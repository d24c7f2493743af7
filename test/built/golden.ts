import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../tools/browsers';
import { runShown } from '../tools/processes';
import { buildAll, goldenFile, TARGETS } from './targets';

/** `npm run golden`: takes the manifests as they are built now for what they should be. Read the difference before committing. */
const built = await buildAll();
for (const { folder } of TARGETS) {
  const manifest: object = JSON.parse(await readFile(join(built, folder, 'manifest.json'), 'utf8'));
  // Its version is package.json's.
  await writeFile(goldenFile(folder), `${JSON.stringify({ ...manifest, version: undefined }, null, 2)}\n`);
  console.log(`test/built/${folder}.json`);
}
await rm(built, { recursive: true, force: true });
const written = TARGETS.map(({ folder }) => goldenFile(folder));
await runShown(join(ROOT, 'node_modules/.bin/biome'), ['format', '--write', ...written], { quiet: true });
