import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './browsers';
import { openStage, SCHEMES } from './screens/stage';
import { screens } from './screens/states';

/**
 * Writes a screenshot of every surface and state to `test-results/screens`, light and dark, for a person to look at:
 * `npm run screens`, some of them with `npm run screens -- popup-in-progress options`, in another language with `--lang de`.
 */
const OUTPUT = process.env.SCREENS_DIR ?? join(ROOT, 'test-results/screens');

const { positionals: wanted, values } = parseArgs({
  allowPositionals: true,
  options: { lang: { type: 'string', default: 'en' } },
});
const suffix = values.lang === 'en' ? '' : `-${values.lang}`;
await mkdir(OUTPUT, { recursive: true });
const complaints: string[] = [];
const stage = await openStage({ language: values.lang, scale: 2 });
try {
  for (const screen of screens.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    for (const scheme of SCHEMES) {
      const path = join(OUTPUT, `${screen.name}-${scheme}${suffix}.png`);
      const heard = await stage
        .show(screen, scheme, async ({ page, subject }) => {
          if (subject.is === 'part') await subject.part.screenshot({ path });
          else await page.screenshot({ path, fullPage: subject.fullPage });
        })
        // The others are worth seeing, whatever one of them could not do.
        .catch((error: unknown) => [String(error)]);
      complaints.push(...heard.map((complaint) => `${screen.name}: ${complaint}`));
    }
    console.log(screen.name);
  }
} finally {
  await stage.close();
}
if (complaints.length > 0) throw new Error(`Not all of it went well:\n${complaints.join('\n')}`);
console.log(`Screenshots are in ${OUTPUT}`);
