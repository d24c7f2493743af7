import { describe, expect, it } from 'vitest';
import type { PollState, Watching } from '../../../../src/watch/model/records';
import { NO_REFUSALS } from '../../../../src/watch/model/rounds';
import {
  afterAnswer,
  afterFailure,
  afterRefusal,
  retryLater,
} from '../../../../src/watch/scheduling/after-poll';
import {
  markDueNow,
  pollStateOf,
  prunePollStates,
  scheduleInput,
  withoutPoll,
} from '../../../../src/watch/scheduling/poll-state';
import { connectionRuntime, idOf, meta, NOW, settledPoll, watching } from '../../samples';

const SECOND = 1_000;
const [first, second] = [idOf(1), idOf(2)];

const failure = { detail: null, httpStatus: 503, correlationId: 'c', link: null } as const;
const error = { ...failure, code: 'server_error' } as const;
const limited = { ...failure, code: 'rate_limited' } as const;

/** A connection that has failed twice, and two ingestions that have. */
const troubled = connectionRuntime({
  failures: 2,
  failedAt: NOW - 5 * SECOND,
  connectionError: { code: 'server_error', at: NOW - 5 * SECOND, correlationId: null, detail: null },
  polls: {
    [first]: { dueAt: NOW, lastPolledAt: NOW - 9_000, answeredAt: NOW - 20_000, failures: 3 },
    [second]: { dueAt: NOW + 9_000, lastPolledAt: NOW - 8_000, answeredAt: null, failures: 2 },
  },
});

describe('after an answer', () => {
  const answered = () => afterAnswer(troubled, meta({ limitPerMin: 600 }), settledPoll());

  it('the connection is well, and heard', () => {
    expect(answered()).toMatchObject({
      failures: 0,
      failedAt: null,
      connectionError: null,
      limitPerMin: 600,
    });
  });

  it('the ingestion has failed no more, and no other is touched', () => {
    const { dueAt, ...rest } = pollStateOf(answered(), first);
    expect(rest).toEqual({ lastPolledAt: NOW - 10, answeredAt: NOW - 10, failures: 0 });
    expect(dueAt).toBeGreaterThan(NOW);
    expect(pollStateOf(answered(), second)).toEqual(pollStateOf(troubled, second));
  });

  it('a visible ingestion is due sooner, and its share of what remains is whole', () => {
    const record = watching(1, { queuedAt: NOW - 600 * SECOND, status: 'processing' });
    const heard = (isVisible: boolean) =>
      afterAnswer(connectionRuntime(), meta({ remaining: 4 }), settledPoll({ record, isVisible }));
    expect(pollStateOf(heard(true), first).dueAt).toBeLessThan(pollStateOf(heard(false), first).dueAt);
    expect([heard(true).tokens, heard(false).tokens]).toEqual([4, 2]);
  });
});

describe('after a 404', () => {
  const missing = watching(1, { refusals: { ...NO_REFUSALS, count: 2 } });

  it('the connection is well, and when the ingestion was last answered is still known', () => {
    const after = afterRefusal(troubled, meta({ limitPerMin: 600 }), settledPoll({ record: missing }));
    expect(after).toMatchObject({ failures: 0, failedAt: null, connectionError: null, limitPerMin: 600 });
    expect(pollStateOf(after, first)).toEqual({
      dueAt: NOW + 2 * SECOND,
      lastPolledAt: NOW - 10,
      answeredAt: NOW - 20_000,
      failures: 0,
    });
    expect(pollStateOf(after, second)).toEqual(pollStateOf(troubled, second));
    expect(afterRefusal(troubled, null, settledPoll({ record: missing })).failures).toBe(0);
    const waitSeconds = (count: number) => {
      const often = { ...missing, refusals: { ...missing.refusals, count } };
      return (
        (pollStateOf(afterRefusal(troubled, null, settledPoll({ record: often })), first).dueAt - NOW) /
        SECOND
      );
    };
    expect([waitSeconds(20), waitSeconds(99)]).toEqual([60, 300]);
  });
});

describe('after trouble', () => {
  it('the ingestion waits by its own failures, and no other is touched', () => {
    const after = afterFailure(
      connectionRuntime({ polls: troubled.polls }),
      { error, meta: meta() },
      settledPoll(),
    );
    expect(pollStateOf(after, first)).toEqual({
      dueAt: NOW + 8 * SECOND,
      lastPolledAt: NOW - 10,
      answeredAt: NOW - 20_000,
      failures: 4,
    });
    expect(pollStateOf(after, second)).toEqual(pollStateOf(troubled, second));
  });

  it('the ingestion is due at once where no request left this machine, and has failed no more often', () => {
    const offline = { ...error, code: 'offline' } as const;
    const after = afterFailure(troubled, { error: offline, meta: null }, settledPoll());
    expect(pollStateOf(after, first)).toMatchObject({ dueAt: NOW, failures: 3 });
  });

  it('its headers are heard all the same', () => {
    const heard = afterFailure(
      connectionRuntime(),
      { error, meta: meta({ limitPerMin: 600, remaining: 2 }) },
      settledPoll(),
    );
    expect(heard).toMatchObject({ limitPerMin: 600, tokens: 1 });
  });

  it('it is known since when, as long as it is the same', () => {
    expect(afterFailure(troubled, { error, meta: null }, settledPoll()).connectionError).toEqual(
      troubled.connectionError,
    );
    expect(afterFailure(troubled, { error: limited, meta: null }, settledPoll()).connectionError).toEqual({
      code: 'rate_limited',
      at: NOW,
      correlationId: 'c',
      detail: null,
    });
  });

  it('the connection waits from the second failure on, twice as long after each', () => {
    const again = (times: number) => {
      let state = connectionRuntime();
      for (let time = 1; time <= times; time++)
        state = afterFailure(
          state,
          { error, meta: null },
          settledPoll({ sentAt: NOW + time, now: NOW + time }),
        );
      return state.pausedUntil === null ? null : state.pausedUntil - NOW - times;
    };
    expect([1, 2, 3, 4].map(again)).toEqual([null, SECOND, 2 * SECOND, 4 * SECOND]);
    const held = { ...troubled, pausedUntil: NOW + 99 * SECOND };
    expect(afterFailure(held, { error, meta: null }, settledPoll()).pausedUntil).toBe(NOW + 99 * SECOND);
  });

  it('a request that was not sent after the newest failure is the same failure', () => {
    const failed = (sentAt: number) => afterFailure(troubled, { error, meta: null }, settledPoll({ sentAt }));
    expect(failed(NOW - 5_000)).toMatchObject({ failures: 2, failedAt: NOW - 5_000 });
    expect(failed(NOW - 4_999)).toMatchObject({ failures: 3, failedAt: NOW });
  });

  it('a pause is kept whoever asks for it: a Retry-After binds with any status, and no other word does', () => {
    const held = (code: typeof error | typeof limited, retryAfterMs: number | null) => {
      const { pausedUntil, serverPausedUntil } = afterFailure(
        connectionRuntime(),
        { error: code, meta: meta({ retryAfterMs }) },
        settledPoll(),
      );
      return [pausedUntil, serverPausedUntil].map((until) => until && until - NOW);
    };
    expect(held(error, 7_000)).toEqual([7_000, 7_000]);
    expect(held(error, null)).toEqual([null, null]);
    expect(held(limited, null)).toEqual([60_000, 60_000]);
  });
});

describe('what is known of an ingestion when its next poll is planned', () => {
  it('is its age since it was queued by the clock of the server; since its round began where that is not known, or is ahead', () => {
    const queued = watching(1, { queuedAt: NOW - 4_000, roundStartedAt: NOW - 90_000 });
    const ageOf = (record: typeof queued, offsetMs: number) =>
      scheduleInput(record, connectionRuntime({ offsetMs }), { isVisible: false, now: NOW }).ageMs;
    expect([ageOf(queued, 0), ageOf(queued, 1_000), ageOf(queued, -4_000)]).toEqual([4_000, 5_000, 0]);
    expect([ageOf({ ...queued, queuedAt: null }, 1_000), ageOf(queued, -4_001)]).toEqual([90_000, 90_000]);
    const hoursAgo = NOW - 3 * 3_600 * SECOND;
    expect(ageOf({ ...queued, queuedAt: hoursAgo }, 0)).toBe(3 * 3_600 * SECOND);
  });

  it('is its age by the clock of a server that is far ahead; where unknown, by whichever clock has watched it for less', () => {
    const HOUR = 3_600_000;
    const ageOf = (over: Partial<Watching>, offsetMs = 0) =>
      scheduleInput(watching(1, over), connectionRuntime({ offsetMs }), { isVisible: false, now: NOW }).ageMs;
    expect(ageOf({ queuedAt: NOW + HOUR - 4_000, roundStartedAt: NOW - 90_000 }, HOUR)).toBe(4_000);
    const watchedFor = (ms: number) => ageOf({ roundStartedAt: NOW - 90_000, watchedSince: NOW - ms });
    expect([watchedFor(30_000), watchedFor(300_000)]).toEqual([30_000, 90_000]);
  });

  it('is the younger of two ages while one answer alone has told another time', () => {
    const queued = watching(1, { queuedAt: NOW - 4_000 });
    const ageBy = (offsetMs: number, offsetBeforeMs: number) =>
      scheduleInput(queued, connectionRuntime({ offsetMs, offsetBeforeMs }), { isVisible: false, now: NOW })
        .ageMs;
    expect([ageBy(600_000, 0), ageBy(0, 600_000)]).toEqual([4_000, 4_000]);
  });

  it('is its age since its watch began where its time is without a zone, but no less than it is in the last zone of all', () => {
    const HOUR = 3_600 * SECOND;
    const ageOf = (queuedAgoMs: number) => {
      const began = NOW - 60 * SECOND;
      const times = { queuedAt: NOW - queuedAgoMs, roundStartedAt: began, watchedSince: began };
      const record = watching(1, { ...times, isQueuedAtUnsure: true });
      return scheduleInput(record, connectionRuntime(), { isVisible: false, now: NOW }).ageMs;
    };
    expect([ageOf(4_000), ageOf(3 * HOUR), ageOf(29 * HOUR)]).toEqual([4_000, 60_000, 15 * HOUR]);
  });

  it('is how long ago it was polled, if ever', () => {
    const look = (id: number) => scheduleInput(watching(id), troubled, { isVisible: true, now: NOW });
    expect(look(1)).toMatchObject({ sinceLastPollMs: 9_000, isVisible: true });
    expect(look(3)).toMatchObject({ sinceLastPollMs: null });
  });

  it('was polled as long ago as anything ever is where a clock set back shows its poll in the future', () => {
    const { sinceLastPollMs, ageMs } = scheduleInput(watching(), troubled, {
      isVisible: false,
      now: NOW - 60_000,
    });
    expect(sinceLastPollMs).toBe(300 * SECOND);
    expect(ageMs).toBe(300 * SECOND);
  });
});

it('what could not be written or is checked by a person keeps what else is known of its polls', () => {
  const known = pollStateOf(troubled, first);
  const later = retryLater(troubled, first, { now: NOW, random: 1 });
  expect(later.polls).toEqual({
    ...troubled.polls,
    [first]: { ...known, failures: 4, dueAt: NOW + 8 * SECOND },
  });
  expect(markDueNow(troubled, [first]).polls).toEqual({
    ...troubled.polls,
    [first]: { ...known, failures: 0, dueAt: 0 },
  });
  const never = { dueAt: 0, lastPolledAt: null, answeredAt: null, failures: 0 };
  expect(markDueNow(connectionRuntime(), [first]).polls).toEqual({ [first]: never });
});

it('a poll that was planned and not sent leaves no trace but what has changed meanwhile', () => {
  const known = {
    ...pollStateOf(troubled, first),
    dueAt: NOW - SECOND,
    watched: { round: 1, ms: 9 * SECOND },
  };
  const planned = {
    ...known,
    dueAt: NOW + 30 * SECOND,
    lastPolledAt: NOW,
    watched: { round: 1, ms: 18 * SECOND },
  };
  const now = (poll: PollState, before: PollState = known) =>
    withoutPoll(connectionRuntime({ polls: { [first]: poll } }), first, before).polls[first];
  expect(now(planned)).toEqual(known);
  expect(now({ ...planned, dueAt: 0, failures: 0 })).toEqual({ ...known, dueAt: 0, failures: 0 });
  const { watched: _first, ...never } = { ...known, lastPolledAt: null };
  expect(now(planned, never)).toEqual(never);
  expect(withoutPoll(connectionRuntime(), first, known).polls).toEqual({});
});

it('what is polled no more is forgotten, and nothing is new where all are', () => {
  expect(Object.keys(prunePollStates(troubled, (id) => id === first).polls)).toEqual([first]);
  expect(prunePollStates(troubled, () => true)).toBe(troubled);
});
