import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readHeaders } from '../../src/synap/headers';
import { type ConnectionRuntime, connectionRuntimeSchema } from '../../src/watch/model/records';
import { afterAnswer, afterFailure, afterRefusal } from '../../src/watch/scheduling/after-poll';
import { applyRateLimitHeaders } from '../../src/watch/scheduling/apply-rate-limit-headers';
import {
  afterClockSetBack,
  newConnectionRuntime,
  refill,
  shareOf,
  spend,
  spendAhead,
  untilTokens,
} from '../../src/watch/scheduling/budget';
import { initialDurationModel } from '../../src/watch/scheduling/duration-model';
import { markDueNow } from '../../src/watch/scheduling/poll-state';
import { watching } from '../unit/samples';
import { expectValid } from './expecting';
import { anyHeaders, headersOf } from './generators/headers';
import { always } from './runs';

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
  isVisible: fc.boolean(),
  flightMs: fc.nat(30_000),
  random: fc.double({ min: 0, max: 1, noNaN: true }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const record = watching(1, { queuedAt: 0 });

function after(runtime: ConnectionRuntime, step: Step, now: number): ConnectionRuntime {
  const { headers, isVisible, flightMs, random } = step;
  const meta = readHeaders({ status: 200, headers: headersOf(headers) }, 'sent', now);
  const settled = {
    record,
    sentAt: now - flightMs,
    now,
    isVisible,
    others: [],
    ownLimit: null,
    durationModel: initialDurationModel(),
    random,
  };
  switch (step.what) {
    case 'answer':
      return afterAnswer(runtime, meta, settled);
    case 'not found':
      return afterRefusal(runtime, meta, settled);
    case 'trouble':
      return afterFailure(runtime, { error: SERVER_ERROR, meta }, settled);
    case 'refused':
      return afterFailure(runtime, { error: RATE_LIMITED, meta }, settled);
    case 'out of turn':
      return spendAhead(runtime, now, null);
    case 'hurry':
      return markDueNow(runtime, [record.id]);
    case 'headers':
      return applyRateLimitHeaders(runtime, meta, { now, isVisible });
  }
}

test('through any answers and leaps of the clock, what a connection may spend stays a sum that comes back', () => {
  always('budget: any answers', fc.array(step, { maxLength: 8 }), (steps) => {
    let runtime = newConnectionRuntime(0, true);
    let now = 0;
    for (const step of steps) {
      now += step.wait;
      runtime = after(afterClockSetBack(runtime, now), step, now);
      expectValid(connectionRuntimeSchema, runtime);
      expect(Number.isFinite(runtime.polls[record.id]?.dueAt ?? 0)).toBe(true);
      const { burst } = shareOf(runtime.limitPerMin, step.isVisible);
      const full = refill(runtime, now, { isVisible: step.isVisible, ownLimit: null });
      expect(full.tokens).toBeLessThanOrEqual(burst);
      // However deep in debt, a token is there after the wait that is said.
      const waitMs = untilTokens(full, { isVisible: step.isVisible, ownLimit: null });
      expect(Number.isFinite(waitMs)).toBe(true);
      const later = refill(full, now + waitMs + 1, { isVisible: step.isVisible, ownLimit: null });
      expect(later.tokens).toBeGreaterThan(0.99);
      if (full.tokens >= 1) runtime = spend(full);
      // A refusal always makes the connection wait.
      if (step.what === 'refused') expect(runtime.pausedUntil).not.toBeNull();
    }
  });
});
