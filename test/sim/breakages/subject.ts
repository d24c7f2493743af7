/** The code under test as `load.ts` bundles it. */
export { startBackground } from '../../../src/background/background';
export { QuotaError } from '../../../src/platform/ports';
