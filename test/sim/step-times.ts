import { UNANSWERED_GAP_MS } from '../../src/watch/constants';
import { isPollable } from '../../src/watch/model/ingestion';
import type { Connection, Ingestion, Watching } from '../../src/watch/model/records';
import { refusalGapMs } from '../../src/watch/scheduling/back-off';
import { INTERVAL_MAX_MS } from '../../src/watch/scheduling/poll-interval';
import { crowdedShareMs, intervalMs, type Polled, rareUnknownMs, requestMs, unknownMs } from './bounds';
import type { Environment } from './environment';
import { NotificationTimes } from './notification-times';
import { latest, NEVER, type Since } from './obstacles';
import type { Deadline, Poll, Progress } from './progress';
import { isFreshStatus } from './request-oracle';
import type { VirtualSynap } from './virtual-synap';

/** So many times the longest watch is enough for one that lost parts of its watched time to clocks and closed browsers. */
const WATCH_LOSS = 3;

/** An ingestion's connection and server. */
interface Place {
  connection: Connection;
  server: VirtualSynap;
}

/** When each step of the way from a finish to its notification has to be done. */
export class StepTimes {
  private readonly notifications: NotificationTimes;

  constructor(
    private readonly environment: Environment,
    private readonly progress: Progress,
  ) {
    this.notifications = new NotificationTimes(environment, progress);
  }

  /** What is to be done about it next, and when at the latest. */
  deadlinesOf(record: Ingestion): Deadline[] {
    if (isPollable(record)) return this.ofWatch(record);
    if (record.state !== 'ended' || record.removedAt !== null || record.notification.state !== 'pending')
      return [];
    return [this.notifications.of(record)];
  }

  private ofWatch(record: Watching): Deadline[] {
    const place = this.placeOf(record);
    if (place === null) return [];
    const what = `${record.id}:${record.round}`;
    const free = this.freeSince(record, place.connection);
    const polledAt = this.progress.polls.get(record.id)?.at ?? NEVER.at;
    const since = latest(free, { at: polledAt, what: 'the last poll' });
    const dueMs = this.dueMs(record, place.connection);
    const withinMs = this.nextPollMs(record, dueMs, since.at);
    // Whatever the clock says then: the next poll comes within the same interval.
    const promise = since.what === 'clock jumped' ? 'resumes-after-a-jump' : 'polled-in-time';
    const end = this.endOf(record, place);
    const crowdedMs = () => withinMs + this.crowdedMs(record, since.at);
    const poll: Deadline = { promise, what, since, withinMs, crowdedMs };
    if (end === null) return [poll];
    const outcome: Deadline = {
      promise: 'outcome-in-time',
      what,
      since: latest(free, end.since),
      withinMs: this.outcomeMs(record, dueMs, {
        isUnknown: end.isUnknown,
        since: latest(free, end.since).at,
      }),
    };
    return [poll, outcome];
  }

  /** How much longer it may wait for the others where they are more than the share allows: what has ended since had its turns too. */
  private crowdedMs(record: Watching, since: number): number {
    const others = this.environment.stored.records().filter((one) => this.isInCrowd(one, since));
    const [own] = this.polledNow(record);
    if (own === undefined) return 0;
    return crowdedShareMs(
      own,
      others.flatMap((one) => (mayMeet(one, record) ? this.polledNow(one) : [])),
    );
  }

  /** As its connection knows it; nothing where it has none. */
  private polledNow(record: Ingestion): Polled[] {
    const place = this.placeOf(record);
    if (place === null) return [];
    const { status, documentId } = record;
    const { time } = this.environment;
    const moment = this.progress.polls.get(record.id) ?? { serverNow: time.server(), now: time.wall() };
    const { durationModel } = place.connection;
    return [{ ageMs: ageOf(record, moment), durationModel, status, documentId }];
  }

  private outcomeMs(
    record: Watching,
    dueMs: number,
    { isUnknown, since }: { isUnknown: boolean; since: number },
  ): number {
    if (!isUnknown) return this.nextPollMs(record, dueMs, since);
    const connections = this.environment.stored.connections().length;
    const isReported = record.status !== null && record.earlier === null;
    const rareMs = this.isRarelyPolled(record) ? rareUnknownMs(connections) : 0;
    return rareMs + unknownMs(this.crowd(record, since), connections, isReported);
  }

  /** From a poll, or from when nothing is in the way any more, to the next one. */
  private nextPollMs(record: Watching, dueMs: number, since: number): number {
    const { alarmLateMs, inProgress } = this.crowd(record, since);
    return dueMs + requestMs(alarmLateMs, inProgress);
  }

  /** How late alarms are, and how many wait with it: those as well that have ended since then. */
  private crowd(record: Watching, since: number): { alarmLateMs: number; inProgress: number } {
    const { browser, stored } = this.environment;
    // One that is refused is asked of the other connections in turn, and waits its turn on each.
    const connections =
      record.refusals.count === 0 ? [record.connectionId] : stored.connections().map(({ id }) => id);
    return {
      alarmLateMs: browser.traits.alarmLateMs,
      inProgress: Math.max(...connections.map((id) => this.inProgress(id, since))),
    };
  }

  /** From the last poll of it to when the next is due. */
  private dueMs(record: Watching, connection: Connection): number {
    const polled = this.progress.polls.get(record.id);
    if (polled === undefined) return 0;
    if (this.isRarelyPolled(record)) return UNANSWERED_GAP_MS;
    if (record.refusals.count > 0) return refusalGapMs(record.refusals.count);
    if (this.environment.intermediaries.isClockDoubtful()) return INTERVAL_MAX_MS;
    // What was learned while the answer was on its way counts as well, and what was known before a record was damaged.
    const models = [polled.durationModel, connection.durationModel];
    const intervals = [record, polled.record].flatMap((one) =>
      models.map((durationModel) =>
        intervalMs({
          ageMs: ageOf(one, polled),
          status: one.status,
          documentId: one.documentId,
          durationModel,
        }),
      ),
    );
    return Math.max(...intervals);
  }

  /** Whether it is past the maximum watch time, and its newest poll brought no word of Synap's that it goes on. */
  private isRarelyPolled({ id, round, watchedMs }: Watching): boolean {
    const { stored, requests } = this.environment;
    if (watchedMs < stored.settings().maxWatchTimeMs) return false;
    const polledAt = this.progress.polls.get(id)?.at ?? NEVER.at;
    const heard = requests.heard.get(`${id}:${round}`)?.at(-1);
    const isAnswered = heard !== undefined && heard.at >= polledAt && isFreshStatus(heard);
    return !isAnswered;
  }

  private changed(id: string, what: string): Since {
    return { at: this.progress.changed.get(id)?.at ?? this.environment.time.mono, what };
  }

  /** Since when nothing has kept a request for it from leaving. */
  private freeSince(record: Watching, own: Connection): Since {
    const { obstacles, stored, pauses } = this.environment;
    // Once its own connection does not know it, it is also asked of the others.
    const connections = record.refusals.count === 0 ? [own] : stored.connections();
    return latest(
      this.changed(record.id, 'its watch'),
      obstacles.freeSince(),
      pauses.ingestionFreeSince(record.id),
      ...connections.map((one) => this.connectionFreeSince(one)),
    );
  }

  private connectionFreeSince(connection: Connection): Since {
    const { obstacles, pauses, blocks, requests } = this.environment;
    return latest(
      blocks.freeSince(connection),
      pauses.connectionFreeSince(connection.id),
      obstacles.permittedSince(connection.baseUrl),
      requests.keySince(connection.id),
    );
  }

  /** Since when its server would say how it ended, or that it knows no such ID; null while it would say neither. */
  private endOf(
    record: Watching,
    { connection, server }: Place,
  ): { since: Since; isUnknown: boolean } | null {
    const { time, stored } = this.environment;
    const key = stored.keyOf(connection);
    const account = key === null ? undefined : server.accounts.get(key);
    if (key === null || account === undefined || account.isRevoked || !account.hasCredits) return null;
    const answering = { at: server.refusedAt.get(key) ?? NEVER.at, what: 'its account was refused' };
    const job = server.jobs.get(record.id);
    if (job === undefined || job.refusal !== null || job.instance !== account.instance)
      return { since: answering, isUnknown: true };
    if (job.forgottenAt !== null) {
      const forgotten = { at: job.forgottenAt - time.serverOffset, what: 'its job was forgotten' };
      return { since: latest(answering, forgotten), isUnknown: true };
    }
    const isOverAt = Math.max(job.completedAt, job.visibleAt);
    const knownAt = Math.min(isOverAt, this.maxWatchTimeEndsAt(record));
    if (knownAt > time.server()) return null;
    const end = { at: knownAt - time.serverOffset, what: 'its end' };
    const settings = { at: knownAt < isOverAt ? this.progress.settingsAt : NEVER.at, what: 'the settings' };
    return { since: latest(answering, end, settings), isUnknown: false };
  }

  /**
   * When the first poll was sent that may end the watch for its length, by the server's clock. A clock set back, or a browser
   * closed, makes the gap that it falls into count for nothing: how often that happened is not counted here, only allowed for.
   */
  private maxWatchTimeEndsAt({ id, watchedSince }: Watching): number {
    const polled = this.progress.polls.get(id);
    if (watchedSince === null || polled === undefined) return Number.POSITIVE_INFINITY;
    const limitMs = this.environment.stored.settings().maxWatchTimeMs;
    return polled.watchedMs < limitMs * WATCH_LOSS
      ? Number.POSITIVE_INFINITY
      : polled.at + this.environment.time.serverOffset;
  }

  /** Whether it is in progress, or has been since then. */
  private isInCrowd(one: Ingestion, since: number): boolean {
    return isPollable(one) || this.changed(one.id, '').at > since;
  }

  placeOf(record: Ingestion): Place | null {
    const connection = this.environment.stored.connection(record.connectionId);
    const server = connection && this.environment.synaps.get(connection.baseUrl);
    return server ? { connection, server } : null;
  }

  /** How many are in progress on a connection, or on any; with those that have been since then. */
  inProgress(connectionId: string | null, since = Number.POSITIVE_INFINITY): number {
    const all = this.environment.stored.records().filter((one) => this.isInCrowd(one, since));
    const gone = this.progress.gone.filter(({ changedAt }) => changedAt > since);
    if (connectionId === null) return all.length + gone.length;
    return (
      all.filter((one) => one.connectionId === connectionId || one.refusals.count > 0).length +
      gone.filter((one) => one.connectionId === connectionId || one.wasRefused).length
    );
  }
}

/** Whether both are asked of the same connection: what is refused is asked of all in turn. */
const mayMeet = (a: Ingestion, b: Ingestion): boolean =>
  a.connectionId === b.connectionId || a.refusals.count > 0 || b.refusals.count > 0;

/**
 * As the background reckons it: from when the server queued it, or from the start of its round while that is not known, or would
 * still be ahead.
 */
function ageOf(
  { queuedAt, roundStartedAt }: Ingestion,
  { serverNow, now }: Pick<Poll, 'serverNow' | 'now'>,
): number {
  if (queuedAt !== null && queuedAt <= serverNow) return serverNow - queuedAt;
  return roundStartedAt <= now ? now - roundStartedAt : INTERVAL_MAX_MS;
}
