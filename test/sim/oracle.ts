import type { NotificationContent } from '../../src/platform/ports';
import { type Connection, keys } from '../../src/watch/model/records';
import type { Environment } from './environment';
import type { Sent } from './request-oracle';
import { isSlowNotification } from './slow-oracle';
import type { Life } from './virtual-browser';
import type { Reply } from './virtual-synap';

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
  count(environment: Environment): void {
    const span = Math.floor(environment.time.mono / this.spanMs);
    this.rounds = this.span === span ? this.rounds + 1 : 1;
    this.span = span;
    if (this.rounds !== this.tooMany) return;
    environment.violations.report('nothing-spins', `${this.rounds} rounds in ${this.spanMs / 1_000} s`);
    environment.isSpinning = true;
  }
}

/** Sees everything that passes the ports, and hands it to whoever holds the promise that it bears on. */
export class Oracle {
  private readonly rounds = {
    second: new RoundCount(1_000, ROUNDS_A_SECOND),
    minute: new RoundCount(60_000, ROUNDS_A_MINUTE),
  };
  private readonly connectionsBefore = new Map<string, Connection>();

  constructor(private readonly environment: Environment) {}

  requested(request: { life: Life; baseUrl: string; path: string; kind: string; key: string | null }): Sent {
    if (request.kind === 'status') request.life.hasActed = true;
    return this.environment.requests.requested(request);
  }

  answered(sent: Sent, reply: Reply): Reply {
    return this.environment.requests.answered(sent, reply);
  }

  checkNoKeyIn(where: string, text: string): void {
    if (text.includes('synap_test_')) this.environment.violations.report('key-stays-secret', where);
  }

  /** Before a write. */
  beforeWrite(area: 'local' | 'session', texts: Record<string, string>, life: Life): void {
    const { environment } = this;
    for (const [key, text] of Object.entries(texts)) {
      if (!(area === 'session' && key.startsWith('key:'))) this.checkNoKeyIn(`${area} ${key}`, text);
      if (text.includes('POISON')) environment.violations.report('stale-answers-change-nothing', key);
      const before = key.startsWith('damaged:') ? environment.browser.local.text(key) : undefined;
      if (before !== undefined && before !== text)
        environment.violations.report('damage-is-set-aside', `${key} is overwritten`);
    }
    if (area === 'session') return;
    const isIdle = Object.entries(texts).every(([key, text]) => environment.browser.local.text(key) === text);
    // After a write that failed, what is remembered is ahead of what is stored, and written again with the next.
    if (isIdle && !life.hasFailedCall)
      environment.violations.report('no-idle-write', Object.keys(texts).join(' '));
  }

  afterWrite(area: 'local' | 'session', texts: Record<string, string>, life: Life): void {
    if (area === 'session') return;
    this.environment.history.wrote(texts);
    for (const key of Object.keys(texts)) {
      if (key.startsWith('ingestion:')) this.ingestionWritten(idIn(key));
      else if (key.startsWith('connection:')) this.connectionWritten(idIn(key), life);
      else if (key === keys.settings) this.environment.settingsWritten();
    }
  }

  /** A write to the disk was refused for want of room. */
  foundNoRoom(texts: Record<string, string>): void {
    this.environment.history.foundNoRoom(texts);
    for (const key of Object.keys(texts))
      if (key.startsWith('ingestion:')) this.environment.requests.foundNoRoom(idIn(key));
  }

  private ingestionWritten(id: string): void {
    const record = this.environment.stored.record(id);
    if (record === null) {
      this.environment.violations.report('damage-is-set-aside', 'an unreadable record was written');
      return;
    }
    this.environment.requests.ingestionWritten(record);
    this.environment.knownOutcomes.written(record);
    this.environment.outcomes.written(record);
    this.environment.slow.written(record);
    this.environment.deadlines.written(record);
  }

  private connectionWritten(id: string, life: Life): void {
    const { environment } = this;
    const connection = environment.stored.connection(id);
    if (connection === null) {
      environment.violations.report('damage-is-set-aside', 'an unreadable connection was written');
      return;
    }
    const before = this.connectionsBefore.get(id) ?? null;
    this.connectionsBefore.set(id, connection);
    environment.requests.connectionWritten(connection, before);
    environment.share.connectionWritten(connection);
    environment.blocks.written(connection, before, life);
    const { blocked } = connection;
    const isRegained = before?.blocked?.reason === 'permission_missing' && blocked === null;
    if (isRegained && environment.browser.granted.has(connection.baseUrl))
      environment.blockNotifications.mayNotifyAgain(id);
    if (before?.blocked && blocked === null) environment.unanswered.begin();
    // A key that whoami has found good may be refused anew.
    if (before?.blocked?.reason === 'key_rejected' && blocked === null)
      environment.blockNotifications.mayNotifyAgain(id);
    if (blocked) {
      if (before?.blocked?.reason !== blocked.reason) {
        environment.count(`blocked ${blocked.reason}`);
        environment.trace(() => `blocked ${connection.name}: ${blocked.reason}`);
      }
      if (blocked.notifiedAt !== null) environment.blockNotifications.marked(id, blocked.reason);
    }
    if (before && before.keyEpoch !== connection.keyEpoch) {
      environment.blockNotifications.keyReplaced(id);
      environment.pauses.keyReplaced(id);
    }
  }

  afterRemove(area: 'local' | 'session', removed: string[]): void {
    if (area !== 'local') return;
    this.environment.history.removed(removed);
    for (const key of removed) {
      if (key.startsWith('ingestion:')) this.environment.ingestionGone(idIn(key));
      // The first ones that were written may be lost with the power.
      else if (key === keys.settings) this.environment.settingsWritten();
    }
  }

  /** What a life of the background read of a key that opens a connection: null when it is gone. */
  keyRead(isThis: (connection: Connection) => boolean, key: unknown, life: Life): void {
    if (key !== null && key !== undefined) return;
    for (const one of this.environment.stored.connections())
      if (isThis(one)) this.environment.blocks.keyMissing(one, life);
  }

  notificationCreated(id: string, content: NotificationContent, life: Life): void {
    this.checkNoKeyIn('notification', `${content.title} ${content.message}`);
    life.hasActed = true;
    const [first = ''] = id.split(':');
    if (first === 'test') return;
    if (isOfConnection(id)) this.environment.blockNotifications.created(id, life);
    else if (isSlowNotification(id)) this.environment.slow.created(id, life);
    else this.environment.outcomes.notificationCreated(id, life);
  }

  /** The browser did not take a notification. */
  notificationRefused(id: string): void {
    if (!isSlowNotification(id)) this.environment.outcomes.refused(id);
  }

  /** The browser has not said whether it took a notification, and never will. */
  notificationUnanswered(id: string): void {
    if (isSlowNotification(id)) this.environment.slow.unanswered(id);
    else if (isOfConnection(id)) this.environment.blockNotifications.unanswered(id);
    else this.environment.outcomes.unanswered(id);
  }

  // --- alarms and lives

  /** Each round ends with it: rounds that follow each other without end are a loop that wakes itself. */
  alarmChecked(isThere: boolean): void {
    this.countRound();
    this.environment.alarms.seenByBackground(isThere);
  }

  private countRound(): void {
    this.rounds.second.count(this.environment);
    this.rounds.minute.count(this.environment);
  }

  died(life: Life, why: 'idle' | 'killed'): void {
    const { environment } = this;
    environment.alarms.died(life, why);
    if (why === 'killed') environment.notificationRate.mayBeUncounted();
    if (why === 'killed' || environment.requests.isInProgress(life)) environment.obstacles.lifeKilled();
    if (why !== 'idle') return;
    environment.summary.check(`life ${life.number} idle`, life);
    environment.longestLifeMs = Math.max(environment.longestLifeMs, environment.time.mono - life.startedAt);
  }
}

const isOfConnection = (notificationId: string): boolean => notificationId.startsWith('connection:');

const idIn = (key: string): string => key.slice(key.indexOf(':') + 1);
