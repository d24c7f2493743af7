import * as z from 'zod/mini';
import { LOOKED_AT_MS, RETRY_AFTER_DEFAULT_MS, RETRY_AFTER_MAX_MS } from '../../src/watch/constants';
import {
  type Connection,
  connectionSchema,
  type Ingestion,
  ingestionSchema,
  keys,
  liveSchema,
} from '../../src/watch/records';
import { Allowance } from './allowance';
import type { Life } from './browser';
import type { Reply } from './synap';
import type { World } from './world';

export interface Sent {
  life: Life;
  at: number;
  kind: string;
  key: string | null;
  baseUrl: string;
  connectionId: string | null;
  keyEpoch: number;
  id: string;
  round: number;
  serverTime: number;
}

/** One answer to a status request, as the outcome of a round is judged by. */
export interface Heard {
  connectionId: string;
  status: number;
  isReal: boolean;
  sentAt: number;
  serverTime: number;
}

/** Requests under way may still leave this long after what forbids them was written. */
const GRACE_MS = 300;

/** What the share may be overrun by: requests wait a moment for the key after their token was spent. */
const SHARE_SLACK = 0.7;

/** A minute has room for one ingestion's gaps of a second, and for what people and failures add to them. */
const ASKED_A_MINUTE = 100;

/** Requests that were paid when the machine fell asleep have all left this long after it woke. */
const WAKING_MS = 1_000;

/** Follows every request: whether it may be sent, what it costs, and what its answer forbids. */
export class RequestJudge {
  readonly heard = new Map<string, Heard[]>();
  /** By ingestion and round: the connections asked, whatever came of it. */
  readonly asked = new Map<string, Set<string>>();
  readonly heartbeats = new Map<string, number>();
  private readonly allowances = new Map<string, Allowance>();
  private readonly holds = new Map<string, { from: number; until: number }>();
  private readonly blockedAt = new Map<string, number>();
  private wokeAt = Number.NEGATIVE_INFINITY;
  /** When it fell asleep, by its clock. */
  private sleptAtWall = Number.NEGATIVE_INFINITY;
  /** When the newest key of a connection was written. */
  private readonly newKeyAt = new Map<string, number>();
  /** By address and key: the connection that was last seen with it. */
  private readonly holders = new Map<string, string>();
  private readonly putAwayAt = new Map<string, number>();
  private readonly underWay = new Map<string, Sent>();
  private readonly askedIn = new Map<string, { minute: number; times: number }>();
  private readonly records = new Map<string, { text: string; value: Ingestion | null }>();
  private readonly known = new Map<string, { text: string; value: Connection | null }>();

  constructor(private readonly world: World) {}

  requested(request: { life: Life; baseUrl: string; path: string; kind: string; key: string | null }): Sent {
    const { world } = this;
    const now = world.time.mono;
    const connection = this.connectionWith(request.baseUrl, request.key);
    const id = request.kind === 'status' ? decodeURIComponent(request.path.split('/').at(-1) ?? '') : '';
    const record = id === '' ? null : this.record(id);
    const sent: Sent = {
      life: request.life,
      at: now,
      kind: request.kind,
      key: request.key,
      baseUrl: request.baseUrl,
      connectionId: connection?.id ?? null,
      keyEpoch: connection?.keyEpoch ?? 0,
      id,
      round: record?.round ?? 0,
      serverTime: world.time.server(),
    };
    world.count(`request ${request.kind}`);
    world.trace(() => `request ${request.kind} ${id.slice(0, 8)} on ${connection?.name ?? '?'}`);
    if (request.key !== null && !world.keysGiven.has(`${request.baseUrl} ${request.key}`)) {
      world.verdict.breaks('key-stays-secret', `a key went to ${request.baseUrl}`);
    }
    if (request.kind === 'status') this.mayAsk(sent, record, connection);
    if (request.key !== null && connection && !this.isPaidBeforeSleep(sent))
      this.spend(connection, request.kind === 'status');
    return sent;
  }

  /** What is paid for an ingestion is written down with the time, before its request leaves. */
  private isPaidBeforeSleep({ at, life, connectionId, id }: Sent): boolean {
    if (connectionId === null || at - this.wokeAt > WAKING_MS || life.startedAt >= this.wokeAt) return false;
    const live = liveSchema.safeParse(this.world.browser.session.value(keys.live(connectionId)));
    const paidAt = live.data?.polls[id]?.lastPolledAt ?? null;
    return paidAt !== null && paidAt <= this.sleptAtWall;
  }

  /** Whether the machine slept after it was paid and before it arrived. */
  isLate(sent: Sent): boolean {
    return sent.at < this.wokeAt || this.isPaidBeforeSleep(sent);
  }

  /** Whether the machine slept since the last call of a life: then it was not left the time it is given when idle. */
  hasSleptSince(at: number): boolean {
    return at <= this.wokeAt;
  }

  private mayAsk(sent: Sent, record: Ingestion | null, connection: Connection | null): void {
    const { verdict } = this.world;
    const now = sent.at;
    if (record?.state === 'ended') verdict.breaks('no-request-after-outcome', sent.id);
    if (this.underWay.get(sent.id)?.life === sent.life) verdict.breaks('one-request-at-a-time', sent.id);
    this.underWay.set(sent.id, sent);
    this.countAsked(sent);
    const awayAt = this.putAwayAt.get(sent.id);
    // What a damaged one had been put away as nobody can read; in a full storage it goes on in memory alone.
    const isUnreadable = record === null && this.world.damaged.has(sent.id);
    const isAway = record === null || record.state === 'stopped' || record.removedAt !== null;
    if (isAway && !isUnreadable && awayAt !== undefined && now - awayAt > GRACE_MS)
      verdict.breaks('no-request-after-removal', sent.id);
    if (connection === null) return;
    const round = `${sent.id}:${sent.round}`;
    this.asked.set(round, (this.asked.get(round) ?? new Set()).add(connection.id));
    const { blocked } = connection;
    const blockedAt = this.blockedAt.get(connection.id) ?? now;
    const isBlocked =
      blocked !== null &&
      (blocked.until === null ||
        (blocked.until > this.world.time.wall() && blocked.until - this.world.time.wall() <= 900_000));
    if (isBlocked && now - blockedAt > GRACE_MS)
      verdict.breaks('no-request-while-blocked', `${connection.name}: ${blocked.reason}`);
    const hold = this.holds.get(connection.id);
    if (hold && now > hold.from + GRACE_MS && now < hold.until - GRACE_MS)
      verdict.breaks(
        'retry-after-is-kept',
        `${connection.name}: ${Math.round(hold.until - now)} ms too early`,
      );
  }

  private countAsked({ id, at }: Sent): void {
    const minute = Math.floor(at / 60_000);
    const before = this.askedIn.get(id);
    const times = before?.minute === minute ? before.times + 1 : 1;
    this.askedIn.set(id, { minute, times });
    if (times === ASKED_A_MINUTE)
      this.world.verdict.breaks('nothing-spins', `${id} asked ${times} times in a minute`);
  }

  /**
   * A check of a key counts, but does not wait: a person is waiting for it.
   */
  private spend(connection: Connection, mustWait: boolean): void {
    const { time } = this.world;
    const allowance = this.allowances.get(connection.id) ?? new Allowance(time.mono);
    this.allowances.set(connection.id, allowance);
    if (!mustWait) {
      allowance.spendOutOfTurn(time.mono, time.mono + GRACE_MS);
      return;
    }
    const over = allowance.spend(time.mono, this.isAttended(connection.id));
    if (over > SHARE_SLACK)
      this.world.verdict.breaks('share-is-kept', `${connection.name}: by ${over.toFixed(2)} requests`);
  }

  private isAttended(connectionId: string): boolean {
    const now = this.world.time.mono;
    for (const [id, at] of this.heartbeats) {
      if (now - at > 15_500) continue;
      const record = this.record(id);
      if (record && (record.connectionId === connectionId || record.notFound.count > 0)) return true;
    }
    return false;
  }

  /** Its answer has begun, or there will be none. */
  over(sent: Sent): void {
    if (this.underWay.get(sent.id) === sent) this.underWay.delete(sent.id);
  }

  /** What arrives; an answer to a key that has been replaced arrives poisoned, so that whoever applies it is seen. */
  answered(sent: Sent, reply: Reply): Reply {
    const { world } = this;
    const { connectionId } = sent;
    world.count(
      reply.isFault ? `fault ${reply.how === 'whole' ? reply.status : reply.how}` : `answer ${reply.status}`,
    );
    world.trace(
      () =>
        `answer ${sent.kind} ${sent.id.slice(0, 8)}: ${reply.status} ${reply.how} ${reply.body.slice(0, 60)}`,
    );
    if (connectionId === null) return reply;
    if (!this.isStillAsked(sent)) {
      if (reply.status !== 200 || sent.kind !== 'status') return reply;
      world.count('stale answer');
      return {
        ...reply,
        body: JSON.stringify({ ingestion_id: sent.id, status: 'failed', document_id: 'POISON' }),
      };
    }
    const limit = Number(reply.headers['x-ratelimit-limit'] ?? Number.NaN);
    if (Number.isFinite(limit)) this.allowances.get(connectionId)?.believe(limit, world.time.mono);
    if (sent.kind === 'status' && reply.how === 'whole') this.hear(sent, reply, connectionId);
    if (
      reply.how === 'whole' &&
      (reply.status === 429 || (reply.status >= 500 && reply.headers['retry-after']))
    )
      this.hold(sent, reply, connectionId);
    return reply;
  }

  /** Whether the connection is there, with the key it was asked with. Nobody else may be able to read that key any more. */
  private isStillAsked(sent: Sent): boolean {
    return this.connections().some((one) => one.id === sent.connectionId && one.keyEpoch === sent.keyEpoch);
  }

  private hear(sent: Sent, reply: Reply, connectionId: string): void {
    const key = `${sent.id}:${sent.round}`;
    const list = this.heard.get(key) ?? [];
    this.heard.set(key, list);
    const isReal = !reply.isFault && (reply.status !== 404 || reply.body.startsWith('{'));
    list.push({
      connectionId,
      status: reply.status,
      isReal,
      sentAt: sent.serverTime,
      serverTime: this.world.time.server(),
    });
  }

  /** Binding once the background has had the time to write it down. */
  private hold(sent: Sent, reply: Reply, connectionId: string): void {
    const { world } = this;
    const at = world.time.mono;
    const heldMs = Math.min(RETRY_AFTER_MAX_MS, heldFor(reply, world));
    const jumps = world.jumps;
    // Sent while a new key was being written: the background may have taken the answer for one to the key before.
    const newKeyAt = this.newKeyAt.get(connectionId) ?? Number.NEGATIVE_INFINITY;
    if (sent.at - newKeyAt < GRACE_MS) return;
    world.time.after(1_000, () => {
      if (!sent.life.isAlive || world.jumps !== jumps || !this.isStillAsked(sent)) return;
      const known = this.holds.get(connectionId);
      if (known && known.until > at + heldMs) return;
      this.holds.set(connectionId, { from: at + 1_000, until: at + heldMs });
    });
  }

  /** A stored connection changed. */
  connectionWritten(connection: Connection, before: Connection | null): void {
    const now = this.world.time.mono;
    if (connection.blocked && connection.blocked.since !== before?.blocked?.since)
      this.blockedAt.set(connection.id, now);
    if (before && before.keyEpoch !== connection.keyEpoch) {
      this.holds.delete(connection.id);
      this.newKeyAt.set(connection.id, now);
    }
    if (!this.allowances.has(connection.id)) this.allowances.set(connection.id, new Allowance(now));
  }

  ingestionWritten(record: Ingestion): void {
    const isAway = record.state === 'stopped' || record.removedAt !== null;
    if (!isAway) this.putAwayAt.delete(record.id);
    else if (!this.putAwayAt.has(record.id)) this.putAwayAt.set(record.id, this.world.time.mono);
  }

  slept(sleptAtWall: number): void {
    this.sleptAtWall = sleptAtWall;
    this.wokeAt = this.world.time.mono;
  }

  /** What was shown just before a clock set back counts as shown for as much longer: nothing says that it went back. */
  clockJumped(byMs: number): void {
    for (const [id, at] of this.heartbeats)
      if (byMs < 0 && -byMs < LOOKED_AT_MS) this.heartbeats.set(id, at - byMs);
    this.holds.clear();
    for (const allowance of this.allowances.values()) allowance.fill();
  }

  /** The memory of one connection's budget and pauses is gone. */
  liveLost(connectionId: string): void {
    this.holds.delete(connectionId);
    this.allowances.get(connectionId)?.empty(this.world.time.mono);
  }

  /** Nothing is known of pauses and debts in this life of the worker, and what it writes instead stands. */
  livesUnread(): void {
    this.holds.clear();
    for (const allowance of this.allowances.values()) allowance.forgive(this.world.time.mono);
  }

  sessionLost(): void {
    this.holds.clear();
    for (const allowance of this.allowances.values()) allowance.empty(this.world.time.mono);
  }

  record(id: string): Ingestion | null {
    return this.read(this.records, keys.ingestion(id), ingestionSchema);
  }

  connection(key: string): Connection | null {
    return this.read(this.known, key, connectionSchema);
  }

  connections(): Connection[] {
    const stored = this.world.browser.local.keys(keys.connection(''));
    return stored.flatMap((key) => this.connection(key) ?? []);
  }

  /** What storage holds, parsed once for each text. */
  private read<T>(
    cache: Map<string, { text: string; value: T | null }>,
    key: string,
    schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
  ): T | null {
    const text = this.world.browser.local.text(key);
    if (text === undefined) return null;
    const before = cache.get(key);
    if (before?.text === text) return before.value;
    const parsed = schema.safeParse(JSON.parse(text));
    const value = parsed.success ? parsed.data : null;
    cache.set(key, { text, value });
    return value;
  }

  keyOf(connection: Connection): string | null {
    if (connection.keyMode === 'session')
      return (
        heldKey.safeParse(this.world.browser.session.value(keys.sessionKey(connection.id))).data?.apiKey ??
        null
      );
    return connection.sealed === null ? null : this.world.unseal(connection.sealed.ciphertext);
  }

  private connectionWith(baseUrl: string, key: string | null): Connection | null {
    if (key === null) return null;
    const holder = `${baseUrl} ${key}`;
    const all = this.connections();
    const found = all.find((one) => one.baseUrl === baseUrl && this.keyOf(one) === key);
    if (found) this.holders.set(holder, found.id);
    // A key opened a moment before the browser lost what opens it is still the connection's.
    const last = all.find((one) => one.id === this.holders.get(holder));
    return found ?? (last && this.keyOf(last) === null ? last : null);
  }
}

const heldKey = z.object({ apiKey: z.string() });

function heldFor(reply: Reply, world: World): number {
  const text = reply.headers['retry-after'];
  if (text === undefined) return RETRY_AFTER_DEFAULT_MS;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const at = /^[A-Za-z]{3}, /.test(text) ? Date.parse(text) : Number.NaN;
  // Of a server that never says what time it is, its clock is taken for this machine's.
  const now = reply.headers.date === undefined ? world.time.wall() : world.time.server();
  return Number.isFinite(at) ? Math.max(0, at - now) : RETRY_AFTER_DEFAULT_MS;
}
