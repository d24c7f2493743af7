/** The code under test, as the entry of the bundle that `load.ts` builds. */
export { startBackground } from '../../../src/background/background';
export { QuotaError } from '../../../src/platform/ports';
