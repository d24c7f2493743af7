import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { openStage } from '../tools/screens/stage';
import { type Screen, screens } from '../tools/screens/states';
import { smallTargets } from './support/looks';

/** WCAG 2.2 at A and AA, and what axe counts as good practice besides. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** So many states to a browser: the popup has most of all. */
const STATES_AT_ONCE = 16;

const surfaceOf = ({ path }: Screen) => path.split('.')[0] ?? path;

for (const surface of new Set(screens.map(surfaceOf))) {
  const states = screens.filter((screen) => surfaceOf(screen) === surface);
  for (let from = 0; from < states.length; from += STATES_AT_ONCE) {
    const some = states.slice(from, from + STATES_AT_ONCE);
    test(`axe finds nothing wrong with ${surface}, nor anything too small to hit, light and dark, from "${some[0]?.name}" to "${some.at(-1)?.name}"`, async () => {
      const stage = await openStage();
      const found: string[] = [];
      for (const screen of some)
        await stage.show(screen, 'light', async (page) => {
          found.push(...(await wrongWith(screen, page)));
        });
      await stage.close();
      expect(found).toEqual([]);
      expect(stage.complaints).toEqual([]);
    });
  }
}

/** The scheme changes nothing but colours, so nothing but those is looked at twice. */
async function wrongWith(screen: Screen, page: Page): Promise<string[]> {
  const inLight = await new AxeBuilder({ page })
    .withTags(RULES)
    .options({ resultTypes: ['violations'] })
    .analyze();
  await page.emulateMedia({ colorScheme: 'dark' });
  const inDark = await new AxeBuilder({ page }).withRules(['color-contrast']).analyze();
  const violations = [...inLight.violations, ...inDark.violations].flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${screen.name}: ${id}: ${html}: ${failureSummary}`),
  );
  return [...violations, ...(await smallTargets(page)).map((target) => `${screen.name}: ${target}`)];
}
