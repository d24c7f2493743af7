import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildAll, goldenFile, TARGETS } from './targets';

/** `npm run golden`: takes the manifests as they are built now for what they should be. Read the difference before committing. */
const built = await buildAll();
for (const { folder } of TARGETS) {
  const manifest: unknown = JSON.parse(await readFile(join(built, folder, 'manifest.json'), 'utf8'));
  await writeFile(goldenFile(folder), `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(`test/built/${folder}.json`);
}
await rm(built, { recursive: true, force: true });
