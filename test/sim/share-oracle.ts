import { type Connection, connectionRuntimeSchema, keys } from '../../src/watch/model/records';
import { Allowance } from './allowance';
import type { Environment } from './environment';
import type { Sent } from './request-oracle';
import type { Life } from './virtual-browser';

/** By how many tokens the share may be exceeded: after its token is spent, a request waits a moment for the key to be decrypted. */
const SHARE_SLACK = 0.7;

/** Requests whose token was spent when the machine fell asleep, or its clock was set ahead, have all left this long after that. */
const WAKING_MS = 1_000;

/** Requests whose token was spent before a key was checked leave this long after the check at the latest. */
const OUT_OF_TURN_MS = 300;

/** A page counts as visible for this long after it last said what it shows, a moment of delay included. It says so every 10 s. */
const VISIBLE_WITHIN_MS = 15_500;

interface Skip {
  at: number;
  /** What the clock showed before. */
  fromWall: number;
  /** The one that was running, and may have spent tokens before. */
  life: Life | null;
}

/** Checks that no connection sends more requests than our share of the server's rate limit. */
export class ShareOracle {
  /** By ingestion: when a page last said that it shows it. */
  readonly heartbeats = new Map<string, number>();
  /** By connection. */
  private readonly allowances = new Map<string, Allowance>();
  /** When the machine last woke. */
  private wokeAt = Number.NEGATIVE_INFINITY;
  /** When the machine's clock last went on without the background (the machine slept, or its clock was set ahead). */
  private skipped: Skip = { at: Number.NEGATIVE_INFINITY, fromWall: Number.NEGATIVE_INFINITY, life: null };
  /** When the clock was last set back, and what it showed before: a token that was spent then bears a time that comes once more. */
  private setBack = { at: Number.NEGATIVE_INFINITY, fromWall: Number.NEGATIVE_INFINITY };

  constructor(private readonly environment: Environment) {}

  /** Called before each request with a key leaves. */
  requested(sent: Sent, connection: Connection): void {
    if (!this.isPaidBeforeSkip(sent)) this.spend(connection, sent);
  }

  /** Whether the token of a request was spent before the clock last went on without the background. */
  private isPaidBeforeSkip(sent: Sent): boolean {
    const { skipped } = this;
    if (sent.at - skipped.at > WAKING_MS || sent.life !== skipped.life) return false;
    const paidAt = this.paidAtWall(sent);
    return paidAt !== null && paidAt <= skipped.fromWall;
  }

  /** When the token of a poll was spent, by the machine's clock: the background writes that before the poll leaves. Null if unknown. */
  private paidAtWall({ connectionId, id }: Sent): number | null {
    if (connectionId === null) return null;
    const live = connectionRuntimeSchema.safeParse(
      this.environment.browser.session.value(keys.runtime(connectionId)),
    );
    return live.data?.polls[id]?.lastPolledAt ?? null;
  }

  /** Whether the clock went on without the background after the token of a request was spent, and before the request arrived. */
  isLate(sent: Sent): boolean {
    return sent.at < this.wokeAt || this.isPaidBeforeSkip(sent);
  }

  /** Spends a token on a request. A check of a key costs one too, but does not wait for it, because a person waits for the check. */
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

  /**
   * Whether a page showed an ingestion of the connection when the token of a request was spent. The request may leave seconds later, if
   * the browser does not answer the calls about the alarm in between.
   */
  private isAttended(sent: Sent, connectionId: string): boolean {
    const paidAtWall = this.paidAtWall(sent);
    const paidAt = paidAtWall === null ? sent.at : paidAtWall - this.environment.time.wallOffset;
    for (const [id, at] of this.heartbeats) {
      if (Math.min(paidAt, sent.at) - at > VISIBLE_WITHIN_MS) continue;
      const record = this.environment.stored.record(id);
      if (record && (record.connectionId === connectionId || record.refusals.count > 0)) return true;
    }
    return false;
  }

  /** An answer says what the rate limit is. Anything that is no number says nothing. */
  limitReported(connectionId: string, limit: number): void {
    if (Number.isFinite(limit))
      this.allowances.get(connectionId)?.setLimit(limit, this.environment.time.mono);
  }

  /** A connection was written. */
  connectionWritten({ id }: Connection): void {
    if (!this.allowances.has(id)) this.allowances.set(id, new Allowance(this.environment.time.mono));
  }

  /** The machine wakes after so long. Its clock showed this when it fell asleep. */
  slept(sleptAtWall: number, ms: number): void {
    this.wokeAt = this.environment.time.mono;
    const fromWall = this.latestPaidAtWall(this.wokeAt - ms, sleptAtWall);
    this.skipped = { at: this.wokeAt, fromWall, life: this.environment.browser.life };
  }

  /** The latest time that a token spent until then may bear, by the machine's clock: a clock that was just set back shows less. */
  private latestPaidAtWall(at: number, wall: number): number {
    const isSetBackBefore = at - this.setBack.at <= OUT_OF_TURN_MS;
    return isSetBackBefore ? Math.max(wall, this.setBack.fromWall) : wall;
  }

  /** Whether the machine has slept since then. A life whose last activity was before that did not get its idle time. */
  hasSleptSince(at: number): boolean {
    return at <= this.wokeAt;
  }

  /** That time, or when the machine last woke if that is later. */
  awakeSince(at: number): number {
    return Math.max(at, this.wokeAt);
  }

  /**
   * The clock jumps. If it is set back by a little, the background goes on to take ingestions as visible for as much longer: nothing
   * tells it of the jump. If it is set ahead, the background earns tokens as in a sleep, beside the requests whose tokens are spent.
   */
  clockJumped(byMs: number): void {
    const { time, browser } = this.environment;
    // The clock shows whole milliseconds.
    const fromWall = this.latestPaidAtWall(time.mono, Math.ceil(time.wall() - byMs));
    if (byMs > 0) this.skipped = { at: time.mono, fromWall, life: browser.life };
    else this.setBack = { at: time.mono, fromWall };
    for (const [id, at] of this.heartbeats)
      if (byMs < 0 && at - byMs <= time.mono) this.heartbeats.set(id, at - byMs);
    for (const allowance of this.allowances.values()) allowance.fill();
  }

  /** The runtime of one connection is gone, and its budget with it. */
  runtimeLost(connectionId: string): void {
    this.allowances.get(connectionId)?.empty(this.environment.time.mono);
  }

  /** The session storage is gone, and all budgets with it. */
  sessionLost(): void {
    for (const allowance of this.allowances.values()) allowance.empty(this.environment.time.mono);
  }
}
