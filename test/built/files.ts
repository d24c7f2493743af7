import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import * as z from 'zod/mini';
import { ROOT } from '../tools/browsers';

/** What the tests look at in a manifest; everything else is held by the golden files. */
const manifestSchema = z.looseObject({
  manifest_version: z.literal(3),
  permissions: z.array(z.string()),
  optional_permissions: z.optional(z.array(z.string())),
  host_permissions: z.array(z.string()),
  optional_host_permissions: z.array(z.string()),
  incognito: z.string(),
  content_security_policy: z.object({ extension_pages: z.string() }),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** A file of the project itself. */
export const projectFile = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** Path of something that was built. */
export const builtPath = (...parts: string[]) => join(inject('built'), ...parts);

export function manifestText(folder: string): string {
  return readFileSync(builtPath(folder, 'manifest.json'), 'utf8');
}

export function manifestOf(folder: string): Manifest {
  return z.parse(manifestSchema, JSON.parse(manifestText(folder)));
}

/** Every file of a build, by its path in it. */
export function builtFiles(folder: string): string[] {
  const entries = readdirSync(builtPath(folder), { recursive: true, withFileTypes: true });
  const root = `${builtPath(folder)}/`;
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
}

/** What is built of this kind, by path. */
export function builtTexts(folder: string, kind: RegExp): [path: string, text: string][] {
  return builtFiles(folder)
    .filter((path) => kind.test(path))
    .map((path) => [path, readFileSync(builtPath(folder, path), 'utf8')]);
}

/** Each match of a pattern in what is built, with the file it is in. */
export function found(folder: string, kind: RegExp, pattern: RegExp): string[] {
  return builtTexts(folder, kind).flatMap(([path, text]) =>
    [...text.matchAll(pattern)].map(([match]) => `${path}: ${match}`),
  );
}
