import { describe, expect, it } from 'vitest';
import { markRemoved } from '../../../../src/watch/model/ingestion';
import type { Block, Connection, Ingestion } from '../../../../src/watch/model/records';
import { stopWatch } from '../../../../src/watch/model/rounds';
import { maySend } from '../../../../src/watch/scheduling/blocks';
import { type PlanInput, planPolls } from '../../../../src/watch/scheduling/plan-polls';
import { becomesPollable, releasesNotifications } from '../../../../src/watch/scheduling/pollable';
import { earliest, timerMs } from '../../../../src/watch/scheduling/timer';
import { currentlyVisible, isVisible } from '../../../../src/watch/scheduling/visible';
import {
  blockFor,
  connection,
  connectionRuntime,
  HOME,
  idOf,
  NOW,
  pendingOutcome,
  scheduler,
  watching,
} from '../../samples';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const forGood = blockFor('key_rejected');
const forAWhile: Block = { ...forGood, reason: 'no_credits', until: NOW + MINUTE };

/** When a plan for one connection wants to be woken. */
function wakeAt(
  over: Partial<PlanInput>,
  liveOver: Parameters<typeof connectionRuntime>[0] = {},
): number | null {
  return planPolls({
    now: NOW,
    watching: [watching()],
    connections: [connection()],
    runtimes: new Map([[HOME, connectionRuntime(liveOver)]]),
    inFlight: new Set(),
    scheduler: scheduler(),
    online: true,
    ...over,
  }).wakeAt;
}
const due = (dueAt: number) => ({ dueAt, lastPolledAt: NOW - 1, answeredAt: null, failures: 0 });

describe('a plan wakes', () => {
  it('when the first is due that is not yet', () => {
    const polls = { [idOf(1)]: due(NOW + 9 * SECOND), [idOf(2)]: due(NOW + 7 * SECOND) };
    expect(wakeAt({ watching: [watching(1), watching(2)] }, { polls })).toBe(NOW + 7 * SECOND);
  });

  it('half a minute after a request, for the worker that dies before the answer', () => {
    expect(wakeAt({})).toBe(NOW + 30 * SECOND);
    expect(wakeAt({ inFlight: new Set([idOf(1)]) })).toBe(NOW + 30 * SECOND);
  });

  it('for the next token only where something waits for it', () => {
    const two = [watching(1), watching(2)];
    const nine = Array.from({ length: 9 }, (_, n) => watching(n + 1));
    const polls = Object.fromEntries(nine.map(({ id }) => [id, due(NOW)]));
    expect(wakeAt({}, { tokens: 1, polls })).toBe(NOW + 30 * SECOND);
    expect(wakeAt({ watching: nine }, { tokens: 7, limitPerMin: 600, polls })).toBe(NOW + 30 * SECOND);
    expect(wakeAt({ watching: two }, { tokens: 1, polls })).toBe(NOW + 2 * SECOND);
    const shown = scheduler({ visibleAt: { [idOf(1)]: NOW } });
    expect(wakeAt({ watching: two, scheduler: shown }, { tokens: 1, polls })).toBe(NOW + SECOND);
  });

  it('when the server lets it, when a block ends, and not at all for one that ends by nothing', () => {
    expect(wakeAt({}, { pausedUntil: NOW + 5 * SECOND })).toBe(NOW + 5 * SECOND);
    expect(wakeAt({ connections: [connection(HOME, { blocked: forAWhile })] })).toBe(NOW + MINUTE);
    expect(wakeAt({ connections: [connection(HOME, { blocked: forGood })] })).toBeNull();
  });

  it('half a minute later for the check of a refused key that is due and was not begun', () => {
    const blocked = { ...forGood, until: NOW - SECOND };
    expect(wakeAt({ connections: [connection(HOME, { blocked })] })).toBe(NOW + 30 * SECOND);
    expect(wakeAt({ connections: [connection(HOME, { blocked: { ...blocked, until: NOW + 9 } })] })).toBe(
      NOW + 9,
    );
  });

  it('half a minute later without a network', () => {
    expect(wakeAt({ online: false })).toBe(NOW + 30 * SECOND);
  });

  it('for the first of several connections', () => {
    const runtimes = new Map([
      [HOME, connectionRuntime({ pausedUntil: NOW + 9 * SECOND })],
      ['away', connectionRuntime({ pausedUntil: NOW + 4 * SECOND })],
    ]);
    const both = [watching(1), watching(2, { connectionId: 'away' })];
    expect(wakeAt({ watching: both, connections: [connection(), connection('away')], runtimes })).toBe(
      NOW + 4 * SECOND,
    );
  });
});

it('the earlier of two times is the one there is, where the other is never', () => {
  expect([
    earliest(1, 2),
    earliest(2, 1),
    earliest(null, 2),
    earliest(1, null),
    earliest(null, null),
  ]).toEqual([1, 1, 2, 1, null]);
});

describe('an alarm is needed', () => {
  const watched = (record: Ingestion | null, blocked: Connection['blocked'] = null) => ({
    records: new Map(record === null ? [] : [[record.id, record]]),
    connections: new Map([[HOME, connection(HOME, { blocked })]]),
  });
  const nothing = watched(null);
  const polled = watched(watching());

  it('where something comes to be polled: added, restarted, restored or unblocked', () => {
    expect(becomesPollable(nothing, polled)).toBe(true);
    expect(becomesPollable(watched(stopWatch(watching(), NOW)), polled)).toBe(true);
    expect(becomesPollable(watched(markRemoved(watching(), NOW)), polled)).toBe(true);
    expect(becomesPollable(watched(watching(), forGood), polled)).toBe(true);
    expect(becomesPollable(nothing, watched(watching(), forAWhile))).toBe(true);
  });

  it('by nothing else', () => {
    expect(becomesPollable(polled, polled)).toBe(false);
    expect(becomesPollable(polled, nothing)).toBe(false);
    expect(becomesPollable(nothing, watched(stopWatch(watching(), NOW)))).toBe(false);
    expect(becomesPollable(nothing, watched(watching(), forGood))).toBe(false);
    expect(becomesPollable(nothing, { ...polled, connections: new Map() })).toBe(false);
  });
});

describe('an alarm is needed for notifications that waited for their batch', () => {
  const said = pendingOutcome(2);
  const beside = (other: Ingestion | null, blocked: Connection['blocked'] = forGood) => ({
    records: new Map<string, Ingestion>(
      [said, ...(other === null ? [] : [other])].map((record) => [record.id, record]),
    ),
    connections: new Map([[HOME, connection(HOME, { blocked })]]),
  });
  const waiting = beside(watching());

  it('where the last that holds them back on a blocked connection is stopped, removed or gone', () => {
    for (const after of [stopWatch(watching(), NOW), markRemoved(watching(), NOW), null])
      expect(releasesNotifications(waiting, beside(after))).toBe(true);
  });

  it('but not where it is set already, nothing is over, or nothing waits', () => {
    const stopped = stopWatch(watching(), NOW);
    expect(releasesNotifications(beside(watching(), null), beside(stopped, null))).toBe(false);
    expect(releasesNotifications(waiting, beside(watching()))).toBe(false);
    expect(releasesNotifications(beside(stopped), beside(stopped))).toBe(false);
    const silent = { ...beside(stopped), records: new Map([[stopped.id, stopped]]) };
    expect(releasesNotifications(waiting, silent)).toBe(false);
  });
});

describe('a visible ingestion', () => {
  const shownAgo = (ms: number) => scheduler({ visibleAt: { [idOf(1)]: NOW - ms } });

  it('counts for fifteen seconds, and never from the future of a clock that was set back', () => {
    const counts = (ms: number) => isVisible(shownAgo(ms), idOf(1), NOW);
    expect([0, 14_999, 15_000, -15_000].map(counts)).toEqual([true, true, false, false]);
    expect(isVisible(shownAgo(0), idOf(2), NOW)).toBe(false);
  });

  it('is forgotten when it counts no more', () => {
    expect(currentlyVisible(shownAgo(15_000), NOW)).toEqual({});
    expect(currentlyVisible(shownAgo(14_999), NOW)).toEqual({ [idOf(1)]: NOW - 14_999 });
  });
});

it('a request that was planned goes out only while the connection is neither blocked nor held', () => {
  expect(maySend(connection(), connectionRuntime(), NOW)).toBe(true);
  expect(maySend(connection(HOME, { blocked: forGood }), connectionRuntime(), NOW)).toBe(false);
  expect(maySend(connection(), connectionRuntime({ pausedUntil: NOW + 1 }), NOW)).toBe(false);
  expect(maySend(connection(), connectionRuntime({ pausedUntil: NOW }), NOW)).toBe(true);
  const setBack = connectionRuntime({ pausedUntil: NOW + 1, tokensAt: NOW + 1 });
  expect(maySend(connection(), setBack, NOW)).toBe(true);
});

it('a timer bridges at most 25 seconds, and until five minutes after a person acted', () => {
  const actedAgo = (ms: number) => scheduler({ lastActedAt: NOW - ms });
  const gap = (ms: number, agoMs: number, isBusy = false) =>
    timerMs(NOW + ms, actedAgo(agoMs), { isBusy, now: NOW });
  expect([gap(25_000, 0), gap(25_001, 0), gap(-5, 0)]).toEqual([25_000, null, 0]);
  expect([gap(1, 5 * MINUTE - 1), gap(1, 5 * MINUTE), gap(1, -5 * MINUTE)]).toEqual([1, null, null]);
  expect([gap(1, 5 * MINUTE, true), gap(25_001, 0, true)]).toEqual([1, null]);
});
