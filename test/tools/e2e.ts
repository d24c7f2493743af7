import { join } from 'node:path';
import { TARGETS } from '../built/targets';
import { ensureChromium, ensureDesktop, ensureFirefox, ROOT } from './browsers';
import { runShown } from './processes';

/** `npm run test:e2e`: finds or installs the browsers and a desktop, builds for both, and runs Playwright with the arguments given. */
const browsers = [await ensureChromium(), await ensureFirefox()];
await ensureDesktop();
console.log(`End-to-end tests in ${browsers.map(({ version }) => version).join(' and ')}`);
const bin = (name: string) => join(ROOT, 'node_modules/.bin', name);
for (const { browser } of TARGETS) {
  const built = await runShown(bin('wxt'), ['build', '-b', browser]);
  if (built !== 0) process.exit(built);
}
const config = ['--config', join(ROOT, 'test/playwright.config.ts')];
process.exit(await runShown(bin('playwright'), ['test', ...config, ...process.argv.slice(2)]));
