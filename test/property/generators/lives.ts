import fc from 'fast-check';
import { ERROR_CODES } from '../../../src/synap/errors';
import { STATUSES } from '../../../src/synap/status';
import { withGoodKey } from '../../../src/watch/apply-refusal';
import {
  hasPendingNotification,
  markNotified,
  markRemoved,
  restore,
  suppress,
} from '../../../src/watch/model/ingestion';
import type { Ingestion } from '../../../src/watch/model/records';
import { startNextRound, stopWatch } from '../../../src/watch/model/rounds';
import { orNull } from './fields';
import { anyTime } from './times';

/** What happens to ingestions in the course of time: polls, and what a person does. */

const body = fc.record({
  status: fc.constantFrom(...STATUSES, 'queued' as const, 'processing' as const),
  rawStatus: fc.string({ minLength: 1 }),
  documentId: orNull(fc.string()),
  queuedAt: orNull(anyTime),
  startedAt: orNull(anyTime),
  completedAt: orNull(anyTime),
  memoriesCreated: orNull(fc.nat()),
  memoryIds: orNull(fc.array(fc.nat(9).map(String), { maxLength: 3 })),
  errorMessage: orNull(fc.string()),
});
/** The same end, in a word that we do not know, again and again. */
const unknownEnd = body.map((one) => ({
  ...one,
  status: 'other' as const,
  rawStatus: 'archived',
  startedAt: 0,
  completedAt: 1,
}));
/** Words of a job that goes on for long: each answer has another. */
const unfinished = body.map((one) => ({ ...one, status: 'processing' as const }));

const error = fc.record({
  code: fc.constantFrom(...ERROR_CODES),
  detail: fc.constant(null),
  httpStatus: fc.constant(null),
  correlationId: orNull(fc.string()),
  link: fc.constant(null),
});
const answered = (bodies: typeof body) => fc.record({ kind: fc.constant('answered' as const), body: bodies });
const said = fc.oneof(
  { weight: 4, arbitrary: answered(body) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('not_found' as const), error }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('refused' as const), error }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('unusable' as const), error }) },
);

/** An ID that is refused, again and again. */
const refused = fc.record({ kind: fc.constantFrom('not_found' as const, 'refused' as const), error });

/** A moment later, much later, or a clock set back. */
const wait = fc.oneof(
  { weight: 5, arbitrary: fc.nat(60_000) },
  { weight: 1, arbitrary: fc.constantFrom(86_400_000, -3_600_000, 1e11, -1e11) },
);

/** How long it has been watched: nearly always less than the longest watch, an hour in these lives. */
const anyWatchedMs = fc.oneof(
  { weight: 9, arbitrary: fc.nat(3_599_999) },
  { weight: 1, arbitrary: fc.constant(3_600_000) },
);

const pollOf = (n: fc.Arbitrary<number>, saying: typeof said, watchedMs = fc.nat(3_599_999)) =>
  fc.record({
    act: fc.constant('poll' as const),
    n,
    wait,
    from: fc.constantFrom('home', 'home', 'away'),
    said: saying,
    serverOffset: wait,
    isVisible: fc.boolean(),
    watchedMs,
    answeredAgo: orNull(fc.integer({ min: -10_000, max: 100_000 })),
    others: fc.subarray(['away']),
  });
const poll = pollOf(fc.nat(3), said, anyWatchedMs);
export type Poll = typeof poll extends fc.Arbitrary<infer T> ? T : never;

function answerWhoami(record: Ingestion, now: number): Ingestion {
  return withGoodKey(record, { at: now, serverAt: now });
}

export const ACTS: ((record: Ingestion, now: number) => Ingestion)[] = [
  stopWatch,
  markRemoved,
  restore,
  function check(record, now) {
    return record.state === 'watching' || hasPendingNotification(record)
      ? record
      : startNextRound(record, now);
  },
  answerWhoami,
  function see(record, now) {
    return { ...record, seenAt: record.seenAt ?? now };
  },
  function tell(record, now) {
    return hasPendingNotification(record) ? markNotified(record, record.notification.id, now) : record;
  },
  function silence(record, now) {
    return record.state === 'ended' ? suppress(record, 'switched_off', now) : record;
  },
];
const act = fc.record({ act: fc.constantFrom(...ACTS), n: fc.nat(3), wait });

/** Four ingestions through as much as happens in a day; or one, polled for very long. */
export const life = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.array(fc.oneof({ weight: 3, arbitrary: poll }, { weight: 2, arbitrary: act }), {
      maxLength: 40,
      size: 'max',
    }),
  },
  {
    weight: 2,
    arbitrary: fc.array(
      fc.oneof(
        { weight: 4, arbitrary: pollOf(fc.constant(0), refused) },
        {
          weight: 1,
          arbitrary: fc.record({ act: fc.constant(answerWhoami), n: fc.constant(0), wait: fc.nat(1_000) }),
        },
      ),
      { minLength: 8, maxLength: 20 },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.array(pollOf(fc.constant(0), answered(unknownEnd)), { minLength: 3, maxLength: 10 }),
  },
  {
    weight: 1,
    arbitrary: fc.array(pollOf(fc.constant(0), answered(unfinished)), { minLength: 60, maxLength: 80 }),
  },
);
