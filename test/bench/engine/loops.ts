import { ALARM_FLOOR_MS } from '../../../src/watch/scheduling/constants';
import { Limiter } from './server';

/** One job of a simulated load; it is watched from the moment it is queued. Simulated milliseconds from 0. */
export interface Job {
  queuedAtMs: number;
  durationMs: number;
}

export interface Told {
  /** From finish to notification; null when the loop gave up before. */
  delayMs: number | null;
  requests: number;
  /** The longest that it waited for its turn after it was due. */
  longestWaitMs: number;
}

export interface Run {
  told: Told[];
  /** Answers 429. */
  refused: number;
  /** When the last outcome was told. */
  endedAtMs: number;
}

export type Loop = (jobs: readonly Job[], limitPerMin: number) => Run;

/** A loop that polls each job by itself: `next` gives the time of the next request, or null when it gives up. */
function independent(next: (job: Job, lastAtMs: number | null) => number | null): Loop {
  return (jobs, limitPerMin) => {
    const server = new Limiter(limitPerMin);
    const told: Told[] = jobs.map(() => ({ delayMs: null, requests: 0, longestWaitMs: 0 }));
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

/** An extension with nothing but its alarm: everything watched is polled at each. */
export const alarmOnly: Loop = independent((job, lastAtMs) =>
  lastAtMs === null ? Math.ceil(job.queuedAtMs / ALARM_FLOOR_MS) * ALARM_FLOOR_MS : lastAtMs + ALARM_FLOOR_MS,
);
