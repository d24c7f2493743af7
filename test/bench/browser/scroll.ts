import type { CDPSession, Page } from '@playwright/test';
import { many } from '../../tools/screens/data/archive';
import { underWay } from '../../tools/screens/data/ingestions';
import { screen } from '../../tools/screens/screen';
import { openStage } from '../../tools/screens/stage';

/** How many the history holds. */
const STORED = 5_000;
/** As far and as fast as somebody who looks for something: forty rows a second, then a hundred. */
const WAYS = [
  { distancePx: 8_000, pxPerSecond: 2_000 },
  { distancePx: 16_000, pxPerSecond: 5_000 },
] as const;
/** A frame of a screen of 60 Hz; one that took half as long again has missed the next. */
const FRAME_MS = 1_000 / 60;

/** What became of the frames while a list was scrolled. */
export interface Scrolled {
  frames: number;
  /** Frames in which nothing new could be shown, because the page was still at work. */
  missed: number;
  longestMs: number;
  /** Of the frames, those in which a part of the list was in sight whose rows were not drawn yet. */
  blank: number;
  /** What the page's thread worked for a frame, in its own time: a busy machine makes frames late, but not this longer. */
  workMs: number;
}

export interface ScrollRow {
  what: string;
  ours: Scrolled;
  /** The same way over a page of as many rows as high that nobody has to draw: what browser and machine make of it. */
  floor: Scrolled;
}

/** Scrolls through the history and through a page that stands still, in turn, in one browser. */
export async function scrollRows(): Promise<ScrollRow[]> {
  const stage = await openStage();
  const rows: ScrollRow[] = [];
  const records = [...underWay, ...many(STORED)];
  const history = screen('history-of-thousands', 'history.html', { records });
  await stage.show(history, 'light', async ({ page }) => {
    await page.getByText(`${(STORED + underWay.length).toLocaleString('en')} of`).waitFor();
    const still = await page.context().newPage();
    await still.setViewportSize(page.viewportSize() ?? { width: 1180, height: 760 });
    await still.setContent('<body></body>');
    await still.evaluate(drawStill, { count: STORED, rowPx: 52 });
    for (const way of WAYS) {
      const what = `${STORED.toLocaleString('en')} stored, ${way.pxPerSecond.toLocaleString('en')} px/s`;
      const floor = await scrolled(still, way);
      rows.push({ what, ours: await scrolled(page, way), floor });
    }
    await still.close();
  });
  await stage.close();
  return rows;
}

function drawStill({ count, rowPx }: { count: number; rowPx: number }): void {
  const box = document.createElement('div');
  box.className = 'list-box';
  Object.assign(box.style, { height: '500px', width: '460px', overflow: 'auto' });
  for (let n = 0; n < count; n += 1) {
    const row = document.createElement('div');
    row.className = 'row';
    row.style.height = `${rowPx}px`;
    row.textContent = `document-${n}`;
    box.append(row);
  }
  document.body.append(box);
}

/** Down by the wheel, in the browser's own steps, while each frame is noted. */
async function scrolled(page: Page, { distancePx, pxPerSecond }: (typeof WAYS)[number]): Promise<Scrolled> {
  await page.bringToFront();
  const box = await page.locator('.list-box').boundingBox();
  if (box === null) throw new Error('there is no list');
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.evaluate(startNoting);
  const before = await worked(session);
  await session.send('Input.synthesizeScrollGesture', {
    x: box.x + box.width / 2,
    y: box.y + box.height / 2,
    yDistance: -distancePx,
    speed: pxPerSecond,
    gestureSourceType: 'mouse',
    preventFling: true,
  });
  const after = await worked(session);
  const { gapsMs, blank } = await page.evaluate(stopNoting);
  await session.detach();
  return {
    frames: gapsMs.length,
    missed: gapsMs.reduce((sum, gapMs) => sum + Math.max(0, Math.round(gapMs / FRAME_MS) - 1), 0),
    longestMs: Math.max(...gapsMs),
    blank,
    workMs: (1_000 * (after - before)) / Math.max(1, gapsMs.length),
  };
}

async function worked(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
}

interface Noted {
  gapsMs: number[];
  blank: number;
}

declare global {
  interface Window {
    noted: (Noted & { isOver: boolean }) | undefined;
  }
}

/** From the first frame in which the list moves. */
function startNoting(): void {
  const box = document.querySelector('.list-box');
  if (box === null) return;
  const noted = { gapsMs: [] as number[], blank: 0, isOver: false };
  window.noted = noted;
  // A method: a function with a name of its own is given a helper by tsx that the page does not have.
  const noting = {
    last: null as number | null,
    top: box.scrollTop,
    note(at: number) {
      if (noted.isOver) return;
      if (noting.last !== null) noted.gapsMs.push(at - noting.last);
      if (noting.last !== null || box.scrollTop !== noting.top) {
        noting.last = at;
        const { left, width, top, bottom } = box.getBoundingClientRect();
        const ends = [top + 4, bottom - 4].map((y) => document.elementFromPoint(left + width / 2, y));
        if (ends.some((end) => end?.closest('li, .row') == null)) noted.blank += 1;
      }
      noting.top = box.scrollTop;
      requestAnimationFrame(noting.note);
    },
  };
  requestAnimationFrame(noting.note);
}

function stopNoting(): Noted {
  const noted = window.noted ?? { gapsMs: [], blank: 0, isOver: true };
  noted.isOver = true;
  return noted;
}
