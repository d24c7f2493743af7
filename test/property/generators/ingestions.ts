import fc from 'fast-check';
import { STATUSES } from '../../../src/synap/status';
import { markNotified, suppress } from '../../../src/watch/model/ingestion';
import { SUPPRESSION_REASONS } from '../../../src/watch/model/notification-mark-schema';
import {
  type Ended,
  type Ingestion,
  OUTCOMES,
  type OutcomeKind,
  SOURCES,
  type Watching,
} from '../../../src/watch/model/records';
import { awaitReader, endWatch, newIngestion, stopWatch } from '../../../src/watch/model/rounds';
import { idOf } from '../../unit/samples';
import { count, failure, mostlyNull, orNull, text } from './fields';
import { anyTime } from './times';

export const outcomeKind = fc.constantFrom(...OUTCOMES);

/** Each field as it is in a new ingestion, or any that its schema lets through. */
const facts: fc.Arbitrary<Partial<Watching>> = fc.record(
  {
    addedOn: fc.constantFrom(null, 'home', 'away'),
    batchId: fc.constantFrom(null, 'b1', 'b2'),
    round: fc.integer({ min: 1, max: 5 }),
    roundStartedAt: anyTime,
    watchedSince: orNull(anyTime),
    watchedMs: fc.nat(),
    status: orNull(fc.constantFrom(...STATUSES)),
    rawStatus: orNull(text),
    documentId: orNull(text),
    queuedAt: orNull(anyTime),
    startedAt: orNull(anyTime),
    completedAt: orNull(anyTime),
    memoriesCreated: count,
    memoryIds: fc.array(text, { maxLength: 3 }),
    errorMessage: orNull(text),
    transitions: fc.array(fc.record({ status: text, notBefore: orNull(anyTime), notAfter: anyTime }), {
      maxLength: 2,
    }),
    lastError: orNull(failure),
    refusals: fc.record({
      count: fc.nat(4),
      first: orNull(fc.record({ at: anyTime, serverAt: anyTime })),
      isKeyGood: fc.boolean(),
      triedConnections: fc.subarray(['home', 'away']),
    }),
    seenAt: orNull(anyTime),
    removedAt: mostlyNull(anyTime),
    label: text,
    note: text,
  },
  { requiredKeys: [] },
);

type End = (record: Watching, kind: OutcomeKind, at: number) => Ingestion;

function refused(record: Ended, tries: number): Ended {
  const { notification } = record;
  return notification.state === 'pending' ? { ...record, notification: { ...notification, tries } } : record;
}

const goesOn: fc.Arbitrary<End> = fc.constant((record) => record);
const stops: fc.Arbitrary<End> = fc.constant((record, _kind, at) => stopWatch(record, at));
/** Its notification is pending, waits for a reader, or was refused by the browser before. */
const ends: fc.Arbitrary<End> = fc
  .tuple(fc.boolean(), fc.constantFrom(0, 0, 1, 4, 5))
  .map(([awaitsReader, tries]) => (record, kind, at) => {
    const ended = endWatch(record, kind, at);
    return refused(awaitsReader ? awaitReader(ended) : ended, tries);
  });
const endsNotified: fc.Arbitrary<End> = fc.constant((record, kind, at) =>
  markNotified(endWatch(record, kind, at), 'n', at),
);
const endsSuppressed: fc.Arbitrary<End> = fc
  .constantFrom(...SUPPRESSION_REASONS)
  .map((why) => (record, kind, at) => suppress(endWatch(record, kind, at), why, at));

/** The n-th ingestion, in any state. */
export const ingestion = (n: number): fc.Arbitrary<Ingestion> =>
  fc
    .record({
      connectionId: fc.constantFrom('home', 'home', 'away', 'gone'),
      source: fc.constantFrom(...SOURCES),
      addedAt: anyTime,
      facts,
      end: fc.oneof(goesOn, goesOn, stops, ends, endsNotified, endsSuppressed),
      kind: outcomeKind,
      at: anyTime,
    })
    .map(({ connectionId, source, addedAt, facts, end, kind, at }) => {
      const added = newIngestion({ id: idOf(n), connectionId, batchId: null, source, seq: n }, addedAt);
      return end({ ...added, ...facts }, kind, at);
    });
