import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mutant } from './report';

/**
 * The mutants with those told apart that the compiler refuses: nobody could land such a mistake. Only survivors are asked about,
 * as many at once as are in different files.
 */
export async function withoutUncompilable(copy: string, mutants: Mutant[]): Promise<Mutant[]> {
  const refused = new Set<Mutant>();
  for (const group of inDifferentFiles(mutants.filter((one) => one.fate === 'survived')))
    for (const mutant of await refusedOf(copy, group)) refused.add(mutant);
  return mutants.map((one) => (refused.has(one) ? { ...one, fate: 'does not compile' } : one));
}

/** Each group has at most one mutant of a file. */
function inDifferentFiles(mutants: Mutant[]): Mutant[][] {
  const groups: Mutant[][] = [];
  const used = new Map<string, number>();
  for (const mutant of mutants) {
    const nth = used.get(mutant.file) ?? 0;
    used.set(mutant.file, nth + 1);
    groups[nth] = [...(groups[nth] ?? []), mutant];
  }
  return groups;
}

/** An error counts for the mutant of the file that it is in: what it does to other files' types is not looked at. */
async function refusedOf(copy: string, group: Mutant[]): Promise<Mutant[]> {
  const originals = await Promise.all(group.map(({ file }) => readFile(join(copy, file), 'utf8')));
  await Promise.all(group.map(({ file, source }) => writeFile(join(copy, file), source)));
  const errors = await compilerErrors(copy);
  await Promise.all(group.map(({ file }, index) => writeFile(join(copy, file), originals[index] ?? '')));
  return group.filter(({ file }) => errors.some((line) => line.startsWith(`${file}(`)));
}

/** A name that is not used any more is left to the linter: the mistake is possible all the same. */
function compilerErrors(copy: string): Promise<string[]> {
  const flags = ['--noEmit', '--noUnusedLocals', 'false', '--noUnusedParameters', 'false'];
  return new Promise((resolve) => {
    execFile(join(copy, 'node_modules/.bin/tsc'), flags, { cwd: copy, maxBuffer: 1 << 26 }, (_, stdout) => {
      resolve(stdout.split('\n').filter((line) => line.includes('): error ')));
    });
  });
}
