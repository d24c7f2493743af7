import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ERROR_CODES } from '../../src/synap/errors';
import { STATUSES } from '../../src/synap/status';
import { apply, type PollResult } from '../../src/watch/apply';
import { EMPTY_VIEW } from '../../src/watch/defaults';
import {
  isOwed,
  isPollable,
  muted,
  newIngestion,
  removed,
  restarted,
  restored,
  stopped,
  told,
} from '../../src/watch/ingestion';
import { type Ingestion, ingestionSchema, type View, viewSchema } from '../../src/watch/records';
import { viewAfter, viewOfAll } from '../../src/watch/view';
import { anyTime } from './arbitraries';
import { expectSame, expectValid } from './expecting';
import { always } from './runs';
import { idOf } from './stored';

const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

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

const error = fc.record({
  code: fc.constantFrom(...ERROR_CODES),
  detail: fc.constant(null),
  httpStatus: fc.constant(null),
  correlationId: orNull(fc.string()),
  link: fc.constant(null),
});
const said = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('answered' as const), body }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('not_found' as const), error }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('refused' as const), error }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('trouble' as const), error }) },
);

/** A moment later, much later, or a clock set back. */
const wait = fc.oneof(
  { weight: 5, arbitrary: fc.nat(60_000) },
  { weight: 1, arbitrary: fc.constantFrom(86_400_000, -3_600_000, 1e11, -1e11) },
);

const poll = fc.record({
  act: fc.constant('poll' as const),
  n: fc.nat(3),
  wait,
  from: fc.constantFrom('home', 'home', 'away'),
  said,
  serverOffset: wait,
  lookedAt: fc.boolean(),
  answeredAgo: orNull(fc.integer({ min: -10_000, max: 100_000 })),
  others: fc.subarray(['away']),
});
type Poll = typeof poll extends fc.Arbitrary<infer T> ? T : never;

/** What a person and the runner do with a record. */
const ACTS: ((record: Ingestion, now: number) => Ingestion)[] = [
  stopped,
  removed,
  restored,
  function check(record, now) {
    return record.state === 'watching' || isOwed(record) ? record : restarted(record, now);
  },
  function see(record, now) {
    return { ...record, seenAt: record.seenAt ?? now };
  },
  function tell(record, now) {
    return isOwed(record) ? told(record, record.notice.id, now) : record;
  },
  function silence(record, now) {
    return record.state === 'ended' ? muted(record, 'switched_off', now) : record;
  },
];
const act = fc.record({ act: fc.constantFrom(...ACTS), n: fc.nat(3), wait });

const steps = fc.array(fc.oneof({ weight: 4, arbitrary: poll }, { weight: 1, arbitrary: act }), {
  maxLength: 30,
});

function polled(record: Ingestion, step: Poll, now: number): Ingestion {
  const result: PollResult = {
    ...step.said,
    connectionId: step.from,
    receivedAt: now,
    serverTime: now + step.serverOffset,
  };
  const after = apply(record, result, {
    lookedAt: step.lookedAt,
    longestWatchMs: 3_600_000,
    answeredAt: step.answeredAgo === null ? null : now - step.answeredAgo,
    otherConnections: step.others,
  });
  expectPoll(record, step, after);
  return after;
}

function expectPoll(before: Ingestion, { said, from }: Poll, after: Ingestion): void {
  if (!isPollable(before)) {
    expect(after).toBe(before);
    return;
  }
  expect(after).toMatchObject({ id: before.id, seq: before.seq, round: before.round, label: before.label });
  if (said.kind === 'trouble' || from !== before.connectionId) {
    if (said.kind !== 'answered') expect(after.state).toBe('watching');
  }
  const isSilent = said.kind !== 'answered' || said.body.memoryIds === null;
  if (isSilent) expectSame(after.memoryIds, before.memoryIds);
  const added = after.transitions.at(-1);
  if (after.transitions !== before.transitions && added && added.notBefore !== null)
    expect(added.notBefore).toBeLessThanOrEqual(added.notAfter);
  if (after.state !== 'ended') return;
  expect(after.outcome.round).toBe(after.round);
  const { kind } = after.outcome;
  if (said.kind === 'answered') expect([said.body.status, 'gave_up']).toContain(kind);
  if (said.kind === 'not_found') expect([kind, before.notFound.count >= 2]).toEqual(['not_found', true]);
  if (said.kind === 'refused') expect(kind).toBe('rejected');
}

/** What holds between a record before and after anything at all. */
function expectKept(before: Ingestion, after: Ingestion): void {
  expectValid(ingestionSchema, after);
  expect(after.transitions.length).toBeLessThanOrEqual(50);
  if (before.state !== 'ended' || before.round !== after.round) return;
  if (after.state !== 'ended') throw new Error('an outcome was taken back');
  expectSame(after.outcome, before.outcome);
  // Told or never to be told is for good: nothing is told twice.
  if (before.notice.state !== 'owed') expect(after.notice).toEqual(before.notice);
}

const first = (n: number) =>
  newIngestion(
    { id: idOf(n), connectionId: 'home', batchId: n < 3 ? `batch-${n % 2}` : null, source: 'popup', seq: n },
    0,
  );

test('through any life of watches each keeps its outcomes and its facts, and the view counts them all', () => {
  always('watching: a life', steps, (life) => {
    const records = new Map([0, 1, 2, 3].map((n): [string, Ingestion] => [idOf(n), first(n)]));
    let view: View = viewOfAll([...records.values()], { damaged: 0, newer: 0 }, EMPTY_VIEW);
    let now = Date.UTC(2026, 0, 1);
    for (const step of life) {
      now += step.wait;
      const before = records.get(idOf(step.n)) ?? first(step.n);
      const after = step.act === 'poll' ? polled(before, step, now) : step.act(before, now);
      expectKept(before, after);
      records.set(after.id, after);
      const all = [...records.values()];
      view = viewAfter(view, [{ id: after.id, before, after }], all.filter(isPollable));
      const whole = viewOfAll(all, { damaged: 0, newer: 0 }, view);
      expectSame([view.counts, view.underWay, view.batches], [whole.counts, whole.underWay, whole.batches]);
      expectSame([...view.recent].sort(), [...whole.recent].sort());
    }
    viewSchema.parse(view);
  });
});
