import { bin, max, min, pairs } from 'd3-array';
import { type CountableTimeInterval, type TimeInterval, timeDay, timeHour, timeMinute } from 'd3-time';
import { isPlausibleTime } from '../../../../synap/time';
import { hasProblem } from '../../../../watch/model/ingestion';
import type { Ended, Ingestion } from '../../../../watch/model/records';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../app/format';
import { reportedEndOf } from '../../../app/ingestion-times';

/** What ended between two times. */
export interface TimeSpan {
  from: number;
  to: number;
  /** It begins and ends at local midnight. */
  isWholeDays: boolean;
  completed: number;
  problems: number;
  /** How long each was queued and processed, of those of which Synap gave the times. */
  waitedMs: number[];
  workedMs: number[];
}

interface SpanLength {
  unit: CountableTimeInterval;
  count: number;
  /** The usual one: days of 23 and 25 hours are whole days too. */
  ms: number;
}

const of = (unit: CountableTimeInterval, unitMs: number) => (count: number) => ({
  unit,
  count,
  ms: count * unitMs,
});
const days = of(timeDay, DAY_MS);

/** The lengths that a span can have. Beyond them the number of days is doubled. */
const SPAN_LENGTHS: readonly SpanLength[] = [
  ...[1, 5, 15].map(of(timeMinute, MINUTE_MS)),
  ...[1, 3, 6, 12].map(of(timeHour, HOUR_MS)),
  ...[1, 2, 7, 14, 28].map(days),
];

/** More bars could not be distinguished. */
const SPANS_MAX = 40;

interface Finish {
  record: Ended;
  at: number;
}

/** What ended when, in spans of one length of the local calendar that follow each other without a gap. */
export function spansOf(records: readonly Ingestion[]): TimeSpan[] {
  const finishes = records.flatMap((record) => finishOf(record) ?? []);
  const [first, last] = [min(finishes, ({ at }) => at), max(finishes, ({ at }) => at)];
  if (first === undefined || last === undefined) return [];
  const length = lengthFor(last - first);
  const edges = edgesAround(first, last, intervalOf(length));
  const groups = bin<Finish, number>()
    .value(({ at }) => at)
    .domain([edges[0] ?? first, edges.at(-1) ?? last])
    .thresholds(edges.slice(1, -1))(finishes);
  return pairs(edges).map(([from, to], index) => ({
    from,
    to,
    isWholeDays: length.unit === timeDay,
    ...tallyOf((groups[index] ?? []).map(({ record }) => record)),
  }));
}

/** When an ingestion ended, by Synap's clock if Synap gave a time. */
function finishOf(record: Ingestion): Finish | null {
  if (record.state !== 'ended') return null;
  const at = reportedEndOf(record) ?? record.outcome.at;
  return isPlausibleTime(at) ? { record, at } : null;
}

function lengthFor(wholeMs: number): SpanLength {
  const isEnough = ({ ms }: SpanLength) => wholeMs / ms < SPANS_MAX - 1;
  let length = SPAN_LENGTHS.find(isEnough) ?? days(2 * 28);
  while (!isEnough(length)) length = days(2 * length.count);
  return length;
}

/**
 * Hours and minutes are counted from the last midnight or whole hour. Days are counted through: d3's `every` would begin anew
 * with each month, and make its last span shorter.
 */
function intervalOf({ unit, count }: SpanLength): TimeInterval {
  if (unit !== timeDay) return unit.every(count) ?? unit;
  // A Monday: spans of weeks are calendar weeks.
  const start = new Date(1970, 0, 5);
  return timeDay.filter((day) => timeDay.count(start, day) % count === 0);
}

/** The beginnings of all spans from the one that contains `first`, and the end of the one that contains `last`. */
function edgesAround(first: number, last: number, interval: TimeInterval): number[] {
  const end = interval.ceil(new Date(last + 1));
  return [...interval.range(interval.floor(new Date(first)), end), end].map(Number);
}

function tallyOf(records: readonly Ended[]): Omit<TimeSpan, 'from' | 'to' | 'isWholeDays'> {
  const problems = records.filter(hasProblem).length;
  const timed = records.flatMap(({ queuedAt, startedAt, completedAt }) =>
    isPlausibleTime(queuedAt) && isPlausibleTime(startedAt) && isPlausibleTime(completedAt)
      ? { queuedAt, startedAt, completedAt }
      : [],
  );
  return {
    completed: records.length - problems,
    problems,
    // The times may come from the clocks of several machines: a negative duration counts as none.
    waitedMs: timed.map(({ queuedAt, startedAt }) => Math.max(0, startedAt - queuedAt)),
    workedMs: timed.map(({ startedAt, completedAt }) => Math.max(0, completedAt - startedAt)),
  };
}

/** Which of the spans are named below them: the first, the last, and some in between, evenly. */
export function namedSpans(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, index) => index);
  return Array.from({ length: most }, (_, index) => Math.round((index * (count - 1)) / (most - 1)));
}
