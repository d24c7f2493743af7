import type { Forecast } from './forecast';
import { lawfulIntervalMs, type ScheduleInput, urgency } from './poll-interval';

/** One ingestion that is due, with what decides whether it is polled now. */
export interface Candidate {
  forecast: Forecast;
  input: ScheduleInput;
}

/**
 * Chooses which due ingestions are polled now, with so many tokens and so many requests that may be sent at once (`slots`). The most urgent
 * go first. Urgency grows while an ingestion waits; in a fixed order one that keeps failing would take the one slot of a failing
 * connection each time, and no other would be polled. Early first polls, which come before the law asks for one, show whether the ID is
 * right but rarely find a finish: they leave a reserve of tokens for polls that may.
 */
export function choosePolls<C extends Candidate>(
  due: readonly C[],
  { tokens, reserve, slots }: { tokens: number; reserve: number; slots: number },
): C[] {
  const early = due.filter(isEarly);
  const called = early.length === 0 ? [...due] : due.filter((one) => !isEarly(one));
  const chosen = mostUrgent(called, Math.min(Math.floor(tokens), slots));
  const spare = Math.min(Math.floor(tokens - chosen.length - reserve), slots - chosen.length);
  return [...chosen, ...early.slice(0, Math.max(0, spare))];
}

/** Tokens that early first polls leave unspent: one for each other job in progress, at most a quarter of a burst. */
export function reserveOf(burst: number, inProgress: number): number {
  return Math.min((burst - 1) / 4, Math.max(0, inProgress - 1));
}

/** Milliseconds until the law asks for the first poll; 0 if it does already, or if the first poll was sent. */
export function calledInMs({ forecast, input }: Candidate): number {
  if (input.sinceLastPollMs !== null) return 0;
  return Math.max(0, lawfulIntervalMs(forecast, input) - input.ageMs);
}

function isEarly(one: Candidate): boolean {
  return calledInMs(one) > 0;
}

/** The `count` most urgent; among equals those named first. */
function mostUrgent<C extends Candidate>(all: readonly C[], count: number): C[] {
  if (count <= 0) return [];
  if (all.length <= count) return [...all];
  return all
    .map((one) => ({ one, urgency: urgency(one.forecast, one.input) }))
    .sort((a, b) => b.urgency - a.urgency)
    .slice(0, count)
    .map(({ one }) => one);
}
