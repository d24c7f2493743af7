import { bisectRight, median } from 'd3-array';
import { scaleLog } from 'd3-scale';
import { type Ingestion, OUTCOMES, type OutcomeKind } from '../../../../watch/model/records';
import { HOUR_MS, SECOND_MS } from '../../../app/format';
import { tookMs } from '../../../app/ingestion-times';
import type { Frame } from './frame';

/**
 * Where one class of durations ends and the next begins: round numbers, each about twice the one before, from a tenth of a
 * second to a week.
 */
export const EDGES_MS = [
  100,
  200,
  500,
  SECOND_MS,
  2 * SECOND_MS,
  5 * SECOND_MS,
  10 * SECOND_MS,
  20 * SECOND_MS,
  30 * SECOND_MS,
  60 * SECOND_MS,
  120 * SECOND_MS,
  300 * SECOND_MS,
  600 * SECOND_MS,
  1_200 * SECOND_MS,
  1_800 * SECOND_MS,
  HOUR_MS,
  2 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  24 * HOUR_MS,
  48 * HOUR_MS,
  168 * HOUR_MS,
] as const;

/** How many ingestions with one outcome are in each class; shorter and longer ones are in the first and the last. */
export interface Durations {
  kind: OutcomeKind;
  counts: number[];
  total: number;
  medianMs: number;
}

/** The durations of each outcome of which any is known. */
export function durationsOf(records: readonly Ingestion[]): Durations[] {
  return OUTCOMES.flatMap((kind) => {
    const took = records.flatMap((record) =>
      record.state === 'ended' && record.outcome.kind === kind ? (tookMs(record) ?? []) : [],
    );
    const medianMs = median(took);
    if (medianMs === undefined) return [];
    const counts = Array.from({ length: EDGES_MS.length - 1 }, () => 0);
    for (const ms of took) {
      const at = classOf(ms);
      counts[at] = (counts[at] ?? 0) + 1;
    }
    return [{ kind, counts, total: took.length, medianMs }];
  });
}

function classOf(ms: number): number {
  return Math.min(EDGES_MS.length - 2, Math.max(0, bisectRight(EDGES_MS, ms) - 1));
}

/** The range of classes that are drawn: all that are not empty, and one more on either side. */
export function usedClasses(all: readonly Durations[]): { first: number; last: number } {
  const used = EDGES_MS.slice(1).flatMap((_, at) => (all.some(({ counts }) => counts[at]) ? [at] : []));
  const [first = 0, last = 0] = [used[0], used.at(-1)];
  return { first: Math.max(0, first - 1), last: Math.min(EDGES_MS.length - 2, last + 1) };
}

export interface DurationBar {
  x: number;
  width: number;
  y: number;
  height: number;
  /** Which class of `EDGES_MS` it is. */
  at: number;
}

/** The bars of one outcome on a logarithmic scale, the highest as high as the frame. */
export function durationBars(
  { counts }: Durations,
  { first, last }: { first: number; last: number },
  frame: Frame,
): DurationBar[] {
  const most = Math.max(1, ...counts);
  const x = (edge: number) => durationX(EDGES_MS[edge] ?? 1, { first, last }, frame);
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset).map((at) => {
    const height = ((counts[at] ?? 0) / most) * (frame.bottom - frame.top);
    return { x: x(at) + 0.5, width: x(at + 1) - x(at) - 1, y: frame.bottom - height, height, at };
  });
}

/** Where a duration is on the horizontal axis. */
export function durationX(
  ms: number,
  { first, last }: { first: number; last: number },
  frame: Frame,
): number {
  const [min, max] = [EDGES_MS[first] ?? 1, EDGES_MS[last + 1] ?? 1];
  return scaleLog([min, max], [frame.left, frame.right]).clamp(true)(Math.max(min, ms));
}
