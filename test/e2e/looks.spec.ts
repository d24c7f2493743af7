import { expect, type Page, test } from '@playwright/test';
import { openStage } from '../tools/screens/stage';
import { screens } from '../tools/screens/states';
import { misplaced, overwritten, unlikeShell } from './support/looks/layout';
import { moving, unsteady } from './support/looks/motion';
import { smallTargets } from './support/looks/targets';
import { unfocused, vanished } from './support/looks/visibility';

/** Every surface, in the states that have most in them. */
const NAMES = [
  'popup-empty',
  'popup-batches',
  'popup-removed',
  'popup-key-needed',
  'popup-keys',
  'popup-inspector-find',
  'panel',
  'history-selected',
  'history-statistics-below',
  'history-unfolded',
  'options-several-connections',
  'options-diagnostics',
  'welcome',
  'devtools',
];
/** Of these the static page already shows where what will be. */
const LIKE_SHELL = ['popup-empty', 'popup-batches', 'panel'];
const states = NAMES.map((name) => screens.find((screen) => screen.name === name));

/** What is measured anew in one frame is drawn by the next but one. */
const untilDrawn = () =>
  new Promise((resolve) =>
    requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );

/** What a person has set: larger letters, or the page at 200 %, or as narrow as a page must still be usable in. */
async function otherwise(page: Page, isPopup: boolean): Promise<string[]> {
  const size = page.viewportSize() ?? { width: 0, height: 0 };
  const found: string[] = [];
  const look = async (how: string) => {
    await page.evaluate(untilDrawn);
    const wrong = [...(await misplaced(page)), ...(await overwritten(page))];
    found.push(...wrong.map((one) => `${how}: ${one}`));
  };
  // A popup is as wide as it is: browsers zoom the window along.
  if (!isPopup)
    for (const width of [640, 320]) {
      await page.setViewportSize({ width, height: 450 });
      await look(`${width} wide`);
      found.push(...(await smallTargets(page)).map((one) => `${width} wide: ${one}`));
    }
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '162.5%';
  });
  // Of another height, so that what measures itself does.
  await page.setViewportSize({ ...size, height: size.height - 1 });
  await look('letters twice as large');
  return found;
}

test('whatever somebody needs of their browser, each surface can be read, reached and told apart', async () => {
  const stage = await openStage();
  const found: string[] = [];
  for (const screen of states) {
    if (screen === undefined) throw new Error('a state has been renamed');
    const of = (wrong: string[]) => found.push(...wrong.map((one) => `${screen.name}: ${one}`));
    const complaints = await stage.show(screen, 'light', async ({ page }) => {
      of(await unsteady(page));
      of(await misplaced(page));
      of(await overwritten(page));
      of(await smallTargets(page));
      await page.emulateMedia({ reducedMotion: 'reduce', forcedColors: 'active' });
      of(await moving(page));
      of(await vanished(page));
      of(await unfocused(page));
      await page.emulateMedia({ forcedColors: 'none' });
      of(await otherwise(page, screen.path === 'popup.html'));
      if (LIKE_SHELL.includes(screen.name)) of(await unlikeShell(page));
    });
    of(complaints);
  }
  await stage.close();
  expect(found).toEqual([]);
});
