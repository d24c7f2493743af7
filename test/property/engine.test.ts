import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readHeaders } from '../../src/synap/headers';
import { STATUSES } from '../../src/synap/status';
import { believe, newLive, refill, shareOf, spend, spendOutOfTurn, untilToken } from '../../src/watch/budget';
import { gapMs, urgency } from '../../src/watch/cadence';
import { hazardPerMs, type Learned, learn, learnedSchema, prior, survival } from '../../src/watch/learned';
import { afterAnswer, afterNotFound, afterTrouble, hurried } from '../../src/watch/live';
import { type Live, liveSchema } from '../../src/watch/records';
import { watching } from '../unit/samples';
import { anyTime } from './arbitraries';
import { expectValid } from './expecting';
import { anyHeaders, headersOf } from './http';
import { always } from './runs';

const ms = fc.oneof(anyTime, fc.double(), fc.nat(600_000));
const observation = fc.oneof(
  fc.record({
    kind: fc.constant('finished' as const),
    waitMs: fc.option(ms, { nil: null }),
    totalMs: ms,
  }),
  fc.record({ kind: fc.constant('unfinished' as const), ageMs: ms }),
);
/** Few, or more than are remembered one by one. */
const observations = fc.oneof(
  { weight: 9, arbitrary: fc.array(observation, { maxLength: 10 }) },
  { weight: 1, arbitrary: fc.array(observation, { minLength: 60, maxLength: 60 }) },
);
const taught = (seen: Parameters<typeof learn>[1][]): Learned => seen.reduce(learn, prior());

test('whatever is observed, what is learned stays within its schema and says sane chances', () => {
  always('engine: learning', fc.tuple(observations, ms), ([seen, ageMs]) => {
    const learned = taught(seen);
    expectValid(learnedSchema, learned);
    const alive = survival(learned, ageMs);
    expect(alive > 0 && alive <= 1).toBe(true);
    const hazard = hazardPerMs(learned, ageMs);
    expect(hazard > 0 && Number.isFinite(hazard)).toBe(true);
  });
});

const look = fc.record({
  ageMs: ms,
  status: fc.constantFrom(null, ...STATUSES),
  lookedAt: fc.boolean(),
  sinceLastPollMs: fc.option(ms, { nil: null }),
  underWay: fc.nat(20_000),
});

test('whatever is believed and looked at, the next poll is one second to five minutes away', () => {
  always('engine: gaps', fc.tuple(observations, look), ([seen, look]) => {
    const learned = taught(seen);
    const gap = gapMs(learned, look);
    if (look.sinceLastPollMs === null) expect(gap).toBe(0);
    else expect(gap >= 1_000 && gap <= 300_000).toBe(true);
    const worth = urgency(learned, look);
    expect(worth >= 0 && !Number.isNaN(worth)).toBe(true);
  });
});

const SERVER_ERROR = {
  code: 'server_error',
  detail: null,
  httpStatus: 500,
  correlationId: null,
  link: null,
} as const;
const RATE_LIMITED = { ...SERVER_ERROR, code: 'rate_limited' } as const;

const wait = fc.oneof(fc.nat(5_000), fc.constantFrom(-86_400_000, 86_400_000, -1e12));
const step = fc.record({
  wait,
  what: fc.constantFrom('answer', 'not found', 'trouble', 'refused', 'out of turn', 'hurry', 'headers'),
  headers: anyHeaders,
  lookedAt: fc.boolean(),
  flightMs: fc.nat(30_000),
  random: fc.double({ min: 0, max: 1, noNaN: true }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const record = watching(1, { queuedAt: 0 });

function after(live: Live, step: Step, now: number): Live {
  const { headers, lookedAt, flightMs, random } = step;
  const meta = readHeaders({ status: 200, headers: headersOf(headers) }, 'sent', now);
  const settled = { record, sentAt: now - flightMs, now, lookedAt, learned: prior(), underWay: 1, random };
  switch (step.what) {
    case 'answer':
      return afterAnswer(live, meta, settled);
    case 'not found':
      return afterNotFound(live, meta, settled);
    case 'trouble':
      return afterTrouble(live, SERVER_ERROR, meta, settled);
    case 'refused':
      return afterTrouble(live, RATE_LIMITED, meta, settled);
    case 'out of turn':
      return spendOutOfTurn(live, now, null);
    case 'hurry':
      return hurried(live, [record.id]);
    case 'headers':
      return believe(live, meta, now, lookedAt);
  }
}

test('through any answers and leaps of the clock, what a connection may spend stays a sum that comes back', () => {
  always('engine: budget', fc.array(step, { maxLength: 8 }), (steps) => {
    let live = newLive(0, true);
    let now = 0;
    for (const step of steps) {
      now += step.wait;
      live = after(live, step, now);
      expectValid(liveSchema, live);
      expect(Number.isFinite(live.polls[record.id]?.dueAt ?? 0)).toBe(true);
      const { burst } = shareOf(live.limitPerMin, step.lookedAt);
      const full = refill(live, now, step.lookedAt, null);
      expect(full.tokens).toBeLessThanOrEqual(burst);
      // However deep in debt, a token is there after the wait that is said.
      const waitMs = untilToken(full, step.lookedAt, null);
      expect(Number.isFinite(waitMs)).toBe(true);
      const later = refill(full, now + waitMs + 1, step.lookedAt, null);
      expect(later.tokens).toBeGreaterThan(0.99);
      if (full.tokens >= 1) live = spend(full);
      // A refusal always makes the connection wait.
      if (step.what === 'refused') expect(live.heldUntil).not.toBeNull();
    }
  });
});
