import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { openStage, type Shown, type Stage } from '../tools/screens/stage';
import { importantScreens, screens } from '../tools/screens/states';
import { smallTargets } from './support/looks/targets';

/** WCAG 2.2 at A and AA, and what axe counts as good practice besides. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Beside light English. */
const LANGUAGES = ['de', 'ar'];
const VARIANTS = ['dark', ...LANGUAGES];

interface Worker {
  stageIn(language: string): Promise<Stage>;
}

/** One browser for each language in each worker: starting one takes longer than looking at a page. */
const test = base.extend<object, Worker>({
  stageIn: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are needed.
    async ({}, use) => {
      const stages = new Map<string, Promise<Stage>>();
      await use((language) => {
        const stage = stages.get(language) ?? openStage({ language });
        stages.set(language, stage);
        return stage;
      });
      for (const stage of stages.values()) await (await stage).close();
    },
    { scope: 'worker' },
  ],
});

for (const screen of screens)
  test(`${screen.name} looks as in its picture, axe finds nothing wrong with it, and nothing is too small to hit`, async ({
    stageIn,
  }) => {
    const stage = await stageIn('en');
    const complaints = await stage.show(screen, 'light', async (shown) => {
      await compare(shown, screen.name);
      expect.soft(await wrongWith(shown.page)).toEqual([]);
      if (importantScreens.includes(screen)) {
        expect.soft(await faintInTheDark(shown.page)).toEqual([]);
        await compare(shown, `${screen.name}-dark`);
      }
      // Last: it scrolls to what it measures.
      expect.soft(await smallTargets(shown.page)).toEqual([]);
    });
    expect(complaints).toEqual([]);
  });

for (const language of LANGUAGES)
  for (const screen of importantScreens)
    test(`${screen.name} looks as in its picture in "${language}"`, async ({ stageIn }) => {
      const stage = await stageIn(language);
      const complaints = await stage.show(screen, 'light', (shown) =>
        compare(shown, `${screen.name}-${language}`),
      );
      expect(complaints).toEqual([]);
    });

test('there is no picture but of a state that there is', async () => {
  const wanted = [
    ...screens.map(({ name }) => `${name}.png`),
    ...importantScreens.flatMap(({ name }) => VARIANTS.map((variant) => `${name}-${variant}.png`)),
  ];
  const pictures = await readdir(fileURLToPath(new URL('pictures', import.meta.url)));
  expect(pictures.sort()).toEqual(wanted.sort());
});

async function compare({ page, subject }: Shown, picture: string): Promise<void> {
  if (subject.is === 'part') await expect.soft(subject.part).toHaveScreenshot(`${picture}.png`);
  else await expect.soft(page).toHaveScreenshot(`${picture}.png`, { fullPage: subject.fullPage });
}

async function wrongWith(page: Page): Promise<string[]> {
  return foundBy(
    axe(page)
      .options({ resultTypes: ['violations'] })
      .withTags(RULES),
  );
}

/**
 * Leaves the page dark: the scheme changes nothing but colours, so nothing but those is looked at twice, and only where nearly
 * everybody looks. That each colour can be read on each ground, in either scheme, is held by the test of the colours.
 */
async function faintInTheDark(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'dark' });
  return foundBy(axe(page).withRules(['color-contrast']));
}

async function foundBy(builder: AxeBuilder): Promise<string[]> {
  const { violations } = await builder.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}: ${failureSummary}`),
  );
}

/** Without a blank page that gathers the results of frames: there are none. */
const axe = (page: Page) => new AxeBuilder({ page }).setLegacyMode(true);
