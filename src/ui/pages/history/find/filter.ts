import { hasProblem } from '../../../../watch/model/ingestion';
import { type Ingestion, OUTCOMES } from '../../../../watch/model/records';
import { DAY_MS, HOUR_MS } from '../../../app/format';
import { matcherOf } from '../../../features/list/matches';
import { midnightAfter } from '../calendar-day';
import { failurePatternOf } from './failures';

/** In progress, one outcome, stopped, or every outcome that is a problem. */
export const STATUS_FILTERS = ['in_progress', ...OUTCOMES, 'stopped', 'problems'] as const;
export type StatusFilter = (typeof STATUS_FILTERS)[number];

export const RECENT_PERIODS = ['hour', 'day', 'week'] as const;
export type RecentPeriod = (typeof RECENT_PERIODS)[number];

export const SORTS = ['newest', 'oldest', 'longest', 'memories', 'name'] as const;
export type Sort = (typeof SORTS)[number];

/** When an ingestion was added: within the last hour, day or week, or from one local day to another, both included. */
export type When =
  | { is: 'any' }
  | { is: 'last'; period: RecentPeriod }
  | { is: 'between'; from: string | null; to: string | null };

/** Which ingestions are listed: those that fit every field. */
export interface Filter {
  /** What the ingestion must have or be named by (`src/ui/features/list/matches.ts`). */
  search: string;
  status: StatusFilter | null;
  /** A connection's ID, or `UNKNOWN_CONNECTION`. */
  connection: string | null;
  batch: string | null;
  when: When;
  /** One kind of failure (`failures.ts`). */
  failure: string | null;
}

export const EVERYTHING: Filter = {
  search: '',
  status: null,
  connection: null,
  batch: null,
  when: { is: 'any' },
  failure: null,
};

/** Stands for connections that do not exist here: removed ones, and those of another browser. No connection has such an ID. */
export const UNKNOWN_CONNECTION = 'none';

const RECENT_PERIOD_MS: Record<RecentPeriod, number> = {
  hour: HOUR_MS,
  day: DAY_MS,
  week: 7 * DAY_MS,
};

/** The records that pass the filter, in their order. `connections` are the IDs of those that exist. */
export function filtered(
  records: readonly Ingestion[],
  filter: Filter,
  { connections, now }: { connections: readonly string[]; now: number },
): Ingestion[] {
  const isSearched = matcherOf(filter.search);
  const { from, to } = bounds(filter.when, now);
  return records.filter(
    (record) =>
      (filter.status === null || hasStatus(record, filter.status)) &&
      (filter.connection === null || isOn(record, filter.connection, connections)) &&
      (filter.batch === null || record.batchId === filter.batch) &&
      record.addedAt >= from &&
      record.addedAt < to &&
      (filter.failure === null || failurePatternOf(record) === filter.failure) &&
      isSearched(record),
  );
}

function hasStatus(record: Ingestion, status: StatusFilter): boolean {
  switch (status) {
    case 'in_progress':
      return record.state === 'watching';
    case 'stopped':
      return record.state === 'stopped';
    case 'problems':
      return hasProblem(record);
    default:
      return record.state === 'ended' && record.outcome.kind === status;
  }
}

function isOn({ connectionId }: Ingestion, connection: string, connections: readonly string[]): boolean {
  return connection === UNKNOWN_CONNECTION
    ? !connections.includes(connectionId)
    : connectionId === connection;
}

/** From `from`, and before `to`. What is no day is no bound. */
function bounds(when: When, now: number): { from: number; to: number } {
  switch (when.is) {
    case 'any':
      return { from: -Infinity, to: Infinity };
    case 'last':
      return { from: now - RECENT_PERIOD_MS[when.period], to: Infinity };
    case 'between': {
      // Days are texts in the order of time. Whoever gives the later one first means the same.
      const isReversed = when.from !== null && when.to !== null && when.from > when.to;
      const [first, last] = isReversed ? [when.to, when.from] : [when.from, when.to];
      return { from: midnightAfter(first, 0) ?? -Infinity, to: midnightAfter(last, 1) ?? Infinity };
    }
  }
}
