import type { NotificationContent } from '../../src/platform/ports';
import { type Connection, keys } from '../../src/watch/model/records';
import type { Life } from './browser';
import type { Environment } from './environment';
import type { Sent } from './requests';
import { isSlowNotification } from './slow-oracle';
import type { Reply } from './synap';

/** More than whatever people, alarms and answers can bring about. */
const ROUNDS_A_SECOND = 120;
const ROUNDS_A_MINUTE = 1_200;

/** Counts the rounds of the background in each span of time. */
class RoundCount {
  private rounds = 0;
  private span = -1;

  constructor(
    private readonly spanMs: number,
    private readonly tooMany: number,
  ) {}

  /** A loop that wakes itself shows nothing more, however long it is played. */
  count(world: Environment): void {
    const span = Math.floor(world.time.mono / this.spanMs);
    this.rounds = this.span === span ? this.rounds + 1 : 1;
    this.span = span;
    if (this.rounds !== this.tooMany) return;
    world.verdict.breaks('nothing-spins', `${this.rounds} rounds in ${this.spanMs / 1_000} s`);
    world.isSpinning = true;
  }
}

/** Sees everything that passes the ports, and hands it to whoever holds the promise that it bears on. */
export class Oracle {
  private readonly rounds = {
    second: new RoundCount(1_000, ROUNDS_A_SECOND),
    minute: new RoundCount(60_000, ROUNDS_A_MINUTE),
  };
  private readonly connectionsBefore = new Map<string, Connection>();

  constructor(private readonly world: Environment) {}

  requested(request: { life: Life; baseUrl: string; path: string; kind: string; key: string | null }): Sent {
    if (request.kind === 'status') request.life.hasActed = true;
    return this.world.requests.requested(request);
  }

  answered(sent: Sent, reply: Reply): Reply {
    return this.world.requests.answered(sent, reply);
  }

  secret(where: string, text: string): void {
    if (text.includes('synap_test_')) this.world.verdict.breaks('key-stays-secret', where);
  }

  /** Before a write. */
  writes(area: 'local' | 'session', texts: Record<string, string>, life: Life): void {
    const { world } = this;
    for (const [key, text] of Object.entries(texts)) {
      if (!(area === 'session' && key.startsWith('key:'))) this.secret(`${area} ${key}`, text);
      if (text.includes('POISON')) world.verdict.breaks('stale-answers-change-nothing', key);
      const before = key.startsWith('damaged:') ? world.browser.local.text(key) : undefined;
      if (before !== undefined && before !== text)
        world.verdict.breaks('damage-is-set-aside', `${key} is overwritten`);
    }
    if (area === 'session') return;
    const isIdle = Object.entries(texts).every(([key, text]) => world.browser.local.text(key) === text);
    // After a write that failed, what is remembered is ahead of what is stored, and written again with the next.
    if (isIdle && !life.hasFailedCall) world.verdict.breaks('no-idle-write', Object.keys(texts).join(' '));
  }

  wrote(area: 'local' | 'session', texts: Record<string, string>, life: Life): void {
    if (area === 'session') return;
    this.world.history.wrote(texts);
    for (const key of Object.keys(texts)) {
      if (key.startsWith('ingestion:')) this.ingestionWritten(idIn(key));
      else if (key.startsWith('connection:')) this.connectionWritten(idIn(key), life);
      else if (key === keys.settings) this.world.settingsWritten();
    }
  }

  /** A write to the disk was refused for want of room. */
  foundNoRoom(texts: Record<string, string>): void {
    this.world.history.foundNoRoom(texts);
    for (const key of Object.keys(texts))
      if (key.startsWith('ingestion:')) this.world.requests.foundNoRoom(idIn(key));
  }

  private ingestionWritten(id: string): void {
    const record = this.world.stored.record(id);
    if (record === null) {
      this.world.verdict.breaks('damage-is-set-aside', 'an unreadable record was written');
      return;
    }
    this.world.requests.ingestionWritten(record);
    this.world.knownOutcomes.written(record);
    this.world.outcomes.written(record);
    this.world.slow.written(record);
    this.world.deadlines.written(record);
  }

  private connectionWritten(id: string, life: Life): void {
    const { world } = this;
    const connection = world.stored.connection(id);
    if (connection === null) {
      world.verdict.breaks('damage-is-set-aside', 'an unreadable connection was written');
      return;
    }
    const before = this.connectionsBefore.get(id) ?? null;
    this.connectionsBefore.set(id, connection);
    world.requests.connectionWritten(connection, before);
    world.share.connectionWritten(connection);
    world.blocks.written(connection, before, life);
    const { blocked } = connection;
    const isRegained = before?.blocked?.reason === 'permission_missing' && blocked === null;
    if (isRegained && world.browser.granted.has(connection.baseUrl))
      world.blockNotifications.mayNotifyAgain(id);
    if (before?.blocked && blocked === null) world.unanswered.begin();
    // A key that whoami has found good may be refused anew.
    if (before?.blocked?.reason === 'key_rejected' && blocked === null)
      world.blockNotifications.mayNotifyAgain(id);
    if (blocked) {
      if (before?.blocked?.reason !== blocked.reason) {
        world.count(`blocked ${blocked.reason}`);
        world.trace(() => `blocked ${connection.name}: ${blocked.reason}`);
      }
      if (blocked.notifiedAt !== null) world.blockNotifications.marked(id, blocked.reason);
    }
    if (before && before.keyEpoch !== connection.keyEpoch) {
      world.blockNotifications.keyReplaced(id);
      world.pauses.keyReplaced(id);
    }
  }

  removed(area: 'local' | 'session', removed: string[]): void {
    if (area !== 'local') return;
    this.world.history.removed(removed);
    for (const key of removed) {
      if (key.startsWith('ingestion:')) this.world.ingestionGone(idIn(key));
      // The first ones that were written may be lost with the power.
      else if (key === keys.settings) this.world.settingsWritten();
    }
  }

  /** What a life of the background read of a key that opens a connection: null when it is gone. */
  keyRead(isThis: (connection: Connection) => boolean, key: unknown, life: Life): void {
    if (key !== null && key !== undefined) return;
    for (const one of this.world.stored.connections())
      if (isThis(one)) this.world.blocks.keyMissing(one, life);
  }

  notificationCreated(id: string, content: NotificationContent, life: Life): void {
    this.secret('notification', `${content.title} ${content.message}`);
    life.hasActed = true;
    const [first = ''] = id.split(':');
    if (first === 'test') return;
    if (first === 'connection') this.world.blockNotifications.created(id, life);
    else if (isSlowNotification(id)) this.world.slow.created(id, life);
    else this.world.outcomes.notificationCreated(id, life);
  }

  /** The browser did not take a notification. */
  notificationRefused(id: string): void {
    if (!isSlowNotification(id)) this.world.outcomes.refused(id);
  }

  /** The browser has not said whether it took a notification, and never will. */
  notificationUnanswered(id: string): void {
    if (isSlowNotification(id)) this.world.slow.unanswered(id);
    else this.world.outcomes.unanswered(id);
  }

  // --- alarms and lives

  /** Each round ends with it: rounds that follow each other without end are a loop that wakes itself. */
  alarmLookedAt(isThere: boolean): void {
    this.countRound();
    this.world.alarms.lookedFor(isThere);
  }

  private countRound(): void {
    this.rounds.second.count(this.world);
    this.rounds.minute.count(this.world);
  }

  died(life: Life, why: 'idle' | 'killed'): void {
    const { world } = this;
    world.alarms.died(life, why);
    if (why === 'killed') world.notificationRate.mayBeUncounted();
    if (why === 'killed' || world.requests.isInProgress(life)) world.obstacles.killed();
    if (why !== 'idle') return;
    world.summary.isRight(`life ${life.number} idle`, life);
    world.longestLifeMs = Math.max(world.longestLifeMs, world.time.mono - life.startedAt);
  }
}

const idIn = (key: string): string => key.slice(key.indexOf(':') + 1);
