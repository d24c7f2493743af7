import { isPollable } from '../../src/watch/model/ingestion';
import type { Ended, Ingestion } from '../../src/watch/model/records';
import { BURST_MS, BURST_SINGLES } from '../../src/watch/notifications/constants';
import type { Environment } from './environment';

/** How long after it could be known that a job had finished it was notified for the first time. */
export interface Delay {
  durationMs: number;
  /** Since the schedule began. */
  notifiedAt: number;
  delayMs: number;
  /** For how long its ID was not known to the server yet while it was watched. */
  laggedMs: number;
  /** Its first answer was final already, and whoever looked at it was given the time to see it. */
  awaitedReader: boolean;
  /** It could be known before anybody watched it. */
  wasOver: boolean;
  /** Three had been notified just before: the rest of a burst is collected first. */
  ofBurst: boolean;
  /** Whether its server said its limit; where not, the share of 60 requests a minute was all there was. */
  isLimitKnown: boolean;
  /** How many others were in progress when it was notified. */
  others: number;
}

/** Measures how soon after a finish a person hears of it. */
export class Delays {
  readonly measured: Delay[] = [];
  private readonly singlesAt: number[] = [];

  constructor(private readonly environment: Environment) {}

  /** A notification about one outcome alone has been created. */
  single(): void {
    this.singlesAt.push(this.environment.time.mono);
  }

  /** An outcome has been notified for the first time. */
  notified(id: string, record: Ingestion | null): void {
    const { environment } = this;
    const synap = [...environment.synaps.values()].find(({ jobs }) => jobs.has(id));
    const job = synap?.jobs.get(id);
    if (synap === undefined || job === undefined) return;
    if (record?.state !== 'ended' || record.outcome.kind !== job.final) return;
    const knownAt = Math.max(job.completedAt, job.visibleAt);
    const addedAt = record.addedAt - environment.time.wallOffset + environment.time.serverOffset;
    this.measured.push({
      durationMs: job.completedAt - job.queuedAt,
      notifiedAt: environment.time.mono,
      delayMs: environment.time.server() - knownAt,
      laggedMs: Math.max(0, job.visibleAt - addedAt),
      awaitedReader: record.notification.state === 'pending' && record.notification.awaitsReader,
      wasOver: knownAt <= addedAt,
      ofBurst: this.isOfBurst(record),
      isLimitKnown: synap.saysLimits,
      others: environment.stored.records().filter(isPollable).length,
    });
  }

  private isOfBurst({ notification }: Ended): boolean {
    const endedAt =
      notification.state === 'pending'
        ? notification.since - this.environment.time.wallOffset
        : this.environment.time.mono;
    const before = this.singlesAt.filter((at) => at <= endedAt && endedAt - at < BURST_MS);
    return before.length >= BURST_SINGLES;
  }
}
