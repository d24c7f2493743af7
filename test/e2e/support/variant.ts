import { cp, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { EXTENSION_DIR } from './extension';

export interface Folder {
  readonly path: string;
  remove(): Promise<void>;
}

const manifestSchema = z.record(z.string(), z.unknown());
type Manifest = z.infer<typeof manifestSchema>;

async function newFolder(): Promise<Folder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'inspector-variant-')));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** The production build with another manifest, and more files beside its own. */
export async function variantOf(
  change: (manifest: Manifest) => Manifest,
  files: Record<string, string> = {},
): Promise<Folder> {
  const folder = await newFolder();
  await cp(EXTENSION_DIR, folder.path, { recursive: true });
  const manifest = z.parse(
    manifestSchema,
    JSON.parse(await readFile(join(folder.path, 'manifest.json'), 'utf8')),
  );
  await fill(folder.path, { ...files, 'manifest.json': JSON.stringify(change(manifest)) });
  return folder;
}

/** An extension of somebody else. */
export async function strangerWith(manifest: Manifest, files: Record<string, string>): Promise<Folder> {
  const folder = await newFolder();
  await fill(folder.path, { ...files, 'manifest.json': JSON.stringify(manifest) });
  return folder;
}

/** As if the person had allowed every host that can be asked for: then nothing but the extension holds a request back. */
export const withEveryHostAllowed = ({
  optional_host_permissions,
  host_permissions,
  ...rest
}: Manifest): Manifest => ({
  ...rest,
  host_permissions: [host_permissions, optional_host_permissions].flat(),
});

async function fill(path: string, files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
}
