import type { CDPSession, Page } from '@playwright/test';
import * as z from 'zod/mini';
import { many } from '../../tools/screens/data/archive';
import { inProgress } from '../../tools/screens/data/ingestions';
import { screen } from '../../tools/screens/screen';
import { openStage } from '../../tools/screens/stage';

/** How many the history holds. */
const STORED = 5_000;
/** As far and as fast as somebody who looks for something: forty rows a second, then a hundred. */
const WAYS = [
  { distancePx: 8_000, pxPerSecond: 2_000 },
  { distancePx: 16_000, pxPerSecond: 5_000 },
] as const;
/** Where Chromium says what became of each frame. */
const REPORTS = ['cc', 'benchmark', 'disabled-by-default-devtools.timeline.frame'];

/** What became of the frames while a list was scrolled, by Chromium's own reports. */
export interface Scrolled {
  frames: number;
  /** Frames in which nothing new was shown though something had to be. */
  dropped: number;
  /** Frames that showed the list where it had been scrolled to, with the rows of the frame before: the page was still at work. */
  behind: number;
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
  const records = [...inProgress, ...many(STORED)];
  const history = screen('history-of-thousands', 'history.html', { records });
  await stage.show(history, 'light', async ({ page }) => {
    await page.getByText(`${(STORED + inProgress.length).toLocaleString('en')} of`).waitFor();
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
  await page.evaluate(startLooking);
  const reports = await frameReports(session);
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
  const fates = await reports.end();
  const blank = await page.evaluate(stopLooking);
  await session.detach();
  const count = (fate: Fate) => fates.filter((one) => one === fate).length;
  return {
    frames: fates.length,
    dropped: count('dropped'),
    behind: count('behind'),
    blank,
    workMs: (1_000 * (after - before)) / Math.max(1, fates.length),
  };
}

async function worked(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
}

type Fate = 'shown' | 'behind' | 'dropped';

/**
 * One report of a frame; there are two where the compositor did not wait for the page.
 *
 * @see https://source.chromium.org/chromium/chromium/src/+/main:cc/metrics/compositor_frame_reporter.cc
 */
const reportSchema = z.object({
  name: z.literal('PipelineReporter'),
  ph: z.enum(['b', 'B']),
  args: z.object({
    frame_reporter: z.object({
      frame_sequence: z.number(),
      layer_tree_host_id: z.number(),
      scroll_state: z.string(),
      state: z.string(),
    }),
  }),
});

async function frameReports(session: CDPSession): Promise<{ end(): Promise<Fate[]> }> {
  const events: unknown[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: REPORTS },
  });
  return {
    async end() {
      const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
      await session.send('Tracing.end');
      await complete;
      return fatesOf(events);
    },
  };
}

/** What became of each frame during which something was scrolled. */
function fatesOf(events: unknown[]): Fate[] {
  const states = new Map<string, string[]>();
  for (const event of events) {
    const report = reportSchema.safeParse(event);
    if (!report.success) continue;
    const { layer_tree_host_id, frame_sequence, scroll_state, state } = report.data.args.frame_reporter;
    if (scroll_state === 'SCROLL_NONE') continue;
    const frame = `${layer_tree_host_id} ${frame_sequence}`;
    states.set(frame, [...(states.get(frame) ?? []), state]);
  }
  const fates = [...states.values()].filter(
    (of) => !of.every((state) => state === 'STATE_NO_UPDATE_DESIRED'),
  );
  if (fates.length === 0) throw new Error('Chromium reported no frame');
  return fates.map(fateOf);
}

function fateOf(states: string[]): Fate {
  if (!states.some((state) => state.startsWith('STATE_PRESENTED'))) return 'dropped';
  return states.includes('STATE_PRESENTED_PARTIAL') ? 'behind' : 'shown';
}

declare global {
  interface Window {
    looked: { blank: number; isOver: boolean } | undefined;
  }
}

/** Counts the frames of the page with a part of the list in sight that has no row. */
function startLooking(): void {
  const box = document.querySelector('.list-box');
  if (box === null) return;
  const looked = { blank: 0, isOver: false };
  window.looked = looked;
  // A method: a function with a name of its own is given a helper by tsx that the page does not have.
  const looking = {
    look() {
      if (looked.isOver) return;
      const { left, width, top, bottom } = box.getBoundingClientRect();
      const ends = [top + 4, bottom - 4].map((y) => document.elementFromPoint(left + width / 2, y));
      if (ends.some((end) => end?.closest('li, .row') == null)) looked.blank += 1;
      requestAnimationFrame(looking.look);
    },
  };
  requestAnimationFrame(looking.look);
}

function stopLooking(): number {
  const looked = window.looked ?? { blank: 0, isOver: true };
  looked.isOver = true;
  return looked.blank;
}
