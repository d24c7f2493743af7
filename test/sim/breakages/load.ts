import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, type Rolldown } from 'vite';
import type { Subject } from '../world';
import type { Breakage } from './breakage';

/** The repository, with a slash at the end. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const ENTRY = 'virtual:subject';
const EXPORTS = `
  export { startBackground } from '${ROOT}src/background/background.ts';
  export { QuotaError } from '${ROOT}src/platform/ports.ts';
`;

/** The file as the breakage makes it. Rejects when a snippet is not there, or more than once: then it breaks nothing. */
export async function brokenSource({ name, file, edits }: Breakage): Promise<string> {
  let source = await readFile(ROOT + file, 'utf8');
  for (const [find, replace] of edits) {
    const count = source.split(find).length - 1;
    if (count !== 1) throw new Error(`"${name}": ${file} has ${count} times, not once:\n${find}`);
    source = source.replace(find, () => replace);
  }
  return source;
}

/** Real code, with one file as the breakage makes it, in a module graph of its own: nothing of it is shared. */
export async function loadSubject(breakage: Breakage | null): Promise<Subject> {
  const broken = breakage && { file: ROOT + breakage.file, source: await brokenSource(breakage) };
  let isApplied = broken === null;
  const plugin: Plugin = {
    name: 'breakage',
    enforce: 'pre',
    resolveId: (id) => (id === ENTRY ? id : null),
    load(id) {
      if (id === ENTRY) return EXPORTS;
      if (id !== broken?.file) return null;
      isApplied = true;
      return broken.source;
    },
  };
  const code = await bundled(plugin);
  if (!isApplied) throw new Error(`"${breakage?.name}": the background does not load ${breakage?.file}`);
  const loaded: unknown = await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
  if (!isSubject(loaded)) throw new Error('the bundle does not export the background');
  return loaded;
}

async function bundled(plugin: Plugin): Promise<string> {
  const built = await build({
    root: ROOT,
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'silent',
    plugins: [plugin],
    ssr: { noExternal: true },
    build: { ssr: true, write: false, minify: false, target: 'esnext', rolldownOptions: { input: ENTRY } },
  });
  const [result] = Array.isArray(built) ? built : [built];
  const [chunk] = isOutput(result) ? result.output : [];
  if (chunk === undefined) throw new Error('nothing was built');
  return chunk.code;
}

function isOutput(result: object | undefined): result is Rolldown.RolldownOutput {
  return result !== undefined && 'output' in result;
}

function isSubject(loaded: unknown): loaded is Subject {
  if (typeof loaded !== 'object' || loaded === null) return false;
  return (
    'startBackground' in loaded &&
    typeof loaded.startBackground === 'function' &&
    'QuotaError' in loaded &&
    typeof loaded.QuotaError === 'function'
  );
}
