import { expect, test } from 'vitest';
import { connectionRuntimeSchema, type Watching } from '../../src/watch/model/records';
import { isBlocked, resumesByItself } from '../../src/watch/scheduling/blocks';
import { IN_FLIGHT_MAX } from '../../src/watch/scheduling/constants';
import { type Plan, type PlanInput, planPolls } from '../../src/watch/scheduling/plan-polls';
import { timerMs } from '../../src/watch/scheduling/timer';
import { expectSame, expectValid } from './expecting';
import { planInput } from './generators/plan-input';
import { always } from './runs';

const HOUR = 3_600_000;

/** What will be asked for again without anybody doing anything. */
function willBePolled({ watching, connections }: PlanInput): Watching[] {
  const free = new Set(connections.filter((one) => resumesByItself(one.blocked)).map(({ id }) => id));
  return watching.filter((record) => free.has(record.connectionId));
}

function expectSpent(given: PlanInput, made: Plan, connectionId: string): void {
  const sent = made.polls.filter((poll) => poll.connectionId === connectionId);
  const before = given.runtimes.get(connectionId);
  const after = made.runtimes.get(connectionId);
  if (before === undefined || after === undefined) throw new Error('a runtime state was lost');
  expectValid(connectionRuntimeSchema, after);
  if (sent.length === 0) return;
  // Each request has paid a whole token, and is not due again while it may be in progress.
  expect(after.tokens).toBeGreaterThanOrEqual(0);
  expect(after.tokens).toBeLessThanOrEqual(50 - sent.length);
  for (const { id } of sent) {
    expect(after.polls[id]?.lastPolledAt).toBe(given.now);
    expect(after.polls[id]?.dueAt).toBeGreaterThan(given.now);
  }
  const connection = given.connections.find(({ id }) => id === connectionId);
  expect(connection !== undefined && !isBlocked(connection.blocked, given.now)).toBe(true);
  expect(sent.length).toBeLessThanOrEqual(IN_FLIGHT_MAX);
}

/** Without a network a connection is tried, but not again within half a minute. */
function expectOfflineTries(given: PlanInput, made: Plan): void {
  for (const { connectionId } of made.polls) {
    const runtime = given.runtimes.get(connectionId);
    if (runtime?.connectionError?.code !== 'offline') continue;
    const own = given.watching.filter((record) => record.connectionId === connectionId);
    const polledAt = own
      .map(({ id }) => runtime.polls[id]?.lastPolledAt ?? 0)
      .filter((at) => at <= given.now);
    expect(given.now - Math.max(0, ...polledAt)).toBeGreaterThanOrEqual(30_000);
  }
}

test('of any state a plan polls only what may be polled, has paid for it, and wakes for the rest within the hour', () => {
  always('plan: any state', planInput, (given) => {
    const made = planPolls(given);
    const asked = made.polls.map(({ id }) => id);
    expect(new Set(asked).size).toBe(asked.length);
    for (const id of asked) {
      expect(made.due).toContain(id);
      expect(given.inFlight.has(id)).toBe(false);
      expect(given.watching.some((record) => record.id === id)).toBe(true);
    }
    if (!given.online) expectOfflineTries(given, made);
    for (const { id } of given.connections) expectSpent(given, made, id);
    if (made.wakeAt !== null) {
      // One that is not ahead would wake again and again.
      expect(made.wakeAt).toBeGreaterThan(given.now);
      expect(made.wakeAt - given.now).toBeLessThanOrEqual(HOUR);
      timerMs(made.wakeAt, given.scheduler, { isBusy: made.isBacklog, now: given.now });
    }
    if (willBePolled(given).length > 0) expect(made.wakeAt).not.toBeNull();
    if (given.watching.length === 0) expect(made.wakeAt).toBeNull();
    expectSame(planPolls(given), made);
  });
});
