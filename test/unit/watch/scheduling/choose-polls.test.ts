import { describe, expect, it } from 'vitest';
import {
  type Candidate,
  calledInMs,
  choosePolls,
  reserveOf,
} from '../../../../src/watch/scheduling/choose-polls';
import { initialDurationModel } from '../../../../src/watch/scheduling/duration-model';
import { forecastOf } from '../../../../src/watch/scheduling/forecast';
import { learn } from '../../../../src/watch/scheduling/learn-durations';
import { pollIntervalMs } from '../../../../src/watch/scheduling/poll-interval';

const S = 1_000;
const forecast = forecastOf(initialDurationModel());

interface Named extends Candidate {
  name: string;
}

/** A job of an age, polled so long ago; null: never. */
function job(name: string, ageMs: number, sinceLastPollMs: number | null, isVisible = false): Named {
  return { name, forecast, input: { ageMs, status: 'processing', isVisible, sinceLastPollMs } };
}
const chosen = (due: Named[], tokens: number, reserve = 4, slots = 6) =>
  choosePolls(due, { tokens, reserve, slots }).map(({ name }) => name);

describe('of what is due', () => {
  it('all is polled while there are tokens for it', () => {
    expect(chosen([job('a', 9 * S, 4 * S), job('b', 9 * S, 2 * S)], 2)).toEqual(['a', 'b']);
  });

  it('nothing is polled twice, however many tokens there are', () => {
    const due = [job('a', 9 * S, 4 * S), job('new', 0, null), job('b', 9 * S, 2 * S)];
    expect(chosen(due, 9)).toEqual(['a', 'b', 'new']);
  });

  it('the most urgent goes first where there are not, and nothing without a whole token', () => {
    const due = [job('short', 9 * S, 2 * S), job('long', 9 * S, 4 * S), job('visible', 9 * S, 3 * S, true)];
    expect(chosen(due, 1.9)).toEqual(['visible']);
    expect(chosen(due, 2)).toEqual(['visible', 'long']);
    expect(chosen(due, 0.99)).toEqual([]);
    expect(chosen(due, -3)).toEqual([]);
  });

  it('the most urgent goes first where not all requests may be sent at once', () => {
    const due = [job('short', 9 * S, 2 * S), job('new', 0, null), job('long', 9 * S, 4 * S)];
    expect(chosen(due, 9, 0, 1)).toEqual(['long']);
    expect(chosen(due, 9, 0, 2)).toEqual(['short', 'long']);
    expect(chosen(due, 9, 0, 0)).toEqual([]);
    expect(chosen([job('new', 0, null), job('newer', 0, null)], 9, 0, 1)).toEqual(['new']);
  });

  it('of equals the one named first goes first', () => {
    expect(chosen([job('a', 9 * S, 2 * S), job('b', 9 * S, 2 * S)], 1)).toEqual(['a']);
  });
});

describe('a first poll before a job can finish', () => {
  const newcomers = Array.from({ length: 8 }, (_, n) => job(`new ${n}`, 0, null));

  it('is sent at once where it is alone, and by any connection that may send one at all', () => {
    expect(chosen(newcomers.slice(0, 1), 1, reserveOf(9, 1))).toEqual(['new 0']);
    expect(chosen(newcomers, 1, reserveOf(1, 8))).toEqual(['new 0']);
  });

  it('leaves a token for each other job in progress, at most a quarter of a burst', () => {
    expect([reserveOf(9, 1), reserveOf(9, 2), reserveOf(9, 8), reserveOf(1, 8), reserveOf(9, 0)]).toEqual([
      0, 1, 2, 0, 0,
    ]);
    expect(chosen(newcomers, 9)).toHaveLength(5);
    expect(chosen(newcomers, 5, 2)).toHaveLength(3);
    expect(chosen(newcomers, 4.9)).toEqual([]);
  });

  it('comes after whatever may have finished', () => {
    const due = [...newcomers, job('about to finish', 4 * S, 2 * S)];
    expect(chosen(due, 1)).toEqual(['about to finish']);
    expect(chosen(due, 6)[0]).toBe('about to finish');
    expect(chosen(due, 6)).toHaveLength(2);
  });

  it('goes by its urgency once the law asks for it', () => {
    const calledMs = calledInMs(job('new', 0, null));
    expect(calledMs).toBe(pollIntervalMs(forecast, job('polled', 0, 0).input));
    expect(calledInMs(job('later', calledMs - 1, null))).toBeCloseTo(1, 6);
    expect(calledInMs(job('called', calledMs, null))).toBe(0);
    expect(calledInMs(job('polled', 0, 0))).toBe(0);
    expect(chosen([job('called', calledMs, null), job('fresh', 5 * S, 100)], 1)).toEqual(['called']);
  });
});

it('nobody starves: with a request every three seconds for 40 jobs of all ages, visible or not, each is polled', () => {
  const model = Array.from({ length: 50 }, () => ({
    kind: 'finished' as const,
    totalMs: 5 * S,
    waitMs: null,
  }));
  const known = forecastOf(model.reduce(learn, initialDurationModel()));
  const jobs = Array.from({ length: 40 }, (_, i) => ({
    queuedAt: -((i * 97) % 7_200) * S,
    polledAt: 0,
    isVisible: i % 10 === 0,
    polls: 0,
  }));
  for (let now = S; now <= 900 * S; now += 3 * S) {
    const due = jobs
      .map((one) => ({
        one,
        forecast: known,
        input: {
          ageMs: now - one.queuedAt,
          status: 'processing' as const,
          isVisible: one.isVisible,
          sinceLastPollMs: now - one.polledAt,
        },
      }))
      .filter(({ input }) => (input.sinceLastPollMs ?? 0) >= pollIntervalMs(known, input));
    for (const { one } of choosePolls(due, { tokens: 1, reserve: 4, slots: 6 })) {
      one.polledAt = now;
      one.polls += 1;
    }
  }
  expect(Math.min(...jobs.map(({ polls }) => polls))).toBeGreaterThanOrEqual(1);
});
