import { expect, test } from 'vitest';
import { applyPoll } from '../../src/watch/apply-poll';
import { EMPTY_SUMMARY } from '../../src/watch/model/defaults';
import { isPollable } from '../../src/watch/model/ingestion';
import { TRANSITIONS_MAX } from '../../src/watch/model/limits';
import {
  type Ingestion,
  ingestionSchema,
  OUTCOMES,
  type Summary,
  summarySchema,
} from '../../src/watch/model/records';
import { newIngestion } from '../../src/watch/model/rounds';
import { summaryAfter, summaryOfAll } from '../../src/watch/model/summary';
import type { PollResult } from '../../src/watch/poll-result';
import { idOf } from '../unit/samples';
import { expectSame, expectValid } from './expecting';
import { life, type Poll } from './generators/lives';
import { always } from './runs';

function polled(record: Ingestion, step: Poll, now: number): Ingestion {
  const result: PollResult = {
    ...step.said,
    connectionId: step.from,
    receivedAt: now,
    serverTime: now + step.serverOffset,
  };
  const after = applyPoll(record, result, {
    isVisible: step.isVisible,
    maxWatchTimeMs: 3_600_000,
    watchedMs: step.watchedMs,
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
  if (said.kind === 'unusable' || from !== before.connectionId) {
    if (said.kind !== 'answered') expect(after.state).toBe('watching');
  }
  // The first answer of a round takes the place of all that the round before has said.
  const isSilent = said.kind !== 'answered' || (said.body.memoryIds === null && before.watchedSince !== null);
  if (isSilent) expectSame(after.memoryIds, before.memoryIds);
  const added = after.transitions.at(-1);
  if (after.transitions !== before.transitions && added && added.notBefore !== null)
    expect(added.notBefore).toBeLessThanOrEqual(added.notAfter);
  if (after.state !== 'ended') return;
  const { kind } = after.outcome;
  if (after.outcome.round !== after.round) {
    expect([said.kind, after.recheck?.found]).toEqual([
      said.kind,
      said.kind === 'refused' ? 'rejected' : 'not_found',
    ]);
    if (before.state === 'watching') expectSame(after.outcome, before.earlier?.outcome);
    return;
  }
  if (said.kind === 'answered') expect([said.body.status, 'timed_out']).toContain(kind);
  if (said.kind === 'not_found') expect([kind, before.refusals.count >= 2]).toEqual(['not_found', true]);
  if (said.kind === 'refused') expect(kind).toBe('rejected');
  if (said.kind === 'refused' || said.kind === 'not_found') expect(before.refusals.isKeyGood).toBe(true);
}

/** What holds between a record before and after anything at all. */
function expectKept(before: Ingestion, after: Ingestion): void {
  expectValid(ingestionSchema, after);
  expect(after.transitions.length).toBeLessThanOrEqual(TRANSITIONS_MAX);
  if (before.state !== 'ended' || before.round !== after.round) return;
  if (after.state !== 'ended') throw new Error('an outcome was taken back');
  expectSame(after.outcome, before.outcome);
  // Sent or suppressed is for good: nothing is notified twice.
  if (before.notification.state !== 'pending') expect(after.notification).toEqual(before.notification);
}

/** What is worth to be reached by some life. */
function reachedBy(before: Ingestion, after: Ingestion): string {
  if (before.removedAt !== null && after.removedAt === null) return 'brought back';
  if (after.transitions.length === TRANSITIONS_MAX) return 'all changes kept';
  return before.state === 'watching' && after.state === 'ended' ? after.outcome.kind : after.state;
}

const first = (n: number) =>
  newIngestion(
    { id: idOf(n), connectionId: 'home', batchId: n < 3 ? `batch-${n % 2}` : null, source: 'popup', seq: n },
    0,
  );

test('through any life of watches each keeps its outcomes and its facts, and the view counts them all', () => {
  const reached = new Set<string>();
  always('watching: a life', life, (life) => {
    const records = new Map([0, 1, 2, 3].map((n): [string, Ingestion] => [idOf(n), first(n)]));
    let view: Summary = summaryOfAll([...records.values()], { damaged: 0, newer: 0 }, EMPTY_SUMMARY);
    let now = Date.UTC(2026, 0, 1);
    for (const step of life) {
      now += step.wait;
      const before = records.get(idOf(step.n)) ?? first(step.n);
      const after = step.act === 'poll' ? polled(before, step, now) : step.act(before, now);
      expectKept(before, after);
      reached.add(reachedBy(before, after));
      records.set(after.id, after);
      const all = [...records.values()];
      view = summaryAfter(view, [{ id: after.id, before, after }], all.filter(isPollable));
      const whole = summaryOfAll(all, { damaged: 0, newer: 0 }, view);
      expectSame(
        [view.counts, view.inProgress, view.batches],
        [whole.counts, whole.inProgress, whole.batches],
      );
      const listed = ({ recent, stopped }: Summary) =>
        [recent, stopped].map((list) => list.map(({ id }) => id).sort());
      expectSame(listed(view), listed(whole));
    }
    summarySchema.parse(view);
  });
  expect([...reached]).toEqual(expect.arrayContaining([...OUTCOMES, 'brought back', 'all changes kept']));
});
