import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { ROOT } from '../../tools/browsers';

/** Bytes after gzip, each file by itself, as it is read from a package. */
export interface Sizes {
  /** What the popup needs before its first frame. */
  popup: number;
  background: number;
  /** Preact with its hooks, and nothing done with them. */
  preact: number;
  packages: [browser: string, bytes: number][];
}

const CHROME = join(ROOT, '.output/chrome-mv3');

const gzipped = (path: string) => gzipSync(readFileSync(path), { level: 9 }).length;

/** What a page names in its HTML, and what those import without being asked to. */
export function firstFrameFiles(folder: string, page: string): string[] {
  const html = readFileSync(join(folder, page), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(([, path = '']) => path);
  return withImports(folder, named);
}

/** What runs each time the background is woken. */
export const backgroundFiles = (folder: string): string[] => withImports(folder, ['background.js']);

function withImports(folder: string, named: readonly string[]): string[] {
  const wanted = [...named];
  const files = new Set<string>();
  for (let path = wanted.pop(); path !== undefined; path = wanted.pop()) {
    if (files.has(path)) continue;
    files.add(path);
    if (!path.endsWith('.js')) continue;
    const script = readFileSync(join(folder, path), 'utf8');
    for (const [, name = ''] of script.matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g))
      wanted.push(join(path, '..', name));
  }
  return [...files];
}

const bytesOf = (folder: string, files: readonly string[]) =>
  files.reduce((sum, path) => sum + gzipped(join(folder, path)), 0);

export const firstFrameBytes = (folder: string): number =>
  bytesOf(folder, firstFrameFiles(folder, 'popup.html'));

export const backgroundBytes = (folder: string): number => bytesOf(folder, backgroundFiles(folder));

/** Of the builds and packages that are there. */
export async function sizes(): Promise<Sizes> {
  return {
    popup: firstFrameBytes(CHROME),
    background: backgroundBytes(CHROME),
    preact: await preactBytes(),
    packages: packages(),
  };
}

async function preactBytes(): Promise<number> {
  const entry = 'virtual:preact';
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'preact-alone',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) =>
          id === entry
            ? `export * from 'preact'; export * from 'preact/hooks'; export { jsx } from 'preact/jsx-runtime'`
            : null,
      },
    ],
    build: {
      write: false,
      rolldownOptions: { input: entry, preserveEntrySignatures: 'strict' },
    },
  });
  const [output] = [result].flat();
  if (output === undefined || !('output' in output)) throw new Error('nothing was built');
  return output.output.reduce(
    (sum, chunk) => sum + (chunk.type === 'chunk' ? gzipSync(chunk.code, { level: 9 }).length : 0),
    0,
  );
}

function packages(): [string, number][] {
  const folder = join(ROOT, '.output/packages');
  if (!existsSync(folder)) throw new Error('There are no packages: npm run package');
  return readdirSync(folder)
    .filter((name) => /-(?:chrome|firefox)\.zip$/.test(name))
    .map((name) => [name.replace(/^.*-(\w+)\.zip$/, '$1'), readFileSync(join(folder, name)).length]);
}
