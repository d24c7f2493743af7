import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Import {
  /** Path from the project's root without its ending, or a package's name. */
  target: string;
  /** Gone after compilation, there when the file is loaded, or fetched later. */
  when: 'type' | 'load' | 'later';
}

const filesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));

const SOURCES = [...filesIn('src'), ...filesIn('entrypoints')];
const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** Every import of a file, static or dynamic. */
function importsOf(file: string): Import[] {
  const text = textOf(file);
  const from = [...text.matchAll(/^(?:import|export)\s+(type\s)?([^;'"]*?)from\s+'([^']+)'/gm)].map(
    ([, type, names = '', target = '']): Import => ({
      target,
      when: type !== undefined || areTypes(names) ? 'type' : 'load',
    }),
  );
  const others = [...text.matchAll(/(^import\s+|import\()'([^']+)'/gm)].map(
    ([, how = '', target = '']): Import => ({ target, when: how.endsWith('(') ? 'later' : 'load' }),
  );
  return [...from, ...others].map(({ target, when }) => ({ when, target: resolved(file, target) }));
}

/** `{ type A, type B }`: every name of it is a type. */
function areTypes(names: string): boolean {
  const list = names.replace(/[{}\s]+/g, ' ').split(',');
  return list.every((name) => name.trim() === '' || name.trim().startsWith('type '));
}

function resolved(file: string, target: string): string {
  return target.startsWith('.') ? relative(ROOT, join(ROOT, dirname(file), target)) : target;
}

const fileOf = (target: string) =>
  SOURCES.find((source) => source.replace(/\.tsx?$/, '') === target) ?? target;

/** What each file imports, by path or by the package's name. */
const IMPORTS = new Map(
  SOURCES.map((file) => [file, importsOf(file).map((one) => ({ ...one, target: fileOf(one.target) }))]),
);

/** Everything a file pulls in at these times, by path, itself included. */
function reach(file: string, times: Import['when'][], seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const { target, when } of IMPORTS.get(file) ?? [])
    if (times.includes(when)) reach(target, times, seen);
  return seen;
}

/** Imports of the files under `folder` that lead anywhere but to one of `allowed`. */
function strays(folder: string, allowed: RegExp, skip: (one: Import) => boolean = () => false): string[] {
  return filesIn(folder).flatMap((file) =>
    importsOf(file)
      .filter((one) => !allowed.test(one.target) && !skip(one))
      .map(({ target }) => `${file} -> ${target}`),
  );
}

describe('the arrows of the architecture point one way', () => {
  it('src/synap knows nothing but itself and the parser', () => {
    expect(strays('src/synap', /^(?:src\/synap\/|zod\/mini$)/)).toEqual([]);
  });

  it('src/watch knows Synap, and neither browser nor runner nor page', () => {
    expect(strays('src/watch', /^(?:src\/(?:watch|synap)\/|zod\/mini$)/)).toEqual([]);
  });

  it('src/background reaches the browser through its ports alone', () => {
    const allowed =
      /^(?:src\/(?:background|watch|synap)\/|src\/messages$|src\/platform\/(?:ports|origins)$|zod\/mini$)/;
    expect(strays('src/background', allowed)).toEqual([]);
  });

  it('src/platform knows nothing of watching', () => {
    expect(strays('src/platform', /^(?:src\/platform\/|wxt|idb$)/, ({ when }) => when === 'type')).toEqual(
      [],
    );
  });

  it('pages know of the background only what commands look like', () => {
    expect(
      filesIn('src/ui')
        .flatMap((file) => [...reach(file, ['load', 'later'])])
        .filter(isBehindPages),
    ).toEqual([]);
  });

  const isBehindPages = (target: string) =>
    /^src\/background\/|^src\/synap\/(?:client|schemas)|^src\/platform\/(?:browser|vault)|^zod/.test(target);

  it('no import leads in a circle', () => {
    const neededBy = (file: string) =>
      (IMPORTS.get(file) ?? []).flatMap(({ target, when }) => (when === 'load' ? [target] : []));
    const circles = SOURCES.filter((file) =>
      neededBy(file).some((needed) => reach(needed, ['load']).has(file)),
    );
    expect(circles).toEqual([]);
  });
});
