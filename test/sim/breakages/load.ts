import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import { build, type Plugin, type Rolldown } from 'vite';
import type { Subject } from '../environment';
import type { Breakage } from './breakage';

/** The folder of the repository, with a slash at the end. */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Marks the ID of a module that stands in front of a real one and passes on its exports. */
const IN_FRONT = '?replaceable';

type Exports = Record<string, unknown>;

/**
 * A plugin by which every import of a module of `src` goes to one in front of it. That one exports what `replaced`, the only free
 * variable of the bundle, makes of the real module.
 */
const replaceable: Plugin = {
  name: 'replaceable',
  enforce: 'pre',
  async resolveId(id, importer, options) {
    if (importer === undefined) return null;
    const resolved = await this.resolve(id, importer, { ...options, skipSelf: true });
    if (resolved === null || !resolved.id.startsWith(`${ROOT}src/`)) return resolved;
    return importer === resolved.id + IN_FRONT ? resolved : resolved.id + IN_FRONT;
  },
  async load(id) {
    if (!id.endsWith(IN_FRONT)) return null;
    const file = id.slice(0, -IN_FRONT.length);
    const { exports } = await this.load({ id: file });
    const path = file.slice(ROOT.length).replace(/\.ts$/, '');
    return [
      `import * as real from ${JSON.stringify(file)};`,
      `const given = replaced(${JSON.stringify(path)}, real);`,
      // What a module exports from other modules already goes through the ones in front of those.
      ...(exports.includes('*') ? [`export * from ${JSON.stringify(file)};`] : []),
      ...exports.filter((name) => name !== '*').map((name) => `export const ${name} = given.${name};`),
    ].join('\n');
  },
};

/** The background as one script, built once. Each run of the script gives modules of its own, which share nothing with others. */
let bundled: Promise<string> | null = null;

async function bundle(): Promise<string> {
  const built = await build({
    root: ROOT,
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'silent',
    plugins: [replaceable],
    build: {
      write: false,
      minify: false,
      target: 'esnext',
      lib: { entry: 'test/sim/breakages/subject.ts', formats: ['iife'], name: 'subject' },
    },
  });
  const [result] = Array.isArray(built) ? built : [built];
  const [chunk] = isOutput(result) ? result.output : [];
  if (chunk === undefined) throw new Error('nothing was built');
  return `${chunk.code}\nreturn subject;`;
}

/**
 * The background with the functions of a breakage in place of the real ones; without a breakage, as it is. Rejects if a function that
 * the breakage replaces is not there, because the breakage would then break nothing.
 */
export async function loadSubject(breakage: Breakage | null): Promise<Subject> {
  bundled ??= bundle();
  const run = compileFunction(await bundled, ['replaced']);
  let isApplied = breakage === null;
  const loaded: unknown = run((path: string, real: Exports): Exports => {
    if (path !== breakage?.replaces.module) return real;
    isApplied = true;
    return { ...real, ...functionsOf(breakage, real) };
  });
  if (!isApplied)
    throw new Error(`"${breakage?.name}": the background does not load ${breakage?.replaces.module}`);
  if (!isSubject(loaded)) throw new Error('the bundle does not export the background');
  return loaded;
}

/** The functions of a breakage, made with the real module at hand. */
function functionsOf({ name, replaces }: Breakage, real: Exports): Exports {
  const made: Exports = {};
  // Where the breakage is written, the compiler checks that each function is made from the module it belongs to.
  const makers: Record<string, ((real: never) => unknown) | undefined> = replaces.with;
  for (const [exported, make] of Object.entries(makers)) {
    if (typeof real[exported] !== 'function')
      throw new Error(`"${name}": ${replaces.module} exports no function "${exported}"`);
    made[exported] = make?.(real as never);
  }
  return made;
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
