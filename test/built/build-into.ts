import { build } from 'wxt';
import { ROOT } from '../tools/browsers';
import { TARGETS } from './targets';

/**
 * Builds both targets into the folder given. A process of its own: a test runner's environment (`NODE_ENV=test`) would make
 * another bundle than the one people get.
 */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Where to?');
for (const { browser } of TARGETS) await build({ root: ROOT, outDir: folder, browser });
