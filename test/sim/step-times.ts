import { UNANSWERED_GAP_MS } from '../../src/watch/constants';
import { isPollable } from '../../src/watch/model/ingestion';
import type { Connection, Ingestion, Watching } from '../../src/watch/model/records';
import { refusalGapMs } from '../../src/watch/scheduling/back-off';
import { INTERVAL_MAX_MS } from '../../src/watch/scheduling/poll-interval';
import { intervalMs, rareUnknownMs, requestMs, unknownMs } from './bounds';
import { ageOf, Crowd, type Place, placeOf } from './crowd';
import type { Environment } from './environment';
import { isFreshStatus } from './heard-answers';
import { NotificationTimes } from './notification-times';
import { latest, NEVER, type Since } from './obstacles';
import type { Deadline, Progress } from './progress';

/**
 * A watch is over when it has been watched for the maximum watch time, by the background's own count. That count loses time to clock
 * jumps and closed browsers, but never so much that it takes more than this many times as long.
 */
const WATCH_LOSS = 3;

/** Works out when each step on the way from a finish to its notification has to be done. */
export class StepTimes {
  private readonly notifications: NotificationTimes;
  private readonly crowd: Crowd;

  constructor(
    private readonly environment: Environment,
    private readonly progress: Progress,
  ) {
    this.notifications = new NotificationTimes(environment, progress);
    this.crowd = new Crowd(environment, progress);
  }

  /** What has to be done about an ingestion next, and when at the latest. */
  deadlinesOf(record: Ingestion): Deadline[] {
    if (isPollable(record)) return this.ofWatch(record);
    if (record.state !== 'ended' || record.removedAt !== null || record.notification.state !== 'pending')
      return [];
    return [this.notifications.deadlineOf(record)];
  }

  private ofWatch(record: Watching): Deadline[] {
    const place = placeOf(this.environment, record);
    if (place === null) return [];
    const what = `${record.id}:${record.round}`;
    const free = this.freeSince(record, place.connection);
    const polledAt = this.progress.polls.get(record.id)?.at ?? NEVER.at;
    const since = latest(free, { at: polledAt, what: 'the last poll' });
    const dueMs = this.dueMs(record, place.connection);
    const withinMs = this.nextPollMs(record, dueMs, since.at);
    // A clock jump must not delay the next poll: it has to come within the same time, counted from the jump.
    const promise = since.what === 'clock jumped' ? 'resumes-after-a-jump' : 'polled-in-time';
    const end = this.endOf(record, place);
    const crowdedMs = () => withinMs + this.crowd.crowdedMs(record, since.at);
    const poll: Deadline = { promise, what, since, withinMs, crowdedMs };
    if (end === null) return [poll];
    const outcomeSince = latest(free, end.since);
    const outcomeMs = this.outcomeMs(record, dueMs, { isUnknown: end.isUnknown, since: outcomeSince.at });
    const outcome: Deadline = {
      promise: 'outcome-in-time',
      what,
      since: outcomeSince,
      withinMs: outcomeMs,
      crowdedMs: () => outcomeMs + this.crowd.extraMs(record, outcomeSince.at),
    };
    return [poll, outcome];
  }

  /** From when the outcome of an ingestion can be known until it has to be written. */
  private outcomeMs(
    record: Watching,
    dueMs: number,
    { isUnknown, since }: { isUnknown: boolean; since: number },
  ): number {
    if (!isUnknown) return this.nextPollMs(record, dueMs, since);
    const connections = this.environment.stored.connections().length;
    const isReported = record.status !== null && record.earlier === null;
    const rareMs = this.isRarelyPolled(record) ? rareUnknownMs(connections) : 0;
    return rareMs + unknownMs(this.crowd.around(record, since), connections, isReported);
  }

  /** From a poll, or from when nothing is in the way any more, until the next poll. */
  private nextPollMs(record: Watching, dueMs: number, since: number): number {
    const { alarmLateMs, inProgress } = this.crowd.around(record, since);
    return dueMs + requestMs(alarmLateMs, inProgress);
  }

  /** From the last poll of an ingestion until the next one is due. */
  private dueMs(record: Watching, connection: Connection): number {
    const polled = this.progress.polls.get(record.id);
    if (polled === undefined) return 0;
    if (this.isRarelyPolled(record)) return UNANSWERED_GAP_MS;
    if (record.refusals.count > 0) return refusalGapMs(record.refusals.count);
    if (this.environment.intermediaries.isClockDoubtful()) return INTERVAL_MAX_MS;
    // Any of these may have planned the poll: the model may have changed while the answer was on its way, and the record as it was
    // before the poll is what counts where it was damaged since.
    const models = [polled.durationModel, connection.durationModel];
    const isShared = this.crowd.around(record, polled.at).inProgress > 1;
    const intervals = [record, polled.record].flatMap((one) =>
      models.map((durationModel) =>
        intervalMs({
          ageMs: ageOf(one, polled),
          status: one.status,
          documentId: one.documentId,
          durationModel,
          isShared,
        }),
      ),
    );
    return Math.max(...intervals);
  }

  /** Whether an ingestion is past the maximum watch time and its newest poll brought no status from Synap: then it is polled hourly. */
  private isRarelyPolled({ id, round, watchedMs }: Watching): boolean {
    const { stored, heardAnswers } = this.environment;
    if (watchedMs < stored.settings().maxWatchTimeMs) return false;
    const polledAt = this.progress.polls.get(id)?.at ?? NEVER.at;
    const heard = heardAnswers.byRound.get(`${id}:${round}`)?.at(-1);
    const isAnswered = heard !== undefined && heard.at >= polledAt && isFreshStatus(heard);
    return !isAnswered;
  }

  /** Since when nothing has kept a poll of an ingestion from being sent. */
  private freeSince(record: Watching, own: Connection): Since {
    const { obstacles, stored, pauses } = this.environment;
    // Once its own connection does not know an ingestion, it is also asked for on the others.
    const connections = record.refusals.count === 0 ? [own] : stored.connections();
    return latest(
      { at: this.crowd.changedAt(record.id), what: 'its watch' },
      obstacles.freeSince(),
      pauses.ingestionFreeSince(record.id),
      ...connections.map((one) => this.connectionFreeSince(one)),
    );
  }

  /** Since when nothing has kept a connection from sending polls. */
  private connectionFreeSince(connection: Connection): Since {
    const { obstacles, pauses, blocks, requests } = this.environment;
    return latest(
      blocks.freeSince(connection),
      pauses.connectionFreeSince(connection.id),
      obstacles.permittedSince(connection.baseUrl),
      requests.keySince(connection.id),
    );
  }

  /**
   * Since when the server has been ready to say how an ingestion ended, or (`isUnknown`) that it knows no such ID. Null while it would
   * say neither.
   */
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
   * When the poll was sent that has to end the watch as timed out, by the server's clock; infinity if that may still be ahead. The
   * background counts a gap between polls as nothing if the clock was set back or the browser was closed in it. How often that
   * happened is not counted here: `WATCH_LOSS` allows for it.
   */
  private maxWatchTimeEndsAt({ id, watchedSince }: Watching): number {
    const polled = this.progress.polls.get(id);
    if (watchedSince === null || polled === undefined) return Number.POSITIVE_INFINITY;
    const limitMs = this.environment.stored.settings().maxWatchTimeMs;
    return polled.watchedMs < limitMs * WATCH_LOSS
      ? Number.POSITIVE_INFINITY
      : polled.at + this.environment.time.serverOffset;
  }
}
