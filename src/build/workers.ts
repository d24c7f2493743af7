import { dirname, resolve } from 'node:path';
import type { Plugin } from 'vite';

/** As Vite's own guide has a worker written, so that without this plugin everything works as well. */
const WORKER = /new URL\('(\.[^']+\.ts)', import\.meta\.url\)/g;

/**
 * Left to Vite a worker is a bundle by itself, with everything it imports in it once more: for the recogniser of IDs that was
 * half as much again as all its rules. Built as one more entry it shares them with the pages.
 */
export function sharingWorkers(): Plugin {
  return {
    name: 'sharing-workers',
    apply: 'build',
    enforce: 'pre',
    transform: {
      filter: { id: /[\\/]src[\\/].*\.tsx?$/, code: WORKER },
      handler(code, from) {
        const shared = code.replace(WORKER, (_, path: string) => {
          const file = this.emitFile({ type: 'chunk', id: resolve(dirname(from), path) });
          return `import.meta.ROLLUP_FILE_URL_${file}`;
        });
        return { code: shared, map: null };
      },
    },
  };
}
