import { type Connection, connectionRuntimeSchema, keys } from '../../src/watch/model/records';
import { VISIBLE_MS } from '../../src/watch/scheduling/constants';
import { Allowance } from './allowance';
import type { Environment } from './environment';
import type { Sent } from './request-oracle';

/** What the share may be overrun by: requests wait a moment for the key after their token was spent. */
const SHARE_SLACK = 0.7;

/** Requests that were paid when the machine fell asleep, or its clock was set ahead, have all left this long after. */
const WAKING_MS = 1_000;

/** Those that were paid before a key was checked leave this long after at the latest. */
const OUT_OF_TURN_MS = 300;

/** A page says each 10 s what it shows. */
const HEARTBEAT_MS = 15_500;

/** Holds that no connection is asked more than its share of the server's limit. */
export class ShareOracle {
  /** By ingestion: when a page last said that it shows it. */
  readonly heartbeats = new Map<string, number>();
  private readonly allowances = new Map<string, Allowance>();
  private wokeAt = Number.NEGATIVE_INFINITY;
  /** When the clock last went on without the worker, asleep or set ahead, and what it said before. */
  private skipped = { at: Number.NEGATIVE_INFINITY, fromWall: Number.NEGATIVE_INFINITY };

  constructor(private readonly environment: Environment) {}

  requested(sent: Sent, connection: Connection): void {
    if (!this.isPaidBeforeSkip(sent)) this.spend(connection, sent);
  }

  private isPaidBeforeSkip(sent: Sent): boolean {
    const { skipped } = this;
    if (sent.at - skipped.at > WAKING_MS || sent.life.startedAt >= skipped.at) return false;
    const paidAt = this.paidAtWall(sent);
    return paidAt !== null && paidAt <= skipped.fromWall;
  }

  /** What is paid for an ingestion is written down with the time, before its request leaves. */
  private paidAtWall({ connectionId, id }: Sent): number | null {
    if (connectionId === null) return null;
    const live = connectionRuntimeSchema.safeParse(
      this.environment.browser.session.value(keys.runtime(connectionId)),
    );
    return live.data?.polls[id]?.lastPolledAt ?? null;
  }

  /** Whether the clock went on without the worker after it was paid and before it arrived. */
  isLate(sent: Sent): boolean {
    return sent.at < this.wokeAt || this.isPaidBeforeSkip(sent);
  }

  /** A check of a key counts, but does not wait: a person is waiting for it. */
  private spend(connection: Connection, sent: Sent): void {
    const { time } = this.environment;
    const allowance = this.allowances.get(connection.id) ?? new Allowance(time.mono);
    this.allowances.set(connection.id, allowance);
    if (sent.kind !== 'status') {
      allowance.spendOutOfTurn(time.mono, time.mono + OUT_OF_TURN_MS);
      return;
    }
    const over = allowance.spend(time.mono, this.isAttended(sent, connection.id));
    if (over > SHARE_SLACK)
      this.environment.violations.report(
        'share-is-kept',
        `${connection.name}: by ${over.toFixed(2)} requests`,
      );
  }

  /** Whether a page showed something when it was paid: it leaves seconds later where the browser does not answer about the alarm. */
  private isAttended(sent: Sent, connectionId: string): boolean {
    const paidAtWall = this.paidAtWall(sent);
    const paidAt = paidAtWall === null ? sent.at : paidAtWall - this.environment.time.wallOffset;
    for (const [id, at] of this.heartbeats) {
      if (Math.min(paidAt, sent.at) - at > HEARTBEAT_MS) continue;
      const record = this.environment.stored.record(id);
      if (record && (record.connectionId === connectionId || record.refusals.count > 0)) return true;
    }
    return false;
  }

  /** An answer says what the limit is. */
  limitReported(connectionId: string, limit: number): void {
    if (Number.isFinite(limit))
      this.allowances.get(connectionId)?.setLimit(limit, this.environment.time.mono);
  }

  connectionWritten({ id }: Connection): void {
    if (!this.allowances.has(id)) this.allowances.set(id, new Allowance(this.environment.time.mono));
  }

  slept(sleptAtWall: number): void {
    this.wokeAt = this.environment.time.mono;
    this.skipped = { at: this.wokeAt, fromWall: sleptAtWall };
  }

  /** Whether the machine slept since the last call of a life: then it was not left the time it is given when idle. */
  hasSleptSince(at: number): boolean {
    return at <= this.wokeAt;
  }

  /** Then, or when the machine woke last, if that is later. */
  awakeSince(at: number): number {
    return Math.max(at, this.wokeAt);
  }

  /**
   * What was shown before a clock set back counts as shown for as much longer, where that is still near: nothing says that it went
   * back. One set ahead earns tokens like a sleep, beside the requests that are paid already.
   */
  clockJumped(byMs: number): void {
    const { time } = this.environment;
    if (byMs > 0) this.skipped = { at: time.mono, fromWall: time.wall() - byMs };
    for (const [id, at] of this.heartbeats)
      if (byMs < 0 && at - byMs - time.mono < VISIBLE_MS) this.heartbeats.set(id, at - byMs);
    for (const allowance of this.allowances.values()) allowance.fill();
  }

  /** The memory of one connection's budget is gone. */
  runtimeLost(connectionId: string): void {
    this.allowances.get(connectionId)?.empty(this.environment.time.mono);
  }

  /** Nothing is known of debts in this life of the worker, and what it writes instead stands. */
  sessionLost(): void {
    for (const allowance of this.allowances.values()) allowance.empty(this.environment.time.mono);
  }
}
