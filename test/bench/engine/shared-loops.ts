import {
  type Candidate,
  calledInMs,
  choosePolls,
  reserveOf,
} from '../../../src/watch/scheduling/choose-polls';
import { ALARM_FLOOR_MS, AWAKE_MS, TIMER_MAX_MS } from '../../../src/watch/scheduling/constants';
import type { DurationModel } from '../../../src/watch/scheduling/duration-model';
import { forecastOf } from '../../../src/watch/scheduling/forecast';
import { intervalStretch } from '../../../src/watch/scheduling/interval-stretch';
import { learn } from '../../../src/watch/scheduling/learn-durations';
import { pollIntervalMs } from '../../../src/watch/scheduling/poll-interval';
import type { Job, Loop, Told } from './loops';
import { type Budget, Limiter, ourShare } from './server';

/** Loops that follow all jobs together, within our share of the server's limit. */

interface Watched {
  job: Job;
  told: Told;
  dueAtMs: number;
  polledAtMs: number | null;
}

/** How such a loop decides. */
interface Policy {
  /** What to poll now, of what is due. */
  choose(due: readonly Watched[], now: number): readonly Watched[];
  /** After a poll that found the job unfinished. */
  nextMs(one: Watched, now: number): number;
  learn(durationMs: number): void;
  /** When one that was due and not polled is looked at again. */
  heldUntilMs(one: Watched, now: number): number;
}

/** Polls at an even interval, the longest waiting first, as far as the share allows. */
export function roundRobin(intervalMs: number): Loop {
  return shared(false, (budget) => ({
    choose: (due, now) =>
      due
        .toSorted((a, b) => (a.polledAtMs ?? a.job.queuedAtMs) - (b.polledAtMs ?? b.job.queuedAtMs))
        .slice(0, Math.floor(budget.tokens(now, false))),
    nextMs: () => intervalMs,
    learn: () => undefined,
    heldUntilMs: (_, now) => now + budget.untilMs(false, 1),
  }));
}

export interface Settings {
  durationModel: DurationModel;
  /** How many of what is in progress a page shows, the newest first: those are visible, and the whole budget is ours. */
  visible?: number;
  /** Without a page: five minutes after the last act the timers end, and alarms are all there is. */
  sleeps?: boolean;
}

/** The extension's own policy: due by the law, the most urgent first, within our share, learning as jobs finish. */
export function engine({ durationModel: start, visible = 0, sleeps = false }: Settings): Loop {
  return shared(sleeps, (budget, inProgress) => {
    let durationModel = start;
    let forecast = forecastOf(start);
    const isAnyVisible = visible > 0;
    const reserve = () => reserveOf(budget.burst(isAnyVisible), inProgress().length);
    const candidate = (one: Watched, now: number): Candidate & { one: Watched } => ({
      one,
      forecast,
      input: {
        ageMs: now - one.job.queuedAtMs,
        status: one.polledAtMs === null ? null : 'processing',
        isVisible: isAnyVisible && inProgress().slice(-visible).includes(one),
        sinceLastPollMs: one.polledAtMs === null ? null : now - one.polledAtMs,
      },
    });
    return {
      choose(due, now) {
        const candidates = due.map((one) => candidate(one, now));
        const tokens = budget.tokens(now, isAnyVisible);
        // Answers come at once here: none is in flight while another is sent.
        const share = { tokens, reserve: reserve(), slots: Number.POSITIVE_INFINITY };
        return choosePolls(candidates, share).map(({ one }) => one);
      },
      nextMs(one, now) {
        const sharing = inProgress().map((each) => candidate(each, now));
        const stretch = intervalStretch(sharing, budget.affordedPerMs(now, isAnyVisible));
        return pollIntervalMs(forecast, candidate(one, now).input, stretch);
      },
      learn(totalMs) {
        durationModel = learn(durationModel, { kind: 'finished', waitMs: null, totalMs });
        forecast = forecastOf(durationModel);
      },
      heldUntilMs(one, now) {
        const calledMs = calledInMs(candidate(one, now));
        if (calledMs === 0) return now + budget.untilMs(isAnyVisible, 1);
        return now + Math.min(calledMs, budget.untilMs(isAnyVisible, 1 + reserve()));
      },
    };
  });
}

function shared(
  sleeps: boolean,
  policyFor: (budget: Budget, inProgress: () => readonly Watched[]) => Policy,
): Loop {
  return (jobs, limitPerMin) => {
    const server = new Limiter(limitPerMin);
    const budget = ourShare(limitPerMin);
    const all: Watched[] = jobs.map((job) => ({
      job,
      told: { delayMs: null, requests: 0, longestWaitMs: 0 },
      dueAtMs: job.queuedAtMs,
      polledAtMs: null,
    }));
    const actedAtMs = Math.max(...jobs.map((job) => job.queuedAtMs));
    let watched = all;
    let endedAtMs = 0;
    const policy = policyFor(budget, () => watched);
    let now = Math.min(...watched.map(({ dueAtMs }) => dueAtMs));
    while (watched.length > 0) {
      const due = watched.filter(({ dueAtMs }) => dueAtMs <= now);
      for (const one of policy.choose(due, now)) poll(one);
      watched = watched.filter(({ told }) => told.delayMs === null);
      now = wakeAt(now);
    }
    return { told: all.map(({ told }) => told), refused: server.refused, endedAtMs };

    function poll(one: Watched): void {
      budget.spend();
      one.told.requests += 1;
      one.told.longestWaitMs = Math.max(one.told.longestWaitMs, now - one.dueAtMs);
      one.polledAtMs = now;
      const finishedAtMs = one.job.queuedAtMs + one.job.durationMs;
      if (server.accepts(now) && now >= finishedAtMs) {
        one.told.delayMs = now - finishedAtMs;
        policy.learn(one.job.durationMs);
        endedAtMs = now;
      } else one.dueAtMs = now + policy.nextMs(one, now);
    }

    function wakeAt(before: number): number {
      const times = watched.map((one) =>
        one.dueAtMs > before ? one.dueAtMs : policy.heldUntilMs(one, before),
      );
      const next = Math.max(before + STEP_MS, Math.min(...times));
      const isTimed = !sleeps || (next - before <= TIMER_MAX_MS && before - actedAtMs < AWAKE_MS);
      return isTimed ? next : Math.max(1, Math.ceil((before + 1) / ALARM_FLOOR_MS)) * ALARM_FLOOR_MS;
    }
  };
}

/** The smallest step of simulated time, so that it never stands still. */
const STEP_MS = 0.01;
