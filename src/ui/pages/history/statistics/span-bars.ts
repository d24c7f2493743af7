import { max, median } from 'd3-array';
import { scaleBand, scaleLinear } from 'd3-scale';
import { DAY_MS } from '../../../app/format';
import { axisEnd, type Frame } from './frame';
import type { TimeSpan } from './time-spans';

export interface SpanBar {
  x: number;
  width: number;
  /** Two parts of a bar: `upper` above `lower`. */
  upper: { y: number; height: number };
  lower: { y: number; height: number };
}

/** The space between two bars, as a part of both: bars that touch would look like one. */
const GAP = 0.15;

/** Where the bars stand, side by side. */
function columnsOf(count: number, frame: Frame): { x: number; width: number }[] {
  const scale = scaleBand<number>()
    .domain(Array.from({ length: count }, (_, index) => index))
    .range([frame.left, frame.right])
    .paddingInner(GAP)
    .paddingOuter(GAP / 2);
  return scale.domain().map((index) => ({ x: scale(index) ?? frame.left, width: scale.bandwidth() }));
}

export interface UpAndDown {
  bars: SpanBar[];
  /** Where the bars of both kinds begin. */
  baseline: number;
  upMax: number;
  downMax: number;
}

/** Completed ingestions upwards and problems downwards, on one scale: nobody needs colours to tell them apart. */
export function upAndDown(spans: readonly TimeSpan[], frame: Frame): UpAndDown {
  const endOf = (most: number | undefined) => (most ? axisEnd(most) : 0);
  const upMax = endOf(max(spans, ({ completed }) => completed));
  const downMax = endOf(max(spans, ({ problems }) => problems));
  const y = scaleLinear([-downMax, upMax], [frame.bottom, frame.top]);
  const baseline = y(0);
  const columns = columnsOf(spans.length, frame);
  const bars = spans.map(({ completed, problems }, index) => ({
    ...(columns[index] ?? { x: frame.left, width: 0 }),
    upper: { y: y(completed), height: baseline - y(completed) },
    lower: { y: baseline, height: y(-problems) - baseline },
  }));
  return { bars, baseline, upMax, downMax };
}

export interface Stacked {
  bars: SpanBar[];
  maxMs: number;
}

/** Round durations: an axis ends at the next of them. */
const STEPS_MS = [
  1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200,
].map((seconds) => seconds * 1_000);

/** The median time of waiting in each span, and on top of it that of processing. */
export function stacked(spans: readonly TimeSpan[], frame: Frame): Stacked {
  const halves = spans.map(({ waitedMs, workedMs }) => ({
    waited: median(waitedMs) ?? 0,
    worked: median(workedMs) ?? 0,
  }));
  const most = Math.max(1_000, max(halves, ({ waited, worked }) => waited + worked) ?? 0);
  const maxMs = STEPS_MS.find((step) => step >= most) ?? Math.ceil(most / DAY_MS) * DAY_MS;
  const y = scaleLinear([0, maxMs], [frame.bottom, frame.top]);
  const columns = columnsOf(spans.length, frame);
  const bars = halves.map(({ waited, worked }, index) => ({
    ...(columns[index] ?? { x: frame.left, width: 0 }),
    upper: { y: y(waited + worked), height: y(waited) - y(waited + worked) },
    lower: { y: y(waited), height: frame.bottom - y(waited) },
  }));
  return { bars, maxMs };
}
