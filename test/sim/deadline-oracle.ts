import { WATCH_GAP_MAX_MS } from '../../src/watch/constants';
import { isPollable } from '../../src/watch/model/ingestion';
import { type Ingestion, keys } from '../../src/watch/model/records';
import type { Environment } from './environment';
import type { Deadline, Progress } from './progress';
import { StepTimes } from './step-times';

/** What was written or sent a moment ago needs no looking at before. */
const CHECK_AGAIN_MS = 30_000;

/**
 * Holds each step of the way from a finish to its notification to its time, while the schedule runs: when the step is done,
 * and when the time for it has passed.
 */
export class DeadlineOracle {
  /** By promise, how much of the time allowed was ever taken: 1 is all of it. */
  readonly timeUsed = new Map<string, number>();
  /** When to look again: a time has passed then, unless something moved it on. */
  nextCheckAt = 0;
  private readonly missed = new Set<string>();
  private readonly progress: Progress = {
    polls: new Map(),
    changed: new Map(),
    batchChangedAt: new Map(),
    gone: [],
    shownAt: [],
    settingsAt: Number.NEGATIVE_INFINITY,
  };
  private readonly steps: StepTimes;

  constructor(private readonly environment: Environment) {
    this.steps = new StepTimes(environment, this.progress);
  }

  /** Called before anything happens. */
  check(): void {
    const { time, stored, alarms, blocks } = this.environment;
    if (time.mono < this.nextCheckAt) return;
    alarms.checkWithoutLife();
    blocks.check();
    let next = time.mono + 24 * 3_600_000;
    for (const record of stored.records())
      for (const deadline of this.steps.deadlinesOf(record)) {
        this.checkDeadline(deadline);
        const at = deadline.since.at + deadline.withinMs + 1;
        next = Math.min(next, Math.max(at, time.mono + CHECK_AGAIN_MS));
      }
    this.nextCheckAt = Math.ceil(next);
  }

  private checkDeadline({ promise, what, since, withinMs: usualMs, crowdedMs }: Deadline): void {
    if (this.missed.has(`${promise} ${what}`)) return;
    const tookMs = this.environment.time.mono - since.at;
    const withinMs = tookMs > usualMs && crowdedMs ? crowdedMs() : usualMs;
    this.timeUsed.set(promise, Math.max(tookMs / withinMs, this.timeUsed.get(promise) ?? 0));
    if (tookMs <= withinMs) return;
    this.missed.add(`${promise} ${what}`);
    const seconds = (ms: number) => `${Math.round(ms / 1000)} s`;
    this.environment.violations.report(
      promise,
      `${what}: ${seconds(tookMs)} after ${since.what}, of ${seconds(withinMs)}`,
    );
  }

  /** Soon enough for whatever has to be done from now on. */
  private checkSoon(): void {
    this.nextCheckAt = Math.min(this.nextCheckAt, Math.ceil(this.environment.time.mono + CHECK_AGAIN_MS));
  }

  /** Before a request leaves. */
  requested(id: string): void {
    const { time, stored } = this.environment;
    const record = stored.record(id);
    this.environment.away.polled();
    const place = record && this.steps.placeOf(record);
    if (!place) return;
    for (const deadline of this.steps.deadlinesOf(record)) this.checkDeadline(deadline);
    this.progress.polls.set(id, {
      at: time.mono,
      watchedMs: this.watchedMsAt(record),
      record,
      serverNow: place.server.saysDate ? time.server() : time.wall(),
      now: time.wall(),
      durationModel: place.connection.durationModel,
      inProgress: this.steps.inProgress(record.connectionId),
    });
  }

  /** How long the present round of an ingestion has been watched, if it is polled now: the sum of the gaps, none too long. */
  private watchedMsAt({ id, round }: Ingestion): number {
    const before = this.progress.polls.get(id);
    if (before?.record.round !== round) return 0;
    return before.watchedMs + Math.min(WATCH_GAP_MAX_MS, this.environment.time.mono - before.at);
  }

  /** The same as of its newest poll. */
  watchedMs(id: string): number {
    return this.progress.polls.get(id)?.watchedMs ?? 0;
  }

  /** A notification of outcomes is shown. */
  notificationShown(): void {
    this.progress.shownAt.push(this.environment.time.mono);
  }

  written(record: Ingestion): void {
    this.checkSoon();
    this.batchChanged(record);
    const state = `${stateOf(record)} ${record.round} ${record.connectionId}`;
    if (this.progress.changed.get(record.id)?.state === state) return;
    this.progress.changed.set(record.id, { state, at: this.environment.time.mono });
  }

  /** Gone for good, or unreadable. */
  forgotten(id: string): void {
    const before = this.environment.outcomes.lastWritten(id);
    if (before !== null) {
      this.batchChanged(before);
      this.wentAway(before);
    }
    this.progress.changed.delete(id);
    // One that was damaged is watched afresh, at the time that was planned for it.
    if (this.environment.browser.local.value(keys.ingestion(id)) === undefined)
      this.progress.polls.delete(id);
  }

  /** Deleted after it ended, it has taken its turns before the others all the same. */
  private wentAway({ id, connectionId, refusals }: Ingestion): void {
    const changedAt = this.progress.changed.get(id)?.at;
    if (changedAt !== undefined)
      this.progress.gone.push({ connectionId, wasRefused: refusals.count > 0, changedAt });
  }

  settingsWritten(): void {
    this.progress.settingsAt = this.environment.time.mono;
    this.checkSoon();
  }

  /** Of every batch that names it: one that is watched again may belong to another by now. */
  private batchChanged({ id }: Ingestion): void {
    const { stored, time } = this.environment;
    for (const batch of stored.batches())
      if (batch.ids.includes(id)) this.progress.batchChangedAt.set(batch.id, time.mono);
  }

  /** Before its notification is created. */
  notified(id: string): void {
    const record = this.environment.stored.record(id);
    if (record?.state !== 'ended') return;
    for (const deadline of this.steps.deadlinesOf(record)) this.checkDeadline(deadline);
  }
}

function stateOf(record: Ingestion): string {
  if (isPollable(record)) return 'pollable';
  return record.state === 'ended' ? record.notification.state : record.state;
}
