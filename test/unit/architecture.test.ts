import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Import {
  /** Path from the project's root without its ending, or a package's name. */
  target: string;
  /** Gone after compilation. */
  isType: boolean;
}

const filesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));

/** What people run: `src/build` is what is done to it on its way to the stores. */
const SOURCES = [...filesIn('src'), ...filesIn('entrypoints')].filter(
  (file) => !file.startsWith(join('src', 'build')),
);
const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** Every import of a file, static or dynamic. */
function importsOf(file: string): Import[] {
  const text = textOf(file);
  const from = [...text.matchAll(/^(?:import|export)\s+(type\s)?([^;'"]*?)from\s+'([^']+)'/gm)].map(
    ([, type, names = '', target = '']) => ({
      target,
      isType: type !== undefined || areTypes(names),
    }),
  );
  const others = [...text.matchAll(/(?:^import\s+|import\()'([^']+)'/gm)].map(([, target = '']) => ({
    target,
    isType: false,
  }));
  return [...from, ...others].map(({ target, isType }) => ({ isType, target: resolved(file, target) }));
}

/** `{ type A, type B }`: every name of it is a type. */
function areTypes(names: string): boolean {
  const list = names.replace(/[{}\s]+/g, ' ').split(',');
  return list.every((name) => name.trim() === '' || name.trim().startsWith('type '));
}

function resolved(file: string, target: string): string {
  return target.startsWith('.') ? relative(ROOT, join(ROOT, dirname(file), target)) : target;
}

/** Everything a file pulls in at run time, by path, itself included. */
function reach(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const { target, isType } of importsOf(file)) {
    if (isType) continue;
    const next = SOURCES.find((source) => source.replace(/\.tsx?$/, '') === target);
    if (next) reach(next, seen);
    else seen.add(target);
  }
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
    expect(strays('src/platform', /^(?:src\/platform\/|wxt)/, ({ isType }) => isType)).toEqual([]);
  });

  it('pages know of the background only what commands look like', () => {
    expect(
      filesIn('src/ui')
        .flatMap((file) => [...reach(file)])
        .filter(isBehindPages),
    ).toEqual([]);
  });

  const isBehindPages = (target: string) =>
    /^src\/background\/|^src\/synap\/(?:client|schemas)|^src\/platform\/(?:browser|vault)|^zod/.test(target);

  it('entry points hold wiring, short enough to have no logic', () => {
    for (const file of filesIn('entrypoints')) expect(textOf(file).split('\n').length).toBeLessThan(25);
  });
});

describe('what is pure stays pure', () => {
  const PURE = [...filesIn('src/watch'), ...filesIn('src/synap')];
  const IMPURE =
    /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bsetTimeout\(|\bsetInterval\(|\b(?:browser|chrome)\.|\bnavigator\.|\bcrypto\.|\bglobalThis\b/;

  it('has no clock, no chance and no browser of its own', () => {
    expect(PURE.filter((file) => IMPURE.test(withoutComments(textOf(file))))).toEqual([]);
  });

  it('and the background takes all three from its ports', () => {
    expect(filesIn('src/background').filter((file) => IMPURE.test(withoutComments(textOf(file))))).toEqual(
      [],
    );
  });
});

describe('what must not be in the code', () => {
  it('is HTML made of text, code made of text, or an escape from the types', () => {
    const forbidden =
      /innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|\beval\(|new Function|: any\b|as any\b|@ts-ignore|@ts-expect-error/;
    expect(SOURCES.filter((file) => forbidden.test(withoutComments(textOf(file))))).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
}
