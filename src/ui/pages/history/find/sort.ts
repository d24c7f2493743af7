import { endTimeOf } from '../../../../watch/model/ended-list';
import { ingestionName } from '../../../../watch/model/ingestion';
import type { Ingestion } from '../../../../watch/model/records';
import { locale } from '../../../app/i18n';
import { tookMs } from '../../../app/ingestion-times';
import type { Sort } from './filter';

/** A new list in this order. What lacks the compared value comes last; equal ones are newest first. */
export function sorted(records: readonly Ingestion[], sort: Sort): Ingestion[] {
  switch (sort) {
    case 'newest':
      // As in every other list, what is in progress comes first, then what was stopped.
      return [...records].sort((a, b) => sectionOf(a) - sectionOf(b) || byTime(a, b));
    case 'oldest':
      return [...records].sort((a, b) => timeOf(a) - timeOf(b) || newestFirst(b, a));
    case 'longest':
      return largestFirst(records, (record) => tookMs(record) ?? -1);
    case 'memories':
      return largestFirst(records, (record) => record.memoriesCreated);
    case 'name':
      return byName(records);
  }
}

/** The parts of a list that is ordered by time, in their order. */
const SECTIONS: readonly Ingestion['state'][] = ['watching', 'stopped', 'ended'];

/** Which part of such a list an ingestion belongs to, counted from 0. */
export function sectionOf({ state }: Ingestion): number {
  return SECTIONS.indexOf(state);
}

/** What is in progress by when it was added, everything else by when it ended: the times that rows show. */
const timeOf = (record: Ingestion) => endTimeOf(record) ?? record.addedAt;
const byTime = (a: Ingestion, b: Ingestion) => timeOf(b) - timeOf(a) || newestFirst(a, b);
const newestFirst = (a: Ingestion, b: Ingestion) => b.addedAt - a.addedAt || b.seq - a.seq;

function largestFirst(records: readonly Ingestion[], sizeOf: (record: Ingestion) => number): Ingestion[] {
  return [...records].sort((a, b) => sizeOf(b) - sizeOf(a) || newestFirst(a, b));
}

/** In the order that people expect: `part-9` before `part-10`. */
function byName(records: readonly Ingestion[]): Ingestion[] {
  collator ??= new Intl.Collator(locale(), { numeric: true, sensitivity: 'base' });
  const { compare } = collator;
  return records
    .map((record) => ({ record, name: ingestionName(record).slice(0, COMPARED_MAX) }))
    .sort((a, b) => compare(a.name, b.name) || newestFirst(a.record, b.record))
    .map(({ record }) => record);
}

/** Names can have any length; comparing more of them would only take time. */
const COMPARED_MAX = 100;

let collator: Intl.Collator | undefined;
