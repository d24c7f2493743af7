import { type Ingestion, OUTCOMES } from '../../../../watch/model/records';
import { hasWords, splitWords } from '../../../features/list/matches';
import { midnightAfter } from '../calendar-day';
import { failureOf } from './failures';

/** One status a person looks for: an outcome, one of the two states without one, or everything that went wrong. */
export const STATUS_FILTERS = ['under_way', ...OUTCOMES, 'stopped', 'problems'] as const;
export type StatusFilter = (typeof STATUS_FILTERS)[number];

export const SPANS = ['hour', 'day', 'week'] as const;
export type Span = (typeof SPANS)[number];

export const SORTS = ['newest', 'oldest', 'longest', 'memories', 'name'] as const;
export type Sort = (typeof SORTS)[number];

/** When it was added: within the last so much, or between two days of this person's calendar, both in it. */
export type When =
  | { is: 'any' }
  | { is: 'last'; span: Span }
  | { is: 'between'; from: string | null; to: string | null };

/** What of everything is looked for. The empty one lets everything through. */
export interface Filter {
  /** Every word of it is somewhere in what is known of an ingestion (`src/ui/features/list/matches.ts`). */
  search: string;
  status: StatusFilter | null;
  /** A connection's ID; `NO_CONNECTION` for those whose connection is not there. */
  connection: string | null;
  batch: string | null;
  when: When;
  /** One group of failures (`failures.ts`). */
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

/** Stands for the connections that are not there: removed, or another browser's. No connection's ID is a word. */
export const NO_CONNECTION = 'none';

const HOUR_MS = 3_600_000;
const SPAN_MS: Record<Span, number> = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS };

/** Those that pass the filter, in their order. `connections` are the IDs of those that are there. */
export function filtered(
  records: readonly Ingestion[],
  filter: Filter,
  connections: readonly string[],
  now: number,
): Ingestion[] {
  const words = splitWords(filter.search);
  const { from, to } = bounds(filter.when, now);
  return records.filter(
    (record) =>
      (filter.status === null || hasStatus(record, filter.status)) &&
      (filter.connection === null || isOn(record, filter.connection, connections)) &&
      (filter.batch === null || record.batchId === filter.batch) &&
      record.addedAt >= from &&
      record.addedAt < to &&
      (filter.failure === null || failureOf(record) === filter.failure) &&
      hasWords(record, words),
  );
}

function hasStatus(record: Ingestion, status: StatusFilter): boolean {
  switch (status) {
    case 'under_way':
      return record.state === 'watching';
    case 'stopped':
      return record.state === 'stopped';
    case 'problems':
      return record.state === 'ended' && record.outcome.kind !== 'completed';
    default:
      return record.state === 'ended' && record.outcome.kind === status;
  }
}

function isOn({ connectionId }: Ingestion, connection: string, connections: readonly string[]): boolean {
  return connection === NO_CONNECTION ? !connections.includes(connectionId) : connectionId === connection;
}

/** From is in, to is out. A day that is none bounds nothing. */
function bounds(when: When, now: number): { from: number; to: number } {
  switch (when.is) {
    case 'any':
      return { from: -Infinity, to: Infinity };
    case 'last':
      return { from: now - SPAN_MS[when.span], to: Infinity };
    case 'between':
      return { from: midnightAfter(when.from, 0) ?? -Infinity, to: midnightAfter(when.to, 1) ?? Infinity };
  }
}
