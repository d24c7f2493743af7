import { expect, type Page, test } from '@playwright/test';
import type { browser as browserApi } from 'wxt/browser';
import { now, uuid } from '../tools/screens/data';
import { openStage } from '../tools/screens/stage';
import { type Screen, screens } from '../tools/screens/states';
import {
  misplaced,
  moving,
  overwritten,
  smallTargets,
  unfocused,
  unlikeShell,
  unsteady,
  vanished,
} from './support/looks';

declare const chrome: typeof browserApi;

/** A panel of DevTools whose page has asked for this much; the panel's page starts again, with DevTools around it. */
async function inspect(page: Page): Promise<void> {
  const entries = [1, 3, 77].map((n) => ({
    startedDateTime: new Date(now - n * 1_000).toISOString(),
    request: { method: 'POST', url: 'http://localhost:3000/api/v1/memories/create' },
    response: { status: n === 77 ? 500 : 202, content: { mimeType: 'application/json' } },
    body: JSON.stringify({
      ingestion_id: uuid(n),
      document_id: `document-${'of-a-long-name-'.repeat(n % 10)}`,
    }),
  }));
  await page.evaluate(async (all) => {
    const har = all.map(({ body, ...entry }) => ({
      ...entry,
      getContent: (tell: (content: string, encoding: string) => void) => tell(body, ''),
    }));
    const quiet = { addListener: () => {}, removeListener: () => {} };
    const devtools = {
      network: { onRequestFinished: quiet, getHAR: (tell: (log: object) => void) => tell({ entries: har }) },
      panels: { themeName: 'default', onThemeChanged: quiet },
    };
    for (const api of [chrome, Reflect.get(globalThis, 'browser')])
      if (api !== undefined) Object.assign(api, { devtools });
    const script = document.querySelector<HTMLScriptElement>('script[type="module"]');
    await import(`${script?.src}?with-devtools`);
  }, entries);
  await page.getByRole('listitem').nth(2).waitFor();
}

const everything = screens.find(({ name }) => name === 'popup-under-way');
const devtools: Screen = {
  name: 'devtools',
  path: 'devtools-panel.html',
  local: everything?.local ?? {},
  session: everything?.session ?? {},
  act: inspect,
  size: { width: 900, height: 320 },
};

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
  'options-doctor',
  'welcome',
];
/** Of these the static page already shows where what will be. */
const LIKE_SHELL = ['popup-empty', 'popup-batches', 'panel'];
const shown = [...NAMES.map((name) => screens.find((screen) => screen.name === name)), devtools];

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
  for (const screen of shown) {
    if (screen === undefined) throw new Error('a state has been renamed');
    await stage.show(screen, 'light', async (page) => {
      const of = (wrong: string[]) => found.push(...wrong.map((one) => `${screen.name}: ${one}`));
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
  }
  await stage.close();
  expect(found).toEqual([]);
  expect(stage.complaints).toEqual([]);
});
