import { rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { buildAll } from './targets';

declare module 'vitest' {
  interface ProvidedContext {
    /** Both builds, each in its folder. */
    built: string;
  }
}

/** One build for all tests of what is built. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await buildAll();
  provide('built', folder);
  return () => rm(folder, { recursive: true, force: true });
}
