import { describe, expect, it } from 'vitest';
import { childrenOf, type ImportedModule, type SyntaxNode, sourceFiles } from './source-files';

const FILES = sourceFiles('src', 'entrypoints');
const IMPORTS = new Map(FILES.map(({ path, imports }) => [path, imports]));

const filesIn = (folder: string) => FILES.filter(({ path }) => path.startsWith(`${folder}/`));

/** Imports of the files under `folder` that lead anywhere but to one of `allowed`. */
function strays(folder: string, allowed: RegExp, skip: (one: ImportedModule) => boolean = () => false) {
  return filesIn(folder).flatMap(({ path, imports }) =>
    imports
      .filter((one) => !allowed.test(one.target) && !skip(one))
      .map(({ target }) => `${path} -> ${target}`),
  );
}

/** Everything a file loads, at once or later, by path, itself included. */
function loadedBy(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const { target, when } of IMPORTS.get(path) ?? []) if (when !== 'type') loadedBy(target, seen);
  return seen;
}

describe('the arrows of the architecture point one way', () => {
  it('src/synap knows nothing but itself and the parser', () => {
    expect(strays('src/synap', /^(?:src\/synap\/|zod\/mini$)/)).toEqual([]);
  });

  it('src/watch knows Synap, and neither browser nor background nor page', () => {
    expect(strays('src/watch', /^(?:src\/(?:watch|synap)\/|zod\/mini$)/)).toEqual([]);
  });

  it('src/background reaches the browser through its ports alone', () => {
    const allowed =
      /^(?:src\/(?:background|watch|synap)\/|src\/messages\.ts$|src\/platform\/(?:ports|origins|texts|duration-text|storage-failures)\.ts$|zod\/mini$)/;
    expect(strays('src/background', allowed)).toEqual([]);
  });

  it('src/platform knows nothing of watching', () => {
    expect(strays('src/platform', /^(?:src\/platform\/|wxt|idb$)/, ({ when }) => when === 'type')).toEqual(
      [],
    );
  });

  it('src/messages knows what is stored, and nothing that acts on it', () => {
    const allowed =
      /^src\/(?:messages|watch\/(?:constants|model\/[\w-]+)|synap\/(?:errors|result|schemas))\.ts$|^zod\/mini$/;
    const own = IMPORTS.get('src/messages.ts') ?? [];
    expect(own.filter(({ target }) => !allowed.test(target))).toEqual([]);
  });

  it('pages know what is stored, what commands look like, and how Synap writes its IDs and words', () => {
    const ours = /^src\/(?:ui\/|messages\.ts$|watch\/(?:model\/|constants\.ts$)|platform\/)/;
    const synap =
      /^src\/synap\/(?:ids\/|ids\.ts$|(?:calls|errors|failure-reason|json|pasted-key|result|status|time)\.ts$)/;
    const packages = /^(?:preact|zod\/mini$|wxt\/browser$|papaparse$|d3-|\.\/|public\/)/;
    const allowed = new RegExp([ours, synap, packages].map(({ source }) => source).join('|'));
    const isStylesheet = ({ target }: ImportedModule) => target.endsWith('.css');
    expect(strays('src/ui', allowed, isStylesheet)).toEqual([]);
  });

  it('pages never load the client, the schedule, the background or its side of the browser', () => {
    const isBehindPages = (target: string) =>
      /^src\/(?:background\/|synap\/(?:client|schemas)|watch\/scheduling\/plan-polls|platform\/(?:browser|listen|vault))/.test(
        target,
      );
    const loaded = filesIn('src/ui').flatMap(({ path }) => [...loadedBy(path)]);
    expect([...new Set(loaded)].filter(isBehindPages)).toEqual([]);
  });

  it('no import leads in a circle, be it of types alone or made later', () => {
    expect(FILES.map(({ path }) => circleThrough(path)).filter((circle) => circle.length > 0)).toEqual([]);
  });
});

/** The shortest way from a file back to itself; empty when there is none. */
function circleThrough(start: string): string[] {
  const from = new Map<string, string>();
  const waiting = [start];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    for (const { target } of IMPORTS.get(path) ?? []) {
      if (target === start) return wayTo(path, from, start);
      if (from.has(target)) continue;
      from.set(target, path);
      waiting.push(target);
    }
  }
  return [];
}

function wayTo(end: string, from: ReadonlyMap<string, string>, start: string): string[] {
  const way = [start];
  for (let path: string | undefined = end; path !== undefined && path !== start; path = from.get(path)) {
    way.splice(1, 0, path);
  }
  return way;
}

/** What gives another result each time, or reaches out of the function. */
const IMPURE = new Set([
  ...['setTimeout', 'setInterval', 'queueMicrotask', 'performance', 'crypto', 'fetch', 'navigator'],
  ...['browser', 'chrome', 'window', 'document', 'self', 'globalThis', 'localStorage', 'console'],
]);

/** Where a file uses the clock, chance or a global of the browser. */
function impurities(program: SyntaxNode): string[] {
  const bound = new Set<string>();
  const used: string[] = [];

  function visit(node: SyntaxNode, parent: SyntaxNode | null, field: string, isBinding: boolean): void {
    // Types are gone when the code runs; `as` and `satisfies` stand around what is not.
    if (node.type.startsWith('TS') && !/^TS(?:As|Satisfies)Expression$/.test(node.type)) return;
    if (node.type === 'Identifier' && typeof node.name === 'string') {
      const isName =
        (field === 'property' && parent?.computed === false) ||
        (field === 'key' && parent?.shorthand !== true);
      if (isBinding) bound.add(node.name);
      else if (!isName && IMPURE.has(node.name)) used.push(node.name);
    }
    if (node.type === 'MemberExpression' && /^(?:Date\.now|Math\.random)$/.test(nameOf(node))) {
      used.push(nameOf(node));
    }
    if (node.type === 'NewExpression' && nameOf(node.callee) === 'Date' && isEmpty(node.arguments)) {
      used.push('new Date()');
    }
    for (const { field: name, child } of childrenOf(node)) {
      const begins = name === 'params' || (node.type === 'VariableDeclarator' && name === 'id');
      const isPattern =
        isBinding && name !== 'key' && !(node.type === 'AssignmentPattern' && name === 'right');
      visit(child, node, name, (begins || isPattern) && !/Expression$/.test(child.type));
    }
  }
  visit(program, null, '', false);
  return used.filter((name) => !bound.has(name));
}

const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0;

/** `Date` or `Date.now`, as it is written. */
function nameOf(node: unknown): string {
  if (typeof node !== 'object' || node === null) return '';
  if ('name' in node && typeof node.name === 'string') return node.name;
  if ('object' in node && 'property' in node) return `${nameOf(node.object)}.${nameOf(node.property)}`;
  return '';
}

describe('what is pure', () => {
  it.each(['src/synap', 'src/watch'])(
    '%s uses no clock, no chance and no global of the browser',
    (folder) => {
      const found = filesIn(folder).flatMap(({ path, program }) =>
        impurities(program).map((name) => `${path}: ${name}`),
      );
      expect(found).toEqual([]);
    },
  );

  it('would be found out', () => {
    const found = filesIn('src/ui/app').flatMap(({ program }) => impurities(program));
    expect(found).toEqual(expect.arrayContaining(['setTimeout', 'Date.now', 'navigator']));
  });
});

it('entrypoints are wiring', () => {
  expect(filesIn('entrypoints').filter(({ lines }) => lines > 15)).toEqual([]);
});

/** The types, components, classes and functions that a file declares at its top level, exported or not. */
function declaredNames(program: SyntaxNode): string[] {
  return childrenOf(program)
    .map(({ child }) => (/^Export/.test(child.type) ? child.declaration : child))
    .filter(isSyntaxNode)
    .flatMap((node) => (node.type === 'VariableDeclaration' ? functionsIn(node) : [node]))
    .filter(({ type }) =>
      /^(?:TSInterface|TSTypeAlias|Class|Function|Variable)Declarat(?:ion|or)$/.test(type),
    )
    .map(({ id }) => nameOf(id));
}

/** The constants among these that are functions. */
function functionsIn(declaration: SyntaxNode): SyntaxNode[] {
  return childrenOf(declaration)
    .map(({ child }) => child)
    .filter(({ init }) => isSyntaxNode(init) && /^(?:Arrow)?Function/.test(init.type));
}

function isSyntaxNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value;
}

it('no two types, components or functions have one name', () => {
  const owners = new Map<string, string[]>();
  for (const { path, program } of filesIn('src')) {
    // What a component takes is only ever spoken of beside it.
    for (const name of declaredNames(program).filter((one) => one !== 'Props'))
      owners.set(name, [...(owners.get(name) ?? []), path]);
  }
  expect([...owners].filter(([, paths]) => paths.length > 1)).toEqual([]);
});
