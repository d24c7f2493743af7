import type { Block, Connection } from '../../src/watch/model/records';
import { BLOCK_RETRY_MS } from '../../src/watch/scheduling/blocks';
import { KEY_RETRY_GAPS_MS } from '../../src/watch/scheduling/constants';
import type { Environment } from './environment';
import { latest, NEVER, type Since } from './obstacles';
import type { Sent } from './request-oracle';
import type { Life } from './virtual-browser';
import { type Reply, saysNoCredits } from './virtual-synap';

type Reason = Block['reason'];

/** Something that blocks a connection was really seen by a life of the background. */
interface Evidence {
  life: number;
  at: number;
}

/** What was seen is written down this soon, unless the machine sleeps in between, or a call that never answers keeps the lock. */
const WRITTEN_WITHIN_MS = 2_000;

/** An event of the browser has been dealt with this soon by a life that is left in peace. */
const HANDLED_WITHIN_MS = 10_000;

/** Requests in progress may still leave this long after the block was written. */
const GRACE_MS = 300;

/** Holds that a connection is blocked only by what is really so, and no longer than the rules say. */
export class BlockOracle {
  /** By connection, epoch of its key, and reason. */
  private readonly seen = new Map<string, Evidence>();
  /** The same, where Synap itself has said it. */
  private readonly saidBySynap = new Set<string>();
  private readonly blockedAt = new Map<string, number>();
  private readonly freedAt = new Map<string, number>();
  /** Which life looked at the browser's permissions last, and when. */
  private permissionsSeenBy: { at: number; life: Life } | null = null;

  constructor(private readonly environment: Environment) {}

  /** A request leaves. */
  requested({ at }: Sent, { id, name, blocked }: Connection): void {
    if (blocked === null || !this.isInForce(blocked)) return;
    if (at - (this.blockedAt.get(id) ?? at) > GRACE_MS)
      this.environment.violations.report('no-request-while-blocked', `${name}: ${blocked.reason}`);
  }

  private isInForce({ until, reason }: Block): boolean {
    // A refused key is lifted by whoami alone, whenever that is asked again.
    if (until === null || reason === 'key_rejected') return true;
    const leftMs = until - this.environment.time.wall();
    return leftMs > 0 && leftMs <= (BLOCK_RETRY_MS[reason] ?? 0);
  }

  /** An answer has arrived. */
  answered(sent: Sent, reply: Reply): void {
    const reason = refusalOf(sent, reply);
    if (reason === null || sent.connectionId === null) return;
    const what = `${sent.connectionId}:${sent.keyEpoch}:${reason}`;
    this.note(what, sent.life);
    if (!reply.isFault) this.saidBySynap.add(what);
  }

  /** The extension found a connection without a key that it can open. */
  keyMissing({ id, keyEpoch }: Connection, life: Life): void {
    this.note(`${id}:${keyEpoch}:key_needed`, life);
  }

  private note(what: string, life: Life): void {
    this.seen.set(what, { life: life.number, at: this.environment.time.mono });
  }

  permissionsSeen(): void {
    const { browser, time } = this.environment;
    if (browser.life !== null) this.permissionsSeenBy = { at: time.mono, life: browser.life };
  }

  written(connection: Connection, before: Connection | null, life: Life): void {
    const { blocked } = connection;
    if (blocked !== null && blocked.since !== before?.blocked?.since)
      this.blockedAt.set(connection.id, this.environment.time.mono);
    if (before?.blocked && blocked === null) this.freedAt.set(connection.id, this.environment.time.mono);
    if (blocked === null || isSameBlock(before?.blocked ?? null, blocked)) return;
    this.checkTruth(connection, blocked, life);
    this.checkMayStop(connection, blocked);
    const triedInMs = (blocked.until ?? Number.POSITIVE_INFINITY) - this.environment.time.wall();
    const retryMs = BLOCK_RETRY_MS[blocked.reason];
    if (retryMs !== null && triedInMs > retryMs)
      this.environment.violations.report('block-ends', `${connection.name}: tried again in ${triedInMs} ms`);
  }

  private checkTruth(connection: Connection, { reason }: Block, life: Life): void {
    const { violations, obstacles, time } = this.environment;
    const says = (why: string) => violations.report('block-is-true', `${connection.name} ${reason}: ${why}`);
    if (reason === 'permission_missing') {
      const { at } = obstacles.permittedSince(connection.baseUrl);
      if (!this.isRecent(at)) says('the permission is there');
      return;
    }
    if (reason === 'key_needed' && this.environment.stored.keyOf(connection) === null) return;
    const evidence = this.seen.get(`${connection.id}:${connection.keyEpoch}:${reason}`);
    if (evidence === undefined) says('nothing of the kind was seen');
    else if (evidence.life !== life.number) says('seen by another life');
    else if (!this.isRecent(evidence.at)) says(`seen ${Math.round((time.mono - evidence.at) / 1000)} s ago`);
  }

  /** Whether it may wait for a person, or a browser start, from now on. */
  private checkMayStop({ id, keyEpoch, name }: Connection, { reason, until }: Block): void {
    if (reason !== 'key_rejected' || until !== null) return;
    if (!this.saidBySynap.has(`${id}:${keyEpoch}:${reason}`))
      this.environment.violations.report('stops-on-synaps-word', `${name}: Synap has not refused its key`);
  }

  private isRecent(at: number): boolean {
    const { obstacles, share, time } = this.environment;
    return time.mono - obstacles.unlockedSince(share.awakeSince(at), WRITTEN_WITHIN_MS) <= WRITTEN_WITHIN_MS;
  }

  /** Since when nothing has been in the way of requests on this connection; now, while it is rightly blocked. */
  freeSince(connection: Connection): Since {
    const { blocked } = connection;
    const what = `blocked ${blocked?.reason ?? ''}`;
    if (blocked?.reason === 'key_rejected' && blocked.until !== null)
      return { at: this.checkedAgainAt(blocked), what };
    if (blocked !== null && this.isBinding(blocked, connection))
      return { at: this.environment.time.mono, what };
    const triedAt = blocked?.until ? blocked.until - this.environment.time.wallOffset : NEVER.at;
    return latest({ at: triedAt, what }, { at: this.freedAt.get(connection.id) ?? NEVER.at, what });
  }

  /** When whoami is asked again at the latest, as long as it has been asked so often. */
  private checkedAgainAt({ keyChecks, since }: Block): number {
    const {
      count,
      checkedAt: lastCheckAt,
      refusedAt,
    } = keyChecks ?? { count: 1, checkedAt: since, refusedAt: since };
    const at = Math.max(lastCheckAt, refusedAt);
    const { mono, wallOffset } = this.environment.time;
    const longestMs = Math.max(...KEY_RETRY_GAPS_MS);
    const checkedAt = Math.min(at - wallOffset, mono);
    return checkedAt + (KEY_RETRY_GAPS_MS[count - 1] ?? longestMs);
  }

  private isBinding(blocked: Block, connection: Connection): boolean {
    if (blocked.reason === 'permission_missing') return !this.isPermissionKnown(connection);
    // Without a time to try again only what needs a person may stay blocked.
    return blocked.until === null ? BLOCK_RETRY_MS[blocked.reason] === null : this.isInForce(blocked);
  }

  /** Whether a life heard, and left in peace to see, that the permission is there. */
  private isPermissionKnown({ baseUrl }: Connection): boolean {
    const { obstacles, time } = this.environment;
    const seen = this.permissionsSeenBy;
    if (seen === null || seen.at < obstacles.permittedSince(baseUrl).at) return false;
    // A machine that sleeps in between handles nothing.
    const handledBy = this.environment.share.awakeSince(seen.at) + HANDLED_WITHIN_MS;
    const isInPeace = seen.life.isAlive || (seen.life.endedAt ?? 0) > handledBy;
    return isInPeace && !seen.life.hasFailedCall && time.mono > handledBy;
  }

  /** Called while the schedule runs: a block whose cause is gone has ended. */
  check(): void {
    for (const connection of this.environment.stored.connections()) {
      if (connection.blocked?.reason !== 'permission_missing' || !this.isPermissionKnown(connection))
        continue;
      this.environment.violations.report('block-ends', `${connection.name}: the permission is back`);
    }
  }
}

function refusalOf({ kind }: Sent, { status, body, how }: Reply): Reason | null {
  if (how !== 'whole') return null;
  // Whoever says so: what JSON refuses looks like Synap's word until whoami is answered.
  const isJson = body.startsWith('{');
  if (kind === 'whoami' && isJson && (status === 401 || status === 403)) return 'key_rejected';
  return isJson && saysNoCredits(status, body) ? 'no_credits' : null;
}

/** The same, found once more or tried once more after a browser start. */
function isSameBlock(before: Block | null, after: Block): boolean {
  if (before === null || before.reason !== after.reason || before.since !== after.since) return false;
  return BLOCK_RETRY_MS[after.reason] === null || after.until === before.until;
}
