import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const packages = z.record(z.string(), z.string());
const { dependencies, devDependencies } = z.parse(
  z.object({ dependencies: packages, devDependencies: packages }),
  JSON.parse(read('package.json')),
);

/** The cells of a Markdown table below a heading, row by row, without its head. */
function rowsBelow(text: string, heading: string): string[][] {
  const section = text.split(`\n${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

describe('every dependency', () => {
  const rows = rowsBelow(read('.github/CONTRIBUTING.md'), '## Dependencies');
  const named = rows.flatMap(([names = '']) => names.replace(/ \(.*?\)/g, '').split(/,\s*/));

  it('has its reason in CONTRIBUTING, and nothing is named there that is not used', () => {
    expect([...named].sort()).toEqual([...Object.keys(dependencies), ...Object.keys(devDependencies)].sort());
    for (const [names, reason] of rows) expect(reason, names).toMatch(/\w{3}/);
  });

  it('is of one exact version, so that what is built today is built tomorrow', () => {
    const versions = Object.entries({ ...dependencies, ...devDependencies });
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('that people get in the extension is one of these few', () => {
    expect(Object.keys(dependencies).sort()).toEqual(['idb', 'preact', 'zod']);
  });
});

describe('SECURITY', () => {
  const rows = rowsBelow(read('.github/SECURITY.md'), '## What was tried, and what held');
  const tests = ['test/e2e', 'test/unit', 'test/built']
    .flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`))
    .filter((path) => /\.(?:spec|test)\.tsx?$/.test(path))
    .map(read)
    .join('\n');

  it('claims nothing that no test of that name holds', () => {
    expect(rows.length).toBeGreaterThan(20);
    const names = rows.flatMap((row) =>
      [...(row.at(-1) ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
    );
    const missing = names.filter((name) => {
      const parts = name.split('…').map((part) => part.trim());
      return name.startsWith('test/')
        ? !existsSync(join(ROOT, name))
        : !parts.every((part) => tests.includes(part));
    });
    expect(missing).toEqual([]);
    for (const row of rows) expect(row.at(-1), row[0]).toMatch(/`/);
  });
});
