import { ingestionName } from '../../../../watch/model/ingestion';
import type { Ingestion } from '../../../../watch/model/records';
import { locale } from '../../../app/i18n';
import { tookMs } from '../../../app/status';
import type { Sort } from './filter';

/** A new list in the order asked for; what has nothing to be compared by comes last, and ties are newest first. */
export function sorted(records: readonly Ingestion[], sort: Sort): Ingestion[] {
  switch (sort) {
    case 'newest':
      // As in every other list: what is under way comes first.
      return [...records].sort((a, b) => inProgress(b) - inProgress(a) || newest(a, b));
    case 'oldest':
      return [...records].sort((a, b) => newest(b, a));
    case 'longest':
      return largestFirst(records, (record) => tookMs(record) ?? -1);
    case 'memories':
      return largestFirst(records, (record) => record.memoriesCreated);
    case 'name':
      return byName(records);
  }
}

const inProgress = ({ state }: Ingestion) => (state === 'watching' ? 1 : 0);
const newest = (a: Ingestion, b: Ingestion) => b.addedAt - a.addedAt || b.seq - a.seq;

function largestFirst(records: readonly Ingestion[], sizeOf: (record: Ingestion) => number): Ingestion[] {
  return [...records].sort((a, b) => sizeOf(b) - sizeOf(a) || newest(a, b));
}

/** As people order names: `part-9` before `part-10`. */
function byName(records: readonly Ingestion[]): Ingestion[] {
  collator ??= new Intl.Collator(locale(), { numeric: true, sensitivity: 'base' });
  const { compare } = collator;
  return records
    .map((record) => ({ record, name: ingestionName(record).slice(0, COMPARED) }))
    .sort((a, b) => compare(a.name, b.name) || newest(a.record, b.record))
    .map(({ record }) => record);
}

/** Names may be of any length, and two that begin alike for so long are told apart by nobody. */
const COMPARED = 100;

let collator: Intl.Collator | undefined;
