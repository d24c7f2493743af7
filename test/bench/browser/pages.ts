import * as z from 'zod/mini';
import type { RawPage } from '../../tools/raw-browser';
import { inTurn, median } from './measure';
import type { Place } from './place';

/** When the first text or picture was painted, ms after the navigation began. */
const PAINTED = `new Promise((resolve) => {
  const look = () => {
    const [entry] = performance.getEntriesByName('first-contentful-paint');
    if (entry) resolve(entry.startTime);
    else requestAnimationFrame(look);
  };
  look();
})`;

/** When a row that opens on a click stood there, ms after the navigation began: then the click, and when it was answered. */
const ANSWERED = `new Promise((resolve) => {
  const look = () => {
    const row = document.querySelector('.row-open');
    if (!row) return setTimeout(look, 0);
    const at = performance.now();
    row.click();
    const wait = () => document.querySelector('.inspector') ? resolve({ at, openedAt: performance.now() }) : setTimeout(wait, 0);
    wait();
  };
  look();
})`;

async function withPage<T>(place: Place, path: string, run: (page: RawPage) => Promise<T>): Promise<T> {
  const page = await place.browser.open(place.url(path));
  try {
    return await run(page);
  } finally {
    await page.close();
  }
}

const number = (value: unknown) => z.parse(z.number(), value);

export const firstPaint = (place: Place, path: string) =>
  withPage(place, path, async (page) => number(await page.evaluate(PAINTED)));

export async function popupPaint(place: Place) {
  const { ours, floor } = await inTurn(
    () => firstPaint(place, 'popup.html'),
    () => firstPaint(place, 'floor.html'),
  );
  return { ours: median(ours), floor: median(floor) };
}

export const marks = (place: Place) => withPage(place, 'popup.html', async (page) => page.evaluate(ANSWERED));
