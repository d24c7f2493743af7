import type { Block, Connection } from '../../src/watch/model/records';
import { BLOCK_RETRY_MS } from '../../src/watch/scheduling/blocks';
import { KEY_RETRY_GAPS_MS } from '../../src/watch/scheduling/constants';
import type { Environment } from './environment';
import { latest, NEVER, type Since } from './obstacles';
import type { Sent } from './request-oracle';
import type { Life } from './virtual-browser';
import { type Reply, saysNoCredits } from './virtual-synap';

type Reason = Block['reason'];

/** When something that blocks a connection really happened to a life of the background, and to which. */
interface Evidence {
  life: number;
  at: number;
}

/** A block is written this soon after its cause, unless the machine sleeps, or a call that is never answered keeps the lock. */
const WRITTEN_WITHIN_MS = 2_000;

/** A life that is not killed has handled an event of the browser this soon. */
const HANDLED_WITHIN_MS = 10_000;

/** Requests that were on their way out when the block was written may still leave for this long. */
const GRACE_MS = 300;

/** Checks that a connection is blocked only for a reason that holds, and no longer than the rules say. */
export class BlockOracle {
  /** By connection, epoch of its key, and reason: when a cause for this block was last seen. */
  private readonly seen = new Map<string, Evidence>();
  /** Those of them of which Synap itself was the cause, and no intermediary. */
  private readonly saidBySynap = new Set<string>();
  /** By connection: when it was last blocked, and when a block of it was last lifted. */
  private readonly blockedAt = new Map<string, number>();
  private readonly freedAt = new Map<string, number>();
  /** The life that last read the browser's permissions, and when. */
  private permissionsSeenBy: { at: number; life: Life } | null = null;

  constructor(private readonly environment: Environment) {}

  /** Called before each poll leaves. */
  requested({ at }: Sent, { id, name, blocked }: Connection): void {
    if (blocked === null || !this.isInForce(blocked)) return;
    if (at - (this.blockedAt.get(id) ?? at) > GRACE_MS)
      this.environment.violations.report('no-request-while-blocked', `${name}: ${blocked.reason}`);
  }

  private isInForce({ until, reason }: Block): boolean {
    // The block of a refused key does not end at its time: whoami is asked then, and only a good answer lifts it.
    if (until === null || reason === 'key_rejected') return true;
    const leftMs = until - this.environment.time.wall();
    return leftMs > 0 && leftMs <= (BLOCK_RETRY_MS[reason] ?? 0);
  }

  /** Notes what an answer says against its connection. */
  answered(sent: Sent, reply: Reply): void {
    const reason = refusalOf(sent, reply);
    if (reason === null || sent.connectionId === null) return;
    const what = `${sent.connectionId}:${sent.keyEpoch}:${reason}`;
    this.note(what, sent.life);
    if (!reply.isFault) this.saidBySynap.add(what);
  }

  /** The background found that a connection has no key, or none that it can decrypt. */
  keyMissing({ id, keyEpoch }: Connection, life: Life): void {
    this.note(`${id}:${keyEpoch}:key_needed`, life);
  }

  private note(what: string, life: Life): void {
    this.seen.set(what, { life: life.number, at: this.environment.time.mono });
  }

  /** The background was told to read the browser's permissions. */
  permissionsSeen(): void {
    const { browser, time } = this.environment;
    if (browser.life !== null) this.permissionsSeenBy = { at: time.mono, life: browser.life };
  }

  /** A connection was written. */
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

  /** A block without an end waits for a person: for a refused key it takes Synap's own word to get there. */
  private checkMayStop({ id, keyEpoch, name }: Connection, { reason, until }: Block): void {
    if (reason !== 'key_rejected' || until !== null) return;
    if (!this.saidBySynap.has(`${id}:${keyEpoch}:${reason}`))
      this.environment.violations.report('stops-on-synaps-word', `${name}: Synap has not refused its key`);
  }

  /** Whether what happened at this time may be written only now. */
  private isRecent(at: number): boolean {
    const { obstacles, share, time } = this.environment;
    return time.mono - obstacles.unlockedSince(share.awakeSince(at), WRITTEN_WITHIN_MS) <= WRITTEN_WITHIN_MS;
  }

  /** Since when no block has been in the way of polls on this connection: now, while it is rightly blocked. */
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

  /** When whoami is asked again at the latest, by how often it has been asked already. */
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

  /** Whether a block still has a reason to stand. */
  private isBinding(blocked: Block, connection: Connection): boolean {
    if (blocked.reason === 'permission_missing') return !this.isPermissionKnown(connection);
    // A block without an end may stand only if it needs a person.
    return blocked.until === null ? BLOCK_RETRY_MS[blocked.reason] === null : this.isInForce(blocked);
  }

  /** Whether the background knows that the permission is there: a life was told after it came back, and had the time to read it. */
  private isPermissionKnown({ baseUrl }: Connection): boolean {
    const { obstacles, time } = this.environment;
    const seen = this.permissionsSeenBy;
    if (seen === null || seen.at < obstacles.permittedSince(baseUrl).at) return false;
    // The time that the machine slept does not count: nothing is handled in it.
    const handledBy = this.environment.share.awakeSince(seen.at) + HANDLED_WITHIN_MS;
    const hadTime = seen.life.isAlive || (seen.life.endedAt ?? 0) > handledBy;
    return hadTime && !seen.life.hasFailedCall && time.mono > handledBy;
  }

  /** Called now and then while the schedule runs: reports blocks for a missing permission that is back. */
  check(): void {
    for (const connection of this.environment.stored.connections()) {
      if (connection.blocked?.reason !== 'permission_missing' || !this.isPermissionKnown(connection))
        continue;
      this.environment.violations.report('block-ends', `${connection.name}: the permission is back`);
    }
  }
}

/** The reason for which an answer makes the background block its connection; null if it does not. */
function refusalOf({ kind }: Sent, { status, body, how }: Reply): Reason | null {
  if (how !== 'whole') return null;
  // Whoever it came from: a refusal in JSON cannot be told from Synap's own until whoami is answered.
  const isJson = body.startsWith('{');
  if (kind === 'whoami' && isJson && (status === 401 || status === 403)) return 'key_rejected';
  return isJson && saysNoCredits(status, body) ? 'no_credits' : null;
}

/** Whether a block is the one before. Another end makes it a new one only if its reason is tried again after a fixed time. */
function isSameBlock(before: Block | null, after: Block): boolean {
  if (before === null || before.reason !== after.reason || before.since !== after.since) return false;
  return BLOCK_RETRY_MS[after.reason] === null || after.until === before.until;
}
