import type { Ingestion } from '../../src/watch/model/records';
import type { Environment } from './environment';
import type { Sent } from './request-oracle';
import type { Life } from './virtual-browser';
import type { Reply } from './virtual-synap';

/** An answer to a poll, with what decides whether it may end the round. */
export interface Heard {
  life: Life;
  /** When it arrived, by the clock that never jumps. */
  at: number;
  connectionId: string;
  keyEpoch: number;
  status: number;
  /** Whether it is Synap's own true word. */
  isFromSynap: boolean;
  isJson: boolean;
  /** The final status of the job, where this is Synap's own word on that; otherwise null. */
  finalStatus: string | null;
  /** When its request was sent, and when it arrived, by the server's clock. */
  sentAt: number;
  serverTime: number;
  /** Storage had no room for what it says, the write failed, or the record was removed: nothing stored shows that the answer came. */
  isLost: boolean;
}

/** Whether an answer refuses the ID. One with 401 or 403 may: whoami decides whether it is the key that is refused. */
export const isRefusal = ({ status, isJson }: Heard): boolean =>
  isJson && [400, 401, 403, 404, 410, 422].includes(status);

/** Whether an answer is Synap's own status of an ingestion, and does not come out of a cache. */
export const isFreshStatus = ({ isFromSynap, isJson, status }: Heard): boolean =>
  isFromSynap && isJson && status === 200;

/** Whether a record says that Synap has reported its ingestion in the present round. */
const isReported = (record: Ingestion): boolean =>
  record.status !== null && (record.state !== 'watching' || record.earlier === null);

/** An answer is written this soon after it arrived, unless its life is killed before. */
export const WRITTEN_WITHIN_MS = 1_000;

/** Keeps what the background was answered, and whether it could write that: outcomes are judged by it. */
export class HeardAnswers {
  /** By ingestion and round: the answers to its polls. */
  readonly byRound = new Map<string, Heard[]>();
  /** By connection and epoch of its key: when whoami last said that the key is good, by the server's clock. */
  readonly keyGoodAt = new Map<string, number>();

  constructor(private readonly environment: Environment) {}

  /** Keeps what an answer says. */
  hear(
    { life, kind, id, round, keyEpoch, serverTime: sentAt }: Sent,
    reply: Reply,
    connectionId: string,
  ): void {
    // An answer out of a cache (with an `Age`) does not count as JSON here, because it is no refusal.
    const isJson = reply.body.startsWith('{') && reply.headers.age === undefined;
    const isFromSynap = !reply.isFault && (reply.status !== 404 || isJson);
    const serverTime = this.environment.time.server();
    if (kind === 'whoami' && isFromSynap && reply.status === 200)
      this.keyGoodAt.set(`${connectionId}:${keyEpoch}`, serverTime);
    if (kind !== 'status') return;
    const list = this.byRound.get(`${id}:${round}`) ?? [];
    this.byRound.set(`${id}:${round}`, list);
    const { status, finalStatus } = reply;
    const at = this.environment.time.mono;
    const from = { life, at, connectionId, keyEpoch, sentAt, serverTime };
    // What the person has removed learns nothing more, also where it is brought back.
    const isLost = (this.environment.stored.record(id)?.removedAt ?? null) !== null;
    const heard = { ...from, status, isFromSynap, isJson, finalStatus, isLost };
    list.push(heard);
    if (isFromSynap && status === 200) this.environment.unanswered.answered(id);
    else if (isRefusal(heard)) this.environment.unanswered.refused(id);
  }

  /** Storage had no room for a record: the newest answer about it is not written, unless a later try succeeds. */
  foundNoRoom(id: string): void {
    const newest = this.newestOf(this.environment.stored.record(id));
    if (newest !== null) newest.isLost = true;
  }

  /**
   * A call to storage failed, or is never answered: the answers that this life has just got are not written, unless a later try
   * succeeds.
   */
  storageFailed(life: Life): void {
    const { obstacles, stored, time } = this.environment;
    for (const [round, list] of this.byRound) {
      const newest = list.at(-1);
      if (newest?.life !== life) continue;
      const record = stored.record(round.slice(0, round.lastIndexOf(':')));
      const isWritten = record !== null && isReported(record);
      const withLockMs = time.mono - obstacles.unlockedSince(newest.at, WRITTEN_WITHIN_MS);
      if (!isWritten && withLockMs <= WRITTEN_WITHIN_MS) newest.isLost = true;
    }
  }

  private newestOf(record: Ingestion | null): Heard | null {
    return record === null ? null : (this.byRound.get(`${record.id}:${record.round}`)?.at(-1) ?? null);
  }

  /** The record was deleted. If the ingestion is watched again, that is another watch, of which nothing has been heard. */
  forgotten(id: string): void {
    for (const round of this.byRound.keys()) if (round.startsWith(`${id}:`)) this.byRound.delete(round);
  }

  /** A record was written. If it says that Synap has reported the ingestion, the newest answer about it is not lost. */
  ingestionWritten(record: Ingestion): void {
    const newest = this.newestOf(record);
    if (newest?.isLost && isReported(record)) newest.isLost = false;
  }
}
