import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A node of a parsed file (ESTree, with TypeScript's own nodes). */
export interface SyntaxNode {
  type: string;
  [field: string]: unknown;
}

export interface ImportedModule {
  /** A file of ours by its path from the project's root, or a package by its name. */
  target: string;
  /** Gone after compilation, there when the file is loaded, or loaded when it is needed. */
  when: 'type' | 'load' | 'later';
}

export interface SourceFile {
  /** From the project's root. */
  path: string;
  lines: number;
  imports: ImportedModule[];
  program: SyntaxNode;
}

/** Every TypeScript file below these folders, parsed. */
export function sourceFiles(...folders: string[]): SourceFile[] {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
      .map((name) => join(folder, name)),
  );
  return paths.map((path) => read(path, paths));
}

function read(path: string, known: readonly string[]): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const { program, module } = parseSync(path, text);
  const resolved = (target: string) => {
    if (!target.startsWith('.')) return target;
    const wanted = relative(ROOT, join(ROOT, dirname(path), target));
    return known.find((other) => other.replace(/\.tsx?$/, '') === wanted || other === wanted) ?? wanted;
  };
  const imports: ImportedModule[] = [
    ...module.staticImports.map(({ moduleRequest, entries }): ImportedModule => {
      const isType = entries.length > 0 && entries.every((entry) => entry.isType);
      return { target: resolved(moduleRequest.value), when: isType ? 'type' : 'load' };
    }),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType }): ImportedModule[] =>
        moduleRequest ? [{ target: resolved(moduleRequest.value), when: isType ? 'type' : 'load' }] : [],
      ),
    ),
    ...module.dynamicImports.map(({ moduleRequest }): ImportedModule => {
      const target = text.slice(moduleRequest.start + 1, moduleRequest.end - 1);
      return { target: resolved(target), when: 'later' };
    }),
  ];
  const tree: unknown = program;
  if (!isNode(tree)) throw new Error(`${path} cannot be parsed`);
  return { path, lines: text.trimEnd().split('\n').length, imports, program: tree };
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The nodes directly below one, with the name of the field they are in. */
export function childrenOf(node: SyntaxNode): { field: string; child: SyntaxNode }[] {
  return Object.entries(node).flatMap(([field, value]) =>
    (Array.isArray(value) ? value : [value]).filter(isNode).map((child) => ({ field, child })),
  );
}
