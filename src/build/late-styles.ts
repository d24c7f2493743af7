import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/** What Vite puts into every page that imports a view late. */
const HELPER = '\0vite/preload-helper.js';

const OURS = fileURLToPath(new URL('../platform/late-styles.ts', import.meta.url));

/**
 * Vite's helper is for any page in any browser: it fetches scripts ahead, and knows nonces and CSP. Ours is to fetch a view's styles with
 * it, in a tenth of the code, all of which the popup's first frame would wait for.
 */
export function lateStyles(): Plugin {
  let isUsed = false;
  return {
    name: 'late-styles',
    apply: 'build',
    enforce: 'pre',
    resolveId(id) {
      if (id !== HELPER) return null;
      isUsed = true;
      return OURS;
    },
    buildEnd(error) {
      if (error === undefined && !isUsed)
        throw new Error(
          'Vite fetches the styles of late views another way than src/build/late-styles.ts knows.',
        );
    },
  };
}
