import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './browsers';
import { openStage, SCHEMES } from './screens/stage';
import { screens } from './screens/states';

/**
 * Writes a screenshot of every surface and state to `test-results/screens`, light and dark, for a person to look at:
 * `npm run screens`, some of them with `npm run screens -- popup-under-way options`, in another language with `--lang de`.
 */
const OUTPUT = process.env.SCREENS_DIR ?? join(ROOT, 'test-results/screens');

const { positionals: wanted, values } = parseArgs({
  allowPositionals: true,
  options: { lang: { type: 'string', default: 'en' } },
});
const suffix = values.lang === 'en' ? '' : `-${values.lang}`;
await mkdir(OUTPUT, { recursive: true });
const stage = await openStage(values.lang);
try {
  for (const screen of screens.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    for (const scheme of SCHEMES)
      await stage.show(screen, scheme, async (page, isLong) => {
        await page.screenshot({
          path: join(OUTPUT, `${screen.name}-${scheme}${suffix}.png`),
          fullPage: isLong,
        });
      });
    console.log(screen.name);
  }
  if (stage.complaints.length > 0) throw new Error(`The pages complained:\n${stage.complaints.join('\n')}`);
  console.log(`Screenshots are in ${OUTPUT}`);
} finally {
  await stage.close();
}
