import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Breakage } from './breakage';
import { brokenSource, ROOT } from './load';

/**
 * What the compiler says of the broken files, empty when nothing: a breakage that does not even compile is seen by its
 * crash, and shows nothing.
 */
export async function typeErrors(breakages: readonly Breakage[]): Promise<string> {
  // Where the packages are found; each file stands beside the real ones as far as its imports can tell.
  const dir = await mkdtemp(join(ROOT, 'node_modules/.breakages-'));
  try {
    const files = await Promise.all(breakages.map((breakage) => written(dir, breakage)));
    const config = {
      extends: join(ROOT, 'tsconfig.json'),
      compilerOptions: {
        rootDirs: [ROOT, ...breakages.map(({ name }) => join(dir, name))],
        noUnusedLocals: false,
        noUnusedParameters: false,
      },
      files,
      include: [],
    };
    await writeFile(join(dir, 'tsconfig.json'), JSON.stringify(config));
    return await compilerOutput(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function written(dir: string, breakage: Breakage): Promise<string> {
  const file = join(dir, breakage.name, breakage.file);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, await brokenSource(breakage));
  return file;
}

function compilerOutput(dir: string): Promise<string> {
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  return new Promise((resolve) => {
    execFile(process.execPath, [compiler, '--project', dir], { cwd: ROOT }, (failure, stdout, stderr) => {
      resolve(failure === null ? '' : stdout + stderr);
    });
  });
}
