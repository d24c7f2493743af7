import type { Ingestion } from '../../../../watch/model/records';
import { type Frame, medianOf, place, roundUp } from './scale';

/** What ended between two moments. */
export interface Span {
  from: number;
  to: number;
  completed: number;
  /** Ended in anything else. */
  failed: number;
  /** How long each waited and was worked on, of those of which Synap said so. */
  waitedMs: number[];
  workedMs: number[];
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long a span may be: what people divide time by. Longer ones double. */
const LENGTHS_MS = [
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
  2 * DAY_MS,
  7 * DAY_MS,
  14 * DAY_MS,
  28 * DAY_MS,
];

/** As many bars as can be told apart. */
const SPANS_MAX = 40;

/**
 * Everything that ended, by when it did, in spans of one length without a gap. `offsetMs`: this person's clock minus UTC, so
 * that a day begins at its midnight.
 */
export function spansOf(records: readonly Ingestion[], offsetMs: number): Span[] {
  const ended = records.flatMap((record) => {
    const at = endedAt(record);
    return at === null ? [] : [{ record, at }];
  });
  if (ended.length === 0) return [];
  const first = ended.reduce((least, { at }) => Math.min(least, at), Infinity);
  const last = ended.reduce((most, { at }) => Math.max(most, at), -Infinity);
  const lengthMs = lengthFor(last - first);
  const start = Math.floor((first + offsetMs) / lengthMs) * lengthMs - offsetMs;
  const spans = Array.from({ length: Math.floor((last - start) / lengthMs) + 1 }, (_, index) =>
    emptySpan(start + index * lengthMs, lengthMs),
  );
  for (const { record, at } of ended) {
    const span = spans[Math.floor((at - start) / lengthMs)];
    if (span) count(span, record);
  }
  return spans;
}

/** When an ingestion ended, by Synap's clock where it said so. */
function endedAt(record: Ingestion): number | null {
  if (record.state !== 'ended') return null;
  return record.completedAt ?? record.outcome.at;
}

function lengthFor(wholeMs: number): number {
  const enough = (lengthMs: number) => wholeMs / lengthMs < SPANS_MAX - 1;
  let lengthMs = LENGTHS_MS.find(enough) ?? 2 * 28 * DAY_MS;
  while (!enough(lengthMs)) lengthMs *= 2;
  return lengthMs;
}

const emptySpan = (from: number, lengthMs: number): Span => ({
  from,
  to: from + lengthMs,
  completed: 0,
  failed: 0,
  waitedMs: [],
  workedMs: [],
});

function count(span: Span, record: Ingestion): void {
  if (record.state !== 'ended') return;
  if (record.outcome.kind === 'completed') span.completed += 1;
  else span.failed += 1;
  const { queuedAt, startedAt, completedAt } = record;
  if (queuedAt === null || startedAt === null || completedAt === null) return;
  // Clocks of several machines: what would be less than nothing is nothing.
  span.waitedMs.push(Math.max(0, startedAt - queuedAt));
  span.workedMs.push(Math.max(0, completedAt - startedAt));
}

export interface Bar {
  x: number;
  width: number;
  /** Two parts of a bar: `upper` above `lower`. */
  upper: { y: number; height: number };
  lower: { y: number; height: number };
}

/** Bars that touch would be one. */
const GAP = 0.15;

function slot(index: number, count: number, frame: Frame): { x: number; width: number } {
  const width = (frame.right - frame.left) / count;
  return { x: frame.left + index * width + (width * GAP) / 2, width: width * (1 - GAP) };
}

export interface UpAndDown {
  bars: Bar[];
  /** The line that finishes rise from and failures hang from. */
  baseline: number;
  upMax: number;
  downMax: number;
}

/** Finishes upwards and failures downwards, on one scale: told apart by where they are, whatever their colour. */
export function upAndDown(spans: readonly Span[], frame: Frame): UpAndDown {
  const most = (of: 'completed' | 'failed') => Math.max(0, ...spans.map((span) => span[of]));
  const upMax = most('completed') === 0 ? 0 : roundUp(most('completed'));
  const downMax = most('failed') === 0 ? 0 : roundUp(most('failed'));
  const y = (value: number) => place(value, -downMax, upMax, frame.bottom, frame.top);
  const baseline = y(0);
  const bars = spans.map(({ completed, failed }, index) => ({
    ...slot(index, spans.length, frame),
    upper: { y: y(completed), height: baseline - y(completed) },
    lower: { y: baseline, height: y(-failed) - baseline },
  }));
  return { bars, baseline, upMax, downMax };
}

export interface Stacked {
  bars: Bar[];
  maxMs: number;
}

/** Durations people know, of which an axis ends at the next. */
const STEPS_MS = [
  1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200,
].map((seconds) => seconds * 1_000);

/** The usual waiting, and on top of it the usual work, of each span. */
export function stacked(spans: readonly Span[], frame: Frame): Stacked {
  const halves = spans.map(({ waitedMs, workedMs }) => ({
    waited: medianOf(waitedMs) ?? 0,
    worked: medianOf(workedMs) ?? 0,
  }));
  const most = Math.max(1_000, ...halves.map(({ waited, worked }) => waited + worked));
  const maxMs = STEPS_MS.find((step) => step >= most) ?? Math.ceil(most / DAY_MS) * DAY_MS;
  const y = (ms: number) => place(ms, 0, maxMs, frame.bottom, frame.top);
  const bars = halves.map(({ waited, worked }, index) => ({
    ...slot(index, spans.length, frame),
    upper: { y: y(waited + worked), height: y(waited) - y(waited + worked) },
    lower: { y: y(waited), height: frame.bottom - y(waited) },
  }));
  return { bars, maxMs };
}

/** Where a few of the spans are named below: the first, the last, and some in between, evenly. */
export function namedSpans(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, index) => index);
  return Array.from({ length: most }, (_, index) => Math.round((index * (count - 1)) / (most - 1)));
}
