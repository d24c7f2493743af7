import type { Connection, Ended, Ingestion } from '../../src/watch/model/records';
import type { Environment } from './environment';
import { NEVER, type Since } from './obstacles';
import type { Life } from './virtual-browser';
import type { Reply } from './virtual-synap';

/** A request that the background has sent. */
export interface Sent {
  life: Life;
  /** When it was sent, by the clock that never jumps. */
  at: number;
  /** What it asks for: `status`, or the last part of its path. */
  kind: string;
  key: string | null;
  baseUrl: string;
  /** The connection whose key it carries; null if there is none. */
  connectionId: string | null;
  keyEpoch: number;
  /** The ingestion that a poll asks for; otherwise empty. */
  id: string;
  /** The round that the ingestion was in when the poll was sent. */
  round: number;
  /** When it was sent, by the server's clock. */
  serverTime: number;
}

/** Requests that were on their way out when something that forbids them was written may still leave for this long. */
const GRACE_MS = 300;

/** More polls of one ingestion than a minute has room for: one each second, and those that people and failures add. */
const POLLS_PER_MINUTE_MAX = 100;

interface OutgoingRequest {
  life: Life;
  baseUrl: string;
  path: string;
  kind: string;
  key: string | null;
}

/** Follows every request: checks whether it may be sent, and passes its answer on to the oracles that judge by it. */
export class RequestOracle {
  /** By ingestion and round: the connections on which it was polled, whatever came of it. */
  readonly asked = new Map<string, Set<string>>();
  /** By connection: when its newest key was written. */
  private readonly newKeyAt = new Map<string, number>();
  /** By address and key: the connection that was last known to have it. */
  private readonly holders = new Map<string, string>();
  /** By ingestion: since when it has been stopped or removed. */
  private readonly putAwayAt = new Map<string, number>();
  /** By ingestion: since when its watch has been over. */
  private readonly endedAt = new Map<string, number>();
  /** By ingestion: the newest poll that has no answer yet. */
  private readonly inProgress = new Map<string, Sent>();
  /** By ingestion: how often it was polled in the present minute. */
  private readonly polledIn = new Map<string, { minute: number; times: number }>();

  constructor(private readonly environment: Environment) {}

  /** Called before each request leaves. */
  requested(request: OutgoingRequest): Sent {
    const { environment } = this;
    const connection = this.connectionWith(request.baseUrl, request.key);
    const sent = this.sentOf(request, connection);
    environment.count(`request ${sent.kind}`);
    environment.trace(() => `request ${sent.kind} ${sent.id.slice(0, 8)} on ${connection?.name ?? '?'}`);
    if (request.key !== null && !environment.keysEntered.has(`${request.baseUrl} ${request.key}`)) {
      environment.violations.report('key-stays-secret', `a key went to ${request.baseUrl}`);
    }
    if (sent.kind === 'status') this.checkStatusRequest(sent, connection);
    if (request.key !== null && connection) environment.share.requested(sent, connection);
    return sent;
  }

  private sentOf({ life, baseUrl, path, kind, key }: OutgoingRequest, connection: Connection | null): Sent {
    const { time, stored } = this.environment;
    const id = kind === 'status' ? decodeURIComponent(path.split('/').at(-1) ?? '') : '';
    const record = id === '' ? null : stored.record(id);
    return {
      life,
      at: time.mono,
      kind,
      key,
      baseUrl,
      connectionId: connection?.id ?? null,
      keyEpoch: connection?.keyEpoch ?? 0,
      id,
      round: record?.round ?? 0,
      serverTime: time.server(),
    };
  }

  private checkStatusRequest(sent: Sent, connection: Connection | null): void {
    const { violations, deadlines, pauses, blocks, stored } = this.environment;
    const record = stored.record(sent.id);
    deadlines.requested(sent);
    this.environment.unanswered.polled(sent.id);
    if (record?.state === 'ended' && !this.isJustStopped(record))
      violations.report('no-request-after-outcome', sent.id);
    if (this.inProgress.get(sent.id)?.life === sent.life) violations.report('one-request-at-a-time', sent.id);
    this.inProgress.set(sent.id, sent);
    this.countPoll(sent);
    this.checkWanted(sent, record);
    if (connection === null) return;
    const round = `${sent.id}:${sent.round}`;
    this.asked.set(round, (this.asked.get(round) ?? new Set()).add(connection.id));
    blocks.requested(sent, connection);
    pauses.requested(sent, connection);
  }

  /** Whether a record says that a check of a known outcome was stopped a moment ago: a poll for the check may still leave. */
  private isJustStopped({ id, round, outcome }: Ended): boolean {
    const endedAt = this.endedAt.get(id) ?? NEVER.at;
    return outcome.round !== round && this.environment.time.mono - endedAt <= GRACE_MS;
  }

  /** Checks that a poll is not about an ingestion that was stopped or removed. */
  private checkWanted({ id, at }: Sent, record: Ingestion | null): void {
    const since = this.putAwayAt.get(id);
    // Nobody can read in a damaged record that it had been stopped or removed. If storage is too full to write a repaired one, its
    // watch goes on in memory only.
    const isUnreadable = record === null && this.environment.damaged.has(id);
    const isPutAway = record === null || record.state === 'stopped' || record.removedAt !== null;
    if (isPutAway && !isUnreadable && since !== undefined && at - since > GRACE_MS)
      this.environment.violations.report('no-request-after-removal', id);
  }

  private countPoll({ id, at }: Sent): void {
    const minute = Math.floor(at / 60_000);
    const before = this.polledIn.get(id);
    const times = before?.minute === minute ? before.times + 1 : 1;
    this.polledIn.set(id, { minute, times });
    if (times === POLLS_PER_MINUTE_MAX)
      this.environment.violations.report('nothing-spins', `${id} polled ${times} times in a minute`);
  }

  /** Whether a life has a poll in flight. */
  isInProgress(life: Life): boolean {
    return [...this.inProgress.values()].some((sent) => sent.life === life);
  }

  /** A request is over: its answer has begun to arrive, or there will be none. */
  over(sent: Sent): void {
    if (this.inProgress.get(sent.id) === sent) this.inProgress.delete(sent.id);
  }

  /**
   * Called for each answer that arrives. Returns the answer that the background gets. A status that answers a replaced key is replaced
   * by a poisoned one, so that it is noticed if the background applies it.
   */
  answered(sent: Sent, reply: Reply): Reply {
    const { environment } = this;
    const { connectionId } = sent;
    const what = reply.how === 'whole' ? reply.status : reply.how;
    environment.count(reply.isFault ? `fault ${what}` : `answer ${reply.status}`);
    environment.trace(
      () =>
        `answer ${sent.kind} ${sent.id.slice(0, 8)}: ${reply.status} ${reply.how} ${reply.body.slice(0, process.env.SIM_BODY ? 400 : 60)} ${process.env.SIM_BODY ? JSON.stringify(reply.headers) : ''}`,
    );
    if (connectionId === null) return reply;
    if (!this.isStillAsked(sent)) {
      if (reply.status !== 200 || sent.kind !== 'status') return reply;
      environment.count('stale answer');
      return {
        ...reply,
        body: JSON.stringify({ ingestion_id: sent.id, status: 'failed', document_id: 'POISON' }),
      };
    }
    environment.share.limitReported(connectionId, Number(reply.headers['x-ratelimit-limit'] ?? Number.NaN));
    environment.pauses.answered(sent, reply, connectionId);
    environment.blocks.answered(sent, reply);
    environment.away.answered(sent, reply);
    if (reply.how === 'whole') environment.heardAnswers.hear(sent, reply, connectionId);
    return reply;
  }

  /** Whether the connection still exists with the key that the request carried, even if that cannot be decrypted any more. */
  isStillAsked(sent: Sent): boolean {
    const connection =
      sent.connectionId === null ? null : this.environment.stored.connection(sent.connectionId);
    return connection?.keyEpoch === sent.keyEpoch;
  }

  /** A connection was written. */
  connectionWritten(connection: Connection, before: Connection | null): void {
    if (before && before.keyEpoch !== connection.keyEpoch)
      this.newKeyAt.set(connection.id, this.environment.time.mono);
  }

  /** When the newest key of a connection was written. */
  keySince(connectionId: string): Since {
    return { at: this.newKeyAt.get(connectionId) ?? NEVER.at, what: 'its key' };
  }

  /** A record was written. */
  ingestionWritten(record: Ingestion): void {
    const isPutAway = record.state === 'stopped' || record.removedAt !== null;
    if (!isPutAway) this.putAwayAt.delete(record.id);
    else if (!this.putAwayAt.has(record.id)) this.putAwayAt.set(record.id, this.environment.time.mono);
    if (record.state !== 'ended') this.endedAt.delete(record.id);
    else if (!this.endedAt.has(record.id)) this.endedAt.set(record.id, this.environment.time.mono);
  }

  /** The connection of an address that has this key. */
  private connectionWith(baseUrl: string, key: string | null): Connection | null {
    if (key === null) return null;
    const { stored } = this.environment;
    const holder = `${baseUrl} ${key}`;
    const all = stored.connections();
    const found = all.find((one) => one.baseUrl === baseUrl && stored.keyOf(one) === key);
    if (found) this.holders.set(holder, found.id);
    // The background may still send a key that it decrypted before the browser lost the encryption key.
    const last = all.find((one) => one.id === this.holders.get(holder));
    return found ?? (last && stored.keyOf(last) === null ? last : null);
  }
}
