import { isPollable } from '../../src/watch/model/ingestion';
import type { Ended, Ingestion } from '../../src/watch/model/records';
import { BURST_MS, BURST_SINGLES } from '../../src/watch/notifications/constants';
import type { Environment } from './environment';

/** How soon a person was first notified of a job's finish, and what that depended on. */
export interface Delay {
  /** By the clock that never jumps. */
  notifiedAt: number;
  /** From when the server would first have reported the finish until its notification. */
  delayMs: number;
  /** For how long the job was watched before the server knew its ID. */
  laggedMs: number;
  /** Its first answer was final already, so the background waited to learn whether somebody saw it on a page. */
  awaitedReader: boolean;
  /** It had finished before it was watched. */
  wasOver: boolean;
  /** Three others had been notified just before, so it waited for the rest of a burst. */
  ofBurst: boolean;
  /** Whether its server said its rate limit. If not, our share was that of the documented 60 requests a minute. */
  isLimitKnown: boolean;
  /** How many other ingestions were in progress when it was notified. */
  others: number;
}

/** Measures how soon after a finish a person is notified of it. */
export class Delays {
  readonly measured: Delay[] = [];
  /** When notifications about one outcome alone were created. */
  private readonly singlesAt: number[] = [];

  constructor(private readonly environment: Environment) {}

  /** A notification about one outcome alone is created. */
  single(): void {
    this.singlesAt.push(this.environment.time.mono);
  }

  /** An outcome is notified for the first time. Its record is as it was last written. */
  notified(id: string, record: Ingestion | null): void {
    const { environment } = this;
    const synap = [...environment.synaps.values()].find(({ jobs }) => jobs.has(id));
    const job = synap?.jobs.get(id);
    if (synap === undefined || job === undefined) return;
    if (record?.state !== 'ended' || record.outcome.kind !== job.final) return;
    const knownAt = Math.max(job.completedAt, job.visibleAt);
    const addedAt = record.addedAt - environment.time.wallOffset + environment.time.serverOffset;
    this.measured.push({
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

  /** Whether so many single notifications came just before the outcome that it counts as part of a burst. */
  private isOfBurst({ notification }: Ended): boolean {
    const endedAt =
      notification.state === 'pending'
        ? notification.since - this.environment.time.wallOffset
        : this.environment.time.mono;
    const before = this.singlesAt.filter((at) => at <= endedAt && endedAt - at < BURST_MS);
    return before.length >= BURST_SINGLES;
  }
}
