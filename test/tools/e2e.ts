import { join } from 'node:path';
import { ensureChromium, ensureDesktop, ROOT } from './browsers';
import { runShown } from './processes';

/** `npm run test:e2e`: finds or installs a browser and a desktop, builds, and runs Playwright with the arguments given. */
const browser = await ensureChromium();
await ensureDesktop();
console.log(`End-to-end tests in ${browser.version}`);
const bin = (name: string) => join(ROOT, 'node_modules/.bin', name);
const built = await runShown(bin('wxt'), ['build']);
if (built !== 0) process.exit(built);
const config = ['--config', join(ROOT, 'test/playwright.config.ts')];
process.exit(await runShown(bin('playwright'), ['test', ...config, ...process.argv.slice(2)]));
