import { ALARM_FLOOR_MS, AWAKE_MS, INTERVAL_MIN_MS, TIMER_MAX_MS } from '../../../src/watch/constants';
import { type DurationModel, learn } from '../../../src/watch/scheduling/duration-model';
import { pollIntervalMs, type ScheduleInput, urgency } from '../../../src/watch/scheduling/poll-interval';
import { Limiter, ourShare } from './server';

/** One job of a simulated load; it is watched from the moment it is queued. Simulated milliseconds from 0. */
export interface Job {
  queuedAtMs: number;
  durationMs: number;
}

export interface Told {
  /** From finish to notification; null when the loop gave up before. */
  delayMs: number | null;
  requests: number;
}

export interface Run {
  told: Told[];
  /** Answers 429. */
  refused: number;
  /** When the last outcome was told. */
  endedAtMs: number;
}

export type Loop = (jobs: readonly Job[], limitPerMin: number) => Run;

/** A loop that asks each job by itself: `next` gives the time of the next request, or null when it gives up. */
function independent(next: (job: Job, lastAtMs: number | null) => number | null): Loop {
  return (jobs, limitPerMin) => {
    const server = new Limiter(limitPerMin);
    const told: Told[] = jobs.map(() => ({ delayMs: null, requests: 0 }));
    const dueAt = jobs.map((job) => next(job, null) ?? Number.POSITIVE_INFINITY);
    let endedAtMs = 0;
    for (;;) {
      const now = Math.min(...dueAt);
      if (now === Number.POSITIVE_INFINITY) return { told, refused: server.refused, endedAtMs };
      const index = dueAt.indexOf(now);
      const job = jobs[index];
      const answer = told[index];
      if (job === undefined || answer === undefined) throw new Error('a due time belongs to a job');
      answer.requests += 1;
      const isOver = server.accepts(now) && now >= job.queuedAtMs + job.durationMs;
      if (isOver) {
        answer.delayMs = now - job.queuedAtMs - job.durationMs;
        endedAtMs = now;
      }
      dueAt[index] = (isOver ? null : next(job, now)) ?? Number.POSITIVE_INFINITY;
    }
  };
}

/** The vendor's loops: a request at once, then at an even interval for so long, then no more. */
export function vendorLoop(intervalMs: number, forMs: number): Loop {
  return independent((job, lastAtMs) => {
    if (lastAtMs === null) return job.queuedAtMs;
    return lastAtMs + intervalMs - job.queuedAtMs <= forMs ? lastAtMs + intervalMs : null;
  });
}

/** An extension with nothing but its alarm: everything watched is asked at each. */
export const alarmOnly: Loop = independent((job, lastAtMs) =>
  lastAtMs === null ? Math.ceil(job.queuedAtMs / ALARM_FLOOR_MS) * ALARM_FLOOR_MS : lastAtMs + ALARM_FLOOR_MS,
);

/** How a loop within our share decides. */
interface Policy {
  pollIntervalMs(durationModel: DurationModel, look: ScheduleInput): number;
  urgency(durationModel: DurationModel, look: ScheduleInput): number;
}

export interface Settings {
  durationModel: DurationModel;
  /** How many of what is under way a page shows, the newest first: those are looked at, and the whole budget is ours. */
  visible?: number;
  /** Without a page: five minutes after the last act the timers end, and alarms are all there is. */
  sleeps?: boolean;
  policy?: Policy;
}

/** As often as the share allows and no more than once a second each, the longest waiting first. */
export const ROUND_ROBIN: Policy = {
  pollIntervalMs: (_, look) => (look.sinceLastPollMs === null ? 0 : INTERVAL_MIN_MS),
  urgency: (_, look) => look.sinceLastPollMs ?? look.ageMs,
};

interface Watched {
  job: Job;
  told: Told;
  dueAtMs: number;
  polledAtMs: number | null;
}

/** The engine's policy: due by its gaps, the most urgent first, within our share, learning as jobs finish. */
export function engine({
  durationModel: start,
  visible = 0,
  sleeps = false,
  policy = { pollIntervalMs, urgency },
}: Settings): Loop {
  return (jobs, limitPerMin) => {
    const server = new Limiter(limitPerMin);
    const budget = ourShare(limitPerMin);
    let durationModel = start;
    let endedAtMs = 0;
    const all: Watched[] = jobs.map((job) => ({
      job,
      told: { delayMs: null, requests: 0 },
      dueAtMs: job.queuedAtMs,
      polledAtMs: null,
    }));
    const actedAtMs = Math.max(...jobs.map((job) => job.queuedAtMs));
    let watched = all;
    const look = (one: Watched, now: number): ScheduleInput => ({
      ageMs: now - one.job.queuedAtMs,
      status: one.polledAtMs === null ? null : 'processing',
      isVisible: visible > 0 && watched.length - watched.indexOf(one) <= visible,
      sinceLastPollMs: one.polledAtMs === null ? null : now - one.polledAtMs,
      inProgress: watched.length,
    });
    let now = Math.min(...watched.map(({ dueAtMs }) => dueAtMs));
    while (watched.length > 0) {
      const due = watched.filter(({ dueAtMs }) => dueAtMs <= now);
      const chosen = mostUrgent(due, budget.ready(now, visible > 0), (one) =>
        policy.urgency(durationModel, look(one, now)),
      );
      for (const one of chosen) {
        budget.spend();
        one.told.requests += 1;
        one.polledAtMs = now;
        const isOver = server.accepts(now) && now >= one.job.queuedAtMs + one.job.durationMs;
        if (isOver) {
          one.told.delayMs = now - one.job.queuedAtMs - one.job.durationMs;
          durationModel = learn(durationModel, {
            kind: 'finished',
            waitMs: null,
            totalMs: one.job.durationMs,
          });
          endedAtMs = now;
        } else one.dueAtMs = now + policy.pollIntervalMs(durationModel, look(one, now));
      }
      watched = watched.filter(({ told }) => told.delayMs === null);
      now = wakeAt(now);
    }
    return { told: all.map(({ told }) => told), refused: server.refused, endedAtMs };

    function untilToken(at: number): number {
      return budget.ready(at, visible > 0) >= 1 ? 0 : budget.untilTokenMs(visible > 0);
    }

    function wakeAt(before: number): number {
      const dueAt = watched.map(({ dueAtMs }) => dueAtMs);
      const next = Math.max(Math.min(...dueAt), before + untilToken(before));
      const isTimed = !sleeps || (next - before <= TIMER_MAX_MS && before - actedAtMs < AWAKE_MS);
      return isTimed ? next : Math.max(1, Math.ceil((before + 1) / ALARM_FLOOR_MS)) * ALARM_FLOOR_MS;
    }
  };
}

function mostUrgent(
  due: readonly Watched[],
  count: number,
  urgencyOf: (one: Watched) => number,
): readonly Watched[] {
  if (due.length <= count) return due;
  if (count < 1) return [];
  return due
    .map((one) => ({ one, urgency: urgencyOf(one) }))
    .sort((a, b) => b.urgency - a.urgency)
    .slice(0, count)
    .map(({ one }) => one);
}
