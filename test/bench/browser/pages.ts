import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import type { RawPage } from '../../tools/raw-browser';
import { inTurn, median } from './measure';
import { type Place, pause } from './place';

/** Resolves with when anything was painted, and when the first text or picture was, ms after the navigation began. */
const PAINTED = `new Promise((resolve) => {
  const look = () => {
    const [anything] = performance.getEntriesByName('first-paint');
    const [content] = performance.getEntriesByName('first-contentful-paint');
    if (content) resolve({ anythingMs: anything.startTime, contentMs: content.startTime });
    else setTimeout(look, 4);
  };
  look();
})`;

/**
 * Resolves with when a row was there, ms after the navigation began. It is clicked at that moment, and the inspector has to
 * come of it: a row that cannot answer yet would hang this.
 */
const ANSWERED = `new Promise((resolve) => {
  const look = () => {
    const row = document.querySelector('.row-open');
    if (!row) return void setTimeout(look, 0);
    const at = performance.now();
    row.click();
    const wait = () => document.querySelector('h1:not(.unseen)') ? resolve(at) : void setTimeout(wait, 4);
    wait();
  };
  look();
})`;

/** The same figure of ours and of the floor. */
interface Beside {
  ours: number;
  floor: number;
}

/** Opens a page of ours, and closes it. */
export async function onPage<T>(place: Place, path: string, run: (page: RawPage) => Promise<T>): Promise<T> {
  const page = await place.browser.open(place.url(path));
  try {
    return await run(page);
  } finally {
    await page.close();
  }
}

const numberFrom = async (page: RawPage, expression: string) =>
  z.parse(z.number(), await page.evaluate(expression));

const paintsSchema = z.object({ anythingMs: z.number(), contentMs: z.number() });

const firstPaints = (place: Place, path: string) =>
  onPage(place, path, async (page) => z.parse(paintsSchema, await page.evaluate(PAINTED)));

export const firstContentMs = async (place: Place, path: string) =>
  (await firstPaints(place, path)).contentMs;

/** A paint comes with a frame of the screen, and the middle of few falls on one frame or on the next: so many more than elsewhere. */
const PAINTS = 75;

/**
 * The middle of many, ours and one line of static HTML in turn. What the popup paints first is its bar and the frame of its
 * field, its first content is the whole list.
 */
export async function popupPaints(place: Place): Promise<Record<'anything' | 'content', Beside>> {
  const { ours, floor } = await inTurn(
    () => firstPaints(place, 'popup.html'),
    () => firstPaints(place, 'floor.html'),
    PAINTS,
  );
  const middle = (of: 'anythingMs' | 'contentMs') => ({
    ours: median(ours.map((paints) => paints[of])),
    floor: median(floor.map((paints) => paints[of])),
  });
  return { anything: middle('anythingMs'), content: middle('contentMs') };
}

export async function popupAnswer(place: Place): Promise<Beside> {
  const { ours, floor } = await inTurn(
    () => onPage(place, 'popup.html', (page) => numberFrom(page, ANSWERED)),
    () => firstContentMs(place, 'floor.html'),
    PAINTS,
  );
  return { ours: median(ours), floor: median(floor) };
}

/** Until a page has done all that it does by itself after it has opened. */
const QUIET_MS = 1_500;

/** JavaScript's heap of a page that has come to rest, after a collection of garbage, bytes. */
export const heapBytes = (place: Place, path: string) =>
  onPage(place, path, async (page) => {
    await page.evaluate(PAINTED);
    await pause(QUIET_MS);
    await page.send('HeapProfiler.enable');
    await page.send('HeapProfiler.collectGarbage');
    const usage = await page.send('Runtime.getHeapUsage');
    return z.parse(z.object({ usedSize: z.number() }), usage).usedSize;
  });

/** What the process of a page alone holds, bytes: what a person's task manager says of it. Linux. */
export const processBytes = (place: Place, path: string) =>
  onPage(place, path, async (page) => {
    await page.evaluate(PAINTED);
    await pause(QUIET_MS);
    return Math.max(...(await rendererBytes(place)));
  });

async function rendererBytes({ browser }: Place): Promise<number[]> {
  const { processInfo } = z.parse(
    z.object({ processInfo: z.array(z.object({ type: z.string(), id: z.number() })) }),
    await browser.cdp.send('SystemInfo.getProcessInfo'),
  );
  const pids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  return pids.map((pid) => {
    const said = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return [...said.matchAll(/^Private_(?:Clean|Dirty): +(\d+) kB$/gm)].reduce(
      (sum, [, kilobytes]) => sum + Number(kilobytes) * 1024,
      0,
    );
  });
}

/** From a key pressed in the history's search to the frame that shows what it found, ms; the browser's own measure. */
export async function keystrokes(place: Place, keys: string): Promise<number[]> {
  return onPage(place, 'history.html', async (page) => {
    await page.evaluate(PAINTED);
    await pause(QUIET_MS);
    await page.evaluate(`document.querySelector('input[type=search]').focus();
      self.shownAfter = [];
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (entry.name === 'keydown') self.shownAfter.push(entry.duration);
      }).observe({ type: 'event', durationThreshold: 16 })`);
    const shortest: number[] = [];
    for (const text of keys) {
      const before = z.parse(z.number(), await page.evaluate('self.shownAfter.length'));
      await page.send('Input.dispatchKeyEvent', {
        type: 'keyDown',
        text,
        key: text,
        code: `Key${text.toUpperCase()}`,
      });
      await page.send('Input.dispatchKeyEvent', {
        type: 'keyUp',
        key: text,
        code: `Key${text.toUpperCase()}`,
      });
      await pause(400);
      const shown = z.parse(z.array(z.number()), await page.evaluate('self.shownAfter'));
      // The browser says nothing of what took less than its threshold.
      shortest.push(shown.length > before ? (shown.at(-1) ?? 16) : 16);
    }
    return shortest;
  });
}
