import { describe, expect, test } from 'vitest';
import type { Block, Watching } from '../../../../src/watch/model/records';
import { NO_REFUSALS } from '../../../../src/watch/model/rounds';
import { isBlocked } from '../../../../src/watch/scheduling/blocks';
import { ALARM_FLOOR_MS } from '../../../../src/watch/scheduling/constants';
import { otherConnections, type PlanInput, planPolls } from '../../../../src/watch/scheduling/plan-polls';
import { blockFor, connection, connectionRuntime, HOME, idOf, NOW, scheduler, watching } from '../../samples';

const input = (over: Partial<PlanInput>): PlanInput => ({
  now: NOW,
  watching: [watching()],
  connections: [connection()],
  runtimes: new Map([[HOME, connectionRuntime()]]),
  inFlight: new Set(),
  scheduler: scheduler(),
  online: true,
  ...over,
});

const block = blockFor('key_rejected');
const poll = (dueAt: number) => ({ dueAt, lastPolledAt: null, answeredAt: null, failures: 0 });

/** So many ingestions that were polled ten seconds ago and are due. */
const polled = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n) => [idOf(n + 1), { ...poll(NOW), lastPolledAt: NOW - 10_000 }]),
  );

describe('a plan', () => {
  test('asks at once for what was never asked, and has spent its token already', () => {
    const { polls, runtimes } = planPolls(input({}));
    const before = { dueAt: 0, lastPolledAt: null, answeredAt: null, failures: 0 };
    expect(polls).toEqual([{ id: idOf(1), connectionId: HOME, before }]);
    expect(runtimes.get(HOME)?.tokens).toBe(4);
  });

  test('of nothing wakes nobody', () => {
    expect(planPolls(input({ watching: [] }))).toMatchObject({ polls: [], wakeAt: null });
  });

  test('never polls twice for what is in progress', () => {
    expect(planPolls(input({ inFlight: new Set([idOf(1)]) })).polls).toEqual([]);
  });

  test('sends no more than the tokens there are, and wakes when the next one is', () => {
    const watched = Array.from({ length: 50 }, (_, n) => watching(n + 1));
    const planned = planPolls(
      input({
        watching: watched,
        runtimes: new Map([[HOME, connectionRuntime({ tokens: 2.5, polls: polled(50) })]]),
      }),
    );
    expect(planned.polls).toHaveLength(2);
    expect(planned).toMatchObject({ isBacklog: true, wakeAt: NOW + 1_000 });
  });

  test('sends first polls of many at once as far as they leave some tokens, and the rest when they can bring a finish', () => {
    const watched = Array.from({ length: 50 }, (_, n) => watching(n + 1));
    const planned = planPolls(
      input({ watching: watched, runtimes: new Map([[HOME, connectionRuntime({ tokens: 5 })]]) }),
    );
    expect(planned.polls.map(({ id }) => id)).toEqual([1, 2, 3, 4].map(idOf));
    expect(planned).toMatchObject({ isBacklog: true });
    expect(planned.wakeAt).toBeGreaterThan(NOW + 1_000);
    expect(planned.wakeAt).toBeLessThan(NOW + 2_000);
  });

  test.each([
    ['not queued yet', { queuedAt: NOW + 1_600_000 }, NOW - 30_000],
    ['polled in the future', { queuedAt: NOW - 60_000 }, NOW + 1_600_000],
    ['added in the future, and never polled', { roundStartedAt: NOW + 1_600_000 }, null],
  ])('starves nothing that a clock set back shows as %s', (_, over, lastPolledAt) => {
    const [early, other] = [watching(1, over), watching(2, { queuedAt: NOW - 60_000 })];
    const polls = {
      [early.id]: { ...poll(NOW - 20_000), lastPolledAt },
      [other.id]: { ...poll(NOW), lastPolledAt: NOW - 2_000 },
    };
    const runtimes = new Map([[HOME, connectionRuntime({ tokens: 1, polls })]]);
    const planned = planPolls(input({ watching: [early, other], runtimes }));
    expect(planned.polls).toMatchObject([{ id: early.id, connectionId: HOME }]);
  });

  test('keeps to the requests a minute that the person allows on the connection', () => {
    const watched = Array.from({ length: 50 }, (_, n) => watching(n + 1));
    const connections = [connection(HOME, { limitPerMin: 12 })];
    const runtimes = new Map([[HOME, connectionRuntime({ tokens: 10, limitPerMin: 600 })]]);
    const planned = planPolls(input({ watching: watched, connections, runtimes }));
    expect(planned.polls).toHaveLength(1);
    expect(planned).toMatchObject({ isBacklog: true, wakeAt: NOW + 10_000 });
  });

  test('sends nothing and wakes nobody while the connection is blocked for good', () => {
    const planned = planPolls(input({ connections: [connection(HOME, { blocked: block })] }));
    expect(planned).toMatchObject({ polls: [], wakeAt: null });
  });

  test('waits for what the server asked, unless the clock moved', () => {
    const held = (pausedUntil: number) =>
      planPolls(input({ runtimes: new Map([[HOME, connectionRuntime({ pausedUntil })]]) }));
    expect(held(NOW + 60_000)).toMatchObject({ polls: [], wakeAt: NOW + 60_000 });
    expect(held(NOW + 3_600_000).polls).toEqual([]);
    expect(held(NOW + 3_600_001).polls).toHaveLength(1);
  });

  test('takes a due time absurdly far ahead for a clock that was set back', () => {
    const dueIn = (ms: number) =>
      planPolls(
        input({ runtimes: new Map([[HOME, connectionRuntime({ polls: { [idOf(1)]: poll(NOW + ms) } })]]) }),
      ).polls.length;
    expect([dueIn(3_600_000), dueIn(3_600_001)]).toEqual([0, 1]);
  });

  test('polls on while the browser says that there is no network, until a request fails for that', () => {
    expect(planPolls(input({ online: false })).polls).toEqual(planPolls(input({})).polls);
    const runtimes = new Map([[HOME, connectionRuntime({ polls: polled(1) })]]);
    expect(planPolls(input({ online: false, runtimes })).polls).toHaveLength(1);
  });

  test('without a network tries one request each half minute, at once when the clock was set back', () => {
    const connectionError = { code: 'offline', at: NOW, correlationId: null, detail: null } as const;
    const tried = { ...poll(NOW), lastPolledAt: NOW };
    const runtimes = new Map([[HOME, connectionRuntime({ connectionError, polls: { [idOf(1)]: tried } })]]);
    const planAt = (now: number) => planPolls(input({ online: false, now, runtimes }));
    expect(planAt(NOW + 29_999)).toMatchObject({ polls: [], wakeAt: NOW + 30_000 });
    expect(planAt(NOW + 30_000).polls).toHaveLength(1);
    expect(planAt(NOW - 1).polls).toHaveLength(1);
    const polls = { [idOf(1)]: tried, [idOf(2)]: { ...tried, lastPolledAt: NOW + 3_600_000 } };
    const both = new Map([[HOME, connectionRuntime({ connectionError, polls })]]);
    const watched = [watching(1), watching(2)];
    const again = planPolls(input({ online: false, now: NOW + 1, watching: watched, runtimes: both }));
    expect(again).toMatchObject({ polls: [], wakeAt: NOW + 30_000 });
    expect(planPolls(input({ now: NOW + 1, runtimes })).polls.length).toBeGreaterThan(0);
  });

  test('writes down what it polls, so that a worker killed in between polls again half a minute later', () => {
    const watched = { round: 1, ms: 0 };
    const before = {
      dueAt: NOW,
      lastPolledAt: NOW - 5_000,
      answeredAt: NOW - 5_000,
      failures: 2,
      watched,
    };
    const other = { ...before, dueAt: NOW + 9_000 };
    const runtimes = new Map([[HOME, connectionRuntime({ polls: { [idOf(1)]: before, [idOf(2)]: other } })]]);
    expect(planPolls(input({ runtimes })).runtimes.get(HOME)?.polls).toEqual({
      [idOf(1)]: {
        ...before,
        dueAt: NOW + 30_000,
        lastPolledAt: NOW,
        watched: { round: 1, ms: 5_000 },
      },
      [idOf(2)]: other,
    });
  });

  test('ends a pause for good when its time has come', () => {
    const runtimes = new Map([
      [HOME, connectionRuntime({ pausedUntil: NOW - 1, serverPausedUntil: NOW - 1 })],
    ]);
    expect(planPolls(input({ runtimes })).runtimes.get(HOME)).toMatchObject({
      pausedUntil: null,
      serverPausedUntil: null,
    });
  });

  test('names all that was due, and calls it a backlog only if some has to wait', () => {
    const both = [watching(1), watching(2)];
    const sent = (tokens: number) =>
      planPolls(
        input({
          watching: both,
          runtimes: new Map([[HOME, connectionRuntime({ tokens, polls: polled(2) })]]),
        }),
      );
    expect(sent(2)).toMatchObject({ due: [idOf(1), idOf(2)], isBacklog: false });
    expect(sent(1)).toMatchObject({ due: [idOf(1), idOf(2)], isBacklog: true });
  });

  test('calls it a backlog whichever connection it is on', () => {
    const three = [watching(1), watching(2), watching(3, { connectionId: 'work' })];
    const short = connectionRuntime({ tokens: 1, polls: polled(2) });
    const connections = [connection(), connection('work')];
    const runtimes = new Map([
      [HOME, short],
      ['work', connectionRuntime()],
    ]);
    for (const ordered of [connections, connections.toReversed()])
      expect(planPolls(input({ watching: three, connections: ordered, runtimes })).isBacklog).toBe(true);
  });

  test('sends the most urgent first: what has waited longer, then what was added first', () => {
    const polledAgo = (ms: number) => ({ ...poll(NOW - 1), lastPolledAt: NOW - ms });
    const polls = {
      [idOf(1)]: polledAgo(20_000),
      [idOf(2)]: polledAgo(20_000),
      [idOf(3)]: polledAgo(40_000),
    };
    const first = (...seqs: number[]) => {
      const old = seqs.map((seq, index) => watching(index + 1, { seq, roundStartedAt: NOW - 60_000 }));
      const runtimes = new Map([[HOME, connectionRuntime({ tokens: 1, polls })]]);
      return planPolls(input({ watching: old, runtimes })).polls.map(({ id }) => id);
    };
    expect(first(1, 2, 3)).toEqual([idOf(3)]);
    expect(first(2, 1)).toEqual([idOf(2)]);
    expect(first(1, 2)).toEqual([idOf(1)]);
  });

  test('sends six at once, and one alone on a connection in trouble or retried after a block', () => {
    const many = Array.from({ length: 9 }, (_, index) => watching(index + 1));
    const sent = (failures: number, blocked: Block | null = null, inFlight = 0) =>
      planPolls(
        input({
          watching: many,
          connections: [connection(HOME, { blocked })],
          runtimes: new Map([[HOME, connectionRuntime({ tokens: 50, limitPerMin: 600, failures })]]),
          inFlight: new Set(many.slice(0, inFlight).map(({ id }) => id)),
        }),
      ).polls.length;
    expect([sent(0), sent(1), sent(2), sent(0, { ...block, reason: 'no_credits', until: NOW })]).toEqual([
      6, 6, 1, 1,
    ]);
    expect([sent(0, null, 4), sent(0, null, 6), sent(2, null, 1), sent(2, null, 3)]).toEqual([2, 0, 0, 0]);
  });

  test('sends nothing while more was spent than there was', () => {
    const many = [watching(1), watching(2), watching(3)];
    const runtimes = new Map([[HOME, connectionRuntime({ tokens: -2 })]]);
    expect(planPolls(input({ watching: many, runtimes })).polls).toEqual([]);
  });

  test('changes nothing of a connection on which nothing is watched', () => {
    const rested = connectionRuntime();
    const runtimes = new Map([[HOME, rested]]);
    expect(planPolls(input({ watching: [], runtimes, now: NOW + 60_000 })).runtimes.get(HOME)).toBe(rested);
  });

  describe('asks the other connections once after a first 404', () => {
    const missing = watching(1, { refusals: { ...NO_REFUSALS, count: 1 } });
    const waiting = { polls: { [idOf(1)]: poll(NOW + 2_000) } };
    const connections = [connection(), connection('away')];
    const plan = (record: Watching, { home = waiting, away = {} }: { home?: object; away?: object }) => {
      const runtimes = new Map([
        [HOME, connectionRuntime(home)],
        ['away', connectionRuntime(away)],
      ]);
      return planPolls(input({ watching: [record], connections, runtimes }));
    };
    const connectionsOf = ({ polls }: ReturnType<typeof planPolls>) => polls.map((poll) => poll.connectionId);

    test('while its own is not due', () => {
      expect(connectionsOf(plan(missing, {}))).toEqual(['away']);
      expect(connectionsOf(plan(missing, { home: {} }))).toEqual([HOME]);
    });

    test('and none before: not even while its own is paused', () => {
      expect(connectionsOf(plan(watching(), { home: { pausedUntil: NOW + 600_000 } }))).toEqual([]);
    });

    test('and none that is blocked, so that the verdict waits for no answer of it', () => {
      const blocked = [connection(), connection('away', { blocked: block })];
      expect(otherConnections(missing, blocked)).toEqual([]);
      expect(otherConnections(missing, connections)).toEqual(['away']);
    });

    test('the first of them that may send now: one that is paused holds up no other', () => {
      const runtimes = new Map([
        [HOME, connectionRuntime(waiting)],
        ['away', connectionRuntime({ pausedUntil: NOW + 600_000 })],
        ['further', connectionRuntime()],
      ]);
      const three = [...connections, connection('further')];
      const planned = planPolls(input({ watching: [missing], connections: three, runtimes }));
      expect(connectionsOf(planned)).toEqual(['further']);
    });

    test('and not again', () => {
      const asked = watching(1, { refusals: { ...NO_REFUSALS, count: 1, triedConnections: ['away'] } });
      expect(connectionsOf(plan(asked, {}))).toEqual([]);
      expect(connectionsOf(plan(asked, { home: {} }))).toEqual([HOME]);
    });

    test('though its own is paused, and looks at it again by the alarm where none can be asked', () => {
      const home = { pausedUntil: NOW + 600_000 };
      expect(connectionsOf(plan(missing, { home }))).toEqual(['away']);
      const spent = plan(missing, { home, away: { tokens: 0, limitPerMin: 1 } });
      expect(spent).toMatchObject({ polls: [], wakeAt: NOW + ALARM_FLOOR_MS });
    });

    test('though its own is stopped, when the pause of the other one is over', () => {
      const runtimes = new Map([
        [HOME, connectionRuntime(waiting)],
        ['away', connectionRuntime({ pausedUntil: NOW + 600_000 })],
      ]);
      const stopped = [connection(HOME, { blocked: blockFor('key_needed') }), connection('away')];
      const planned = planPolls(input({ watching: [missing], connections: stopped, runtimes }));
      expect(planned).toMatchObject({ polls: [], wakeAt: NOW + 600_000 });
    });

    test('but not one that is paused or has no request to spare: its own is polled when it is due', () => {
      const paused = plan(missing, { away: { pausedUntil: NOW + 600_000 } });
      const spent = plan(missing, { away: { tokens: 0, limitPerMin: 1 } });
      for (const planned of [paused, spent])
        expect(planned).toMatchObject({ polls: [], wakeAt: NOW + 2_000 });
    });
  });
});

test('a block with a time is over when the time has come, or when the clock moved', () => {
  const until = (at: number) => isBlocked({ ...block, reason: 'no_credits', until: at }, NOW);
  expect([until(NOW + 1), until(NOW + 900_000)]).toEqual([true, true]);
  expect([until(NOW), until(NOW + 900_001)]).toEqual([false, false]);
});

test('a refused key forbids polls also when it is to be checked: whoami alone ends that', () => {
  for (const until of [NOW - 1, NOW, NOW + 1, null]) expect(isBlocked({ ...block, until }, NOW)).toBe(true);
});
