import { isPollable } from '../../src/watch/model/ingestion';
import type { Connection, Ingestion, Watching } from '../../src/watch/model/records';
import { INTERVAL_MAX_MS } from '../../src/watch/scheduling/poll-interval';
import { crowdedShareMs, type Polled, shareMs } from './bounds';
import type { Environment } from './environment';
import type { Poll, Progress } from './progress';
import type { VirtualSynap } from './virtual-synap';

/** An ingestion's connection and server. */
export interface Place {
  connection: Connection;
  server: VirtualSynap;
}

/** The connection and the server of an ingestion; null if either is gone. */
export function placeOf({ stored, synaps }: Environment, record: Ingestion): Place | null {
  const connection = stored.connection(record.connectionId);
  const server = connection && synaps.get(connection.baseUrl);
  return server ? { connection, server } : null;
}

/** Works out how many polls of other ingestions each one may have to wait for. */
export class Crowd {
  constructor(
    private readonly environment: Environment,
    private readonly progress: Progress,
  ) {}

  /** How late alarms are, and how many ingestions wait for polls with this one, those that have ended since then included. */
  around(record: Watching, since: number): { alarmLateMs: number; inProgress: number } {
    const { browser, stored } = this.environment;
    // An ingestion that its own connection does not know is asked for on the others one by one, and waits for its turn on each.
    const connections =
      record.refusals.count === 0 ? [record.connectionId] : stored.connections().map(({ id }) => id);
    return {
      alarmLateMs: browser.traits.alarmLateMs,
      inProgress: Math.max(...connections.map((id) => this.inProgress(id, since))),
    };
  }

  /**
   * How much longer an ingestion may wait for the others if more are due than our share allows. Those that have ended since then count
   * too, because they had their turns before that.
   */
  crowdedMs(record: Watching, since: number): number {
    const others = this.environment.stored.records().filter((one) => this.isInCrowd(one, since));
    const [own] = this.polledNow(record);
    if (own === undefined) return 0;
    return crowdedShareMs(
      own,
      others.flatMap((one) => (mayMeet(one, record) ? this.turnsOf(one) : [])),
    );
  }

  /** The same without what each ingestion in progress is given anyway (`shareMs`): nothing where few are due. */
  extraMs(record: Watching, since: number): number {
    return Math.max(0, this.crowdedMs(record, since) - shareMs(this.around(record, since).inProgress));
  }

  /** The requests of each turn: after a refusal whoami is asked whether it can be believed. */
  private turnsOf(record: Ingestion): Polled[] {
    const polled = this.polledNow(record);
    return record.refusals.count > 0 ? [...polled, ...polled] : polled;
  }

  /** What the interval of an ingestion would depend on if it were polled now; none if its connection is gone. */
  private polledNow(record: Ingestion): Polled[] {
    const place = placeOf(this.environment, record);
    if (place === null) return [];
    const { status, documentId } = record;
    const { time } = this.environment;
    const moment = this.progress.polls.get(record.id) ?? { serverNow: time.server(), now: time.wall() };
    const { durationModel } = place.connection;
    return [{ ageMs: ageOf(record, moment), durationModel, status, documentId, isShared: true }];
  }

  /** Whether an ingestion can be polled, or could be at some time since then. */
  private isInCrowd(one: Ingestion, since: number): boolean {
    return isPollable(one) || this.changedAt(one.id) > since;
  }

  /** How many ingestions are polled on a connection, or were at some time since then. */
  private inProgress(connectionId: string, since: number): number {
    const all = this.environment.stored.records().filter((one) => this.isInCrowd(one, since));
    const gone = this.progress.gone.filter(({ changedAt }) => changedAt > since);
    return (
      all.filter((one) => one.connectionId === connectionId || one.refusals.count > 0).length +
      gone.filter((one) => one.connectionId === connectionId || one.wasRefused).length
    );
  }

  /** Since when the next thing to be done about an ingestion has been the same. */
  changedAt(id: string): number {
    return this.progress.changed.get(id)?.at ?? this.environment.time.mono;
  }
}

/** Whether two ingestions may be polled on the same connection: one that is refused is asked for on every connection in turn. */
const mayMeet = (a: Ingestion, b: Ingestion): boolean =>
  a.connectionId === b.connectionId || a.refusals.count > 0 || b.refusals.count > 0;

/**
 * The age of a job as the background counts it: from when the server queued it; or from the start of its round if that is not known,
 * or lies ahead because of a clock.
 */
export function ageOf(
  { queuedAt, roundStartedAt }: Ingestion,
  { serverNow, now }: Pick<Poll, 'serverNow' | 'now'>,
): number {
  if (queuedAt !== null && queuedAt <= serverNow) return serverNow - queuedAt;
  return roundStartedAt <= now ? now - roundStartedAt : INTERVAL_MAX_MS;
}
