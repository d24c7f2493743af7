import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ended, isOwed, isPollable, newIngestion, type Owed } from '../../src/watch/ingestion';
import {
  isCollecting,
  type NoticeInput,
  type NoticePlan,
  planNotices,
  switchOf,
} from '../../src/watch/notices';
import {
  type Batch,
  groupNoticeSchema,
  type Ingestion,
  type IngestionId,
  type OutcomeKind,
  SCHEMA,
} from '../../src/watch/records';
import { expectValid } from './expecting';
import { always } from './runs';
import { idOf, outcomeKind, pulse, settings } from './stored';

const DAY = 86_400_000;
const COLLECT = 10 * 60_000;
const NOW = Date.UTC(2026, 0, 15, 12, 0, 0);
const minuteOfDay = (at: number) => Math.floor((((at / 60_000) % 1440) + 1440) % 1440);

/** Around now, in either direction: clocks jump. */
const near = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -8_000, max: 0 }) },
  { weight: 1, arbitrary: fc.integer({ min: -2 * DAY, max: 2 * DAY }) },
);

interface Draft {
  state: 'owed' | 'watching' | 'stopped' | 'told' | 'missing';
  kind: OutcomeKind;
  since: number;
  batchId: string | null;
}
const draft: fc.Arbitrary<Draft> = fc.record({
  state: fc.constantFrom('owed', 'owed', 'owed', 'watching', 'stopped', 'told', 'missing'),
  kind: fc.oneof(fc.constant('completed' as const), outcomeKind),
  since: near.map((ms) => NOW + ms),
  batchId: fc.constantFrom(null, null, 'b1', 'b2'),
});

/** More outcomes at once than are told one by one. */
const burst = fc.array(
  draft.map((one): Draft => ({ ...one, state: 'owed', batchId: null })),
  { minLength: 4, maxLength: 8 },
);

function recordOf({ state, kind, since, batchId }: Draft, n: number): Ingestion | null {
  if (state === 'missing') return null;
  const added = { id: idOf(n), connectionId: 'home', batchId, source: 'popup', seq: n } as const;
  const watching = newIngestion(added, NOW);
  if (state === 'watching') return watching;
  if (state === 'stopped') return { ...watching, state };
  const over = ended(watching, kind, since);
  return state === 'owed' ? over : { ...over, notice: { state: 'sent', id: 'n', at: since } };
}

function inputOf(drafts: Draft[], rest: Pick<NoticeInput, 'pulse' | 'settings'>): NoticeInput {
  const records = new Map<IngestionId, Ingestion>();
  for (const [n, one] of drafts.entries()) {
    const record = recordOf(one, n);
    if (record !== null) records.set(record.id, record);
  }
  const batches = ['b1', 'b2'].map((id): Batch => {
    const ids = drafts.flatMap((one, n) => (one.batchId === id ? [idOf(n)] : []));
    return { schema: SCHEMA, id, addedAt: NOW, ids, toldAt: null };
  });
  return {
    ...rest,
    now: NOW,
    minuteOfDay,
    owed: [...records.values()].filter(isOwed),
    batches: batches.filter(({ ids }) => ids.length > 0),
    find: (id) => records.get(id) ?? null,
  };
}

const pulseNear = fc
  .tuple(pulse, fc.array(near, { maxLength: 3 }), fc.option(near, { nil: null }))
  .map(([one, told, until]) => ({
    ...one,
    toldAt: told.map((ms) => NOW + ms),
    away: until === null ? null : { waitingFor: one.away?.waitingFor ?? [], until: NOW + until },
  }));
const input = fc
  .record({
    drafts: fc.oneof(fc.array(draft, { maxLength: 10 }), burst),
    /** By how much the clock was set since all of it was written. */
    leap: fc.constantFrom(0, 0, 0, 3_600_000, -3_600_000),
    pulse: pulseNear,
    settings,
  })
  .map(({ drafts, leap, ...rest }) =>
    inputOf(
      drafts.map((one) => ({ ...one, since: one.since + leap })),
      rest,
    ),
  );

const keyOf = ({ id, round }: { id: IngestionId; round: number }) => `${id}:${round}`;

/** A success of a batch of which something is still under way: told when that is over, and woken for by its poll. */
function waitsForBatch(record: Owed, { batches, find }: NoticeInput): boolean {
  const batch = batches.find(({ id }) => id === record.batchId);
  if (batch === undefined || record.outcome.kind !== 'completed') return false;
  return batch.ids.some((id) => {
    const member = find(id);
    return member !== null && isPollable(member);
  });
}

function named(plan: NoticePlan): string[] {
  return [...plan.singles, ...plan.silenced, ...plan.groups.flatMap(({ members }) => members)].map(keyOf);
}

function expectPlan(given: NoticeInput, made: NoticePlan): void {
  const all = named(made);
  expect(new Set(all).size).toBe(all.length);
  const owed = new Set(given.owed.map(keyOf));
  expect(all.every((key) => owed.has(key))).toBe(true);
  const held = given.owed.filter((record) => !all.includes(keyOf(record)));
  for (const record of held)
    expect(made.nextAt !== null || waitsForBatch(record, given), `${record.id} is held for ever`).toBe(true);
  if (made.nextAt !== null) {
    expect(made.nextAt).toBeGreaterThan(given.now);
    expect(made.nextAt - given.now).toBeLessThanOrEqual(given.settings.quiet === null ? COLLECT : DAY);
  }
  for (const record of made.silenced)
    expect(given.settings.notify[switchOf(record.outcome.kind)]).toBe(false);
  for (const record of made.singles) expect(given.settings.notify[switchOf(record.outcome.kind)]).toBe(true);
  for (const group of made.groups) {
    expectValid(groupNoticeSchema, group);
    expect(group.members.length + group.toldBefore, `${group.id} says nothing`).toBeGreaterThan(0);
  }
  expect(new Set(made.groups.map(({ id }) => id)).size).toBe(made.groups.length);
}

test('each outcome owed is named once, silenced, or held until a moment within a day', () => {
  always('notices: any state', input, (given) => {
    expectPlan(given, planNotices(given));
  });
});

test('told at the moments it names, everything that waits for no poll is told in a few rounds', () => {
  always('notices: to the end', input, (given) => {
    let now = given.now;
    let { owed, batches, pulse } = given;
    for (let rounds = 0; rounds < 8; rounds++) {
      const step = { ...given, now, owed, batches, pulse };
      const made = planNotices(step);
      expectPlan(step, made);
      const done = new Set(named(made));
      owed = owed.filter((record) => !done.has(keyOf(record)));
      const toldBatches = new Set(made.groups.map(({ batchId }) => batchId));
      batches = batches.filter(({ id }) => !toldBatches.has(id));
      const toldAt = [...pulse.toldAt, ...made.singles.map(() => now)].slice(-3);
      pulse = { ...pulse, toldAt, away: isCollecting(pulse.away, now) ? pulse.away : null };
      if (made.nextAt === null) break;
      now = made.nextAt;
    }
    const waiting = owed.filter((record) => waitsForBatch(record, { ...given, batches }));
    expect(owed.map(keyOf)).toEqual(waiting.map(keyOf));
  });
});
