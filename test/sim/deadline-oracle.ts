import { WATCH_GAP_MAX_MS } from '../../src/watch/constants';
import { isPollable } from '../../src/watch/model/ingestion';
import { type Ingestion, keys } from '../../src/watch/model/records';
import { placeOf } from './crowd';
import type { Environment } from './environment';
import type { Deadline, Progress } from './progress';
import type { Sent } from './request-oracle';
import { StepTimes } from './step-times';

/** Deadlines of what was written or sent a moment ago are not checked again sooner: none of them is shorter. */
const CHECK_AGAIN_MS = 30_000;

/**
 * Checks that each step on the way from a finish to its notification is done in time. It checks when a step is done, and when the time
 * for it has passed.
 */
export class DeadlineOracle {
  /** By promise: the largest part of the time allowed that was ever used, 1 being all of it. */
  readonly timeUsed = new Map<string, number>();
  /** When the next deadline passes, unless something moves it on before. */
  nextCheckAt = 0;
  /** Deadlines that were missed, each reported once. */
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

  /** Called before each thing that happens: checks every deadline when one may have passed. */
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

  /** Has the deadlines checked soon, because something has changed. */
  private checkSoon(): void {
    this.nextCheckAt = Math.min(this.nextCheckAt, Math.ceil(this.environment.time.mono + CHECK_AGAIN_MS));
  }

  /** Called before each poll leaves. An ingestion that its own connection does not know is asked for on the others. */
  requested({ id, baseUrl }: Pick<Sent, 'id' | 'baseUrl'>): void {
    const { time, stored, synaps } = this.environment;
    const record = stored.record(id);
    this.environment.away.polled();
    const place = record && placeOf(this.environment, record);
    if (!place) return;
    for (const deadline of this.steps.deadlinesOf(record)) this.checkDeadline(deadline);
    this.progress.polls.set(id, {
      at: time.mono,
      watchedMs: this.watchedMsAt(record),
      record,
      serverNow: synaps.get(baseUrl)?.saysDate === false ? time.wall() : time.server(),
      now: time.wall(),
      durationModel: place.connection.durationModel,
    });
  }

  /**
   * The watched time of an ingestion's present round if it is polled now: the sum of the gaps between its polls, each counted only up
   * to its maximum.
   */
  private watchedMsAt({ id, round }: Ingestion): number {
    const before = this.progress.polls.get(id);
    if (before?.record.round !== round) return 0;
    return before.watchedMs + Math.min(WATCH_GAP_MAX_MS, this.environment.time.mono - before.at);
  }

  /** The watched time of an ingestion's round at its newest poll. */
  watchedMs(id: string): number {
    return this.progress.polls.get(id)?.watchedMs ?? 0;
  }

  /** A notification of an outcome, or of a slow ingestion, is shown. */
  notificationShown(): void {
    this.progress.shownAt.push(this.environment.time.mono);
  }

  /** A record was written. */
  written(record: Ingestion): void {
    this.checkSoon();
    this.batchChanged(record);
    const state = `${stateOf(record)} ${record.round} ${record.connectionId}`;
    if (this.progress.changed.get(record.id)?.state === state) return;
    this.progress.changed.set(record.id, { state, at: this.environment.time.mono });
  }

  /** The record is deleted, or has become unreadable. */
  forgotten(id: string): void {
    const before = this.environment.outcomes.lastWritten(id);
    if (before !== null) {
      this.batchChanged(before);
      this.wentAway(before);
    }
    this.progress.changed.delete(id);
    // An ingestion whose record was damaged is watched afresh, but its next poll stays planned for the same time: only what is
    // deleted has no poll any more.
    if (this.environment.browser.local.value(keys.ingestion(id)) === undefined)
      this.progress.polls.delete(id);
  }

  /** Remembers an ingestion that is deleted: until then it took turns that others had to wait for. */
  private wentAway({ id, connectionId, refusals }: Ingestion): void {
    const changedAt = this.progress.changed.get(id)?.at;
    if (changedAt !== undefined)
      this.progress.gone.push({ connectionId, wasRefused: refusals.count > 0, changedAt });
  }

  /** Other settings were written. */
  settingsWritten(): void {
    this.progress.settingsAt = this.environment.time.mono;
    this.checkSoon();
  }

  /** Notes the change for every batch that names the ingestion: watched again, it may belong to another batch by now. */
  private batchChanged({ id }: Ingestion): void {
    const { stored, time } = this.environment;
    for (const batch of stored.batches())
      if (batch.ids.includes(id)) this.progress.batchChangedAt.set(batch.id, time.mono);
  }

  /** Called before an ingestion's notification is created. */
  notified(id: string): void {
    const record = this.environment.stored.record(id);
    if (record?.state !== 'ended') return;
    for (const deadline of this.steps.deadlinesOf(record)) this.checkDeadline(deadline);
  }
}

/** What has to be done about an ingestion next: its deadline begins anew when this changes. */
function stateOf(record: Ingestion): string {
  if (isPollable(record)) return 'pollable';
  return record.state === 'ended' ? record.notification.state : record.state;
}
