import type { NotificationContent } from '../../src/platform/ports';
import { type Connection, keys } from '../../src/watch/model/records';
import type { Environment } from './environment';
import type { Sent } from './request-oracle';
import { isSlowNotification } from './slow-oracle';
import type { Life } from './virtual-browser';
import type { Reply } from './virtual-synap';

/** More rounds than people, alarms and answers can bring about together; in a minute beside one for each request that leaves. */
const ROUNDS_A_SECOND = 120;
const ROUNDS_A_MINUTE = 1_200;

/** Counts the rounds of the poll loop in each span of time. */
class RoundCount {
  private rounds = 0;
  private span = -1;

  constructor(
    private readonly spanMs: number,
    private readonly tooMany: number,
  ) {}

  /** Counts a round. With too many the schedule is ended: a loop that wakes itself shows nothing more, however long it is played. */
  count(environment: Environment): void {
    const span = Math.floor(environment.time.mono / this.spanMs);
    this.rounds = this.span === span ? this.rounds + 1 : 1;
    this.span = span;
    if (this.rounds < this.tooMany || environment.isSpinning) return;
    environment.violations.report('nothing-spins', `${this.rounds} rounds in ${this.spanMs / 1_000} s`);
    environment.isSpinning = true;
  }

  /** A request leaves, which takes a round. */
  requested({ time }: Environment): void {
    if (this.span === Math.floor(time.mono / this.spanMs)) this.rounds -= 1;
  }
}

/** Sees everything that passes the ports, and hands it to the oracles that check the promises about it. */
export class Oracle {
  private readonly rounds = {
    second: new RoundCount(1_000, ROUNDS_A_SECOND),
    minute: new RoundCount(60_000, ROUNDS_A_MINUTE),
  };
  /** By connection: the connection as it was last written. */
  private readonly connectionsBefore = new Map<string, Connection>();

  constructor(private readonly environment: Environment) {}

  /** Called before each request leaves. */
  requested(request: { life: Life; baseUrl: string; path: string; kind: string; key: string | null }): Sent {
    if (request.kind === 'status') request.life.hasActed = true;
    this.rounds.minute.requested(this.environment);
    return this.environment.requests.requested(request);
  }

  /** Called for each answer that arrives. Returns the answer that the background is to get. */
  answered(sent: Sent, reply: Reply): Reply {
    return this.environment.requests.answered(sent, reply);
  }

  /** Checks that a text contains no key: every key in a schedule begins like this. */
  checkNoKeyIn(where: string, text: string): void {
    if (text.includes('synap_test_')) this.environment.violations.report('key-stays-secret', where);
  }

  /** Called before each write. */
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
    // After a failed call the background does not know what was written, so it may write the same again with the next write.
    if (isIdle && !life.hasFailedCall)
      environment.violations.report('no-idle-write', Object.keys(texts).join(' '));
  }

  /** Called after each write. */
  afterWrite(area: 'local' | 'session', texts: Record<string, string>, life: Life): void {
    if (area === 'session') return;
    this.environment.history.wrote(texts);
    for (const key of Object.keys(texts)) {
      if (key.startsWith('ingestion:')) this.ingestionWritten(idIn(key));
      else if (key.startsWith('connection:')) this.connectionWritten(idIn(key), life);
      else if (key === keys.settings) this.environment.settingsWritten();
    }
  }

  /** The local storage had no room for a write. */
  foundNoRoom(texts: Record<string, string>): void {
    this.environment.history.foundNoRoom(texts);
    for (const key of Object.keys(texts))
      if (key.startsWith('ingestion:')) this.environment.heardAnswers.foundNoRoom(idIn(key));
  }

  private ingestionWritten(id: string): void {
    const record = this.environment.stored.record(id);
    if (record === null) {
      this.environment.violations.report('damage-is-set-aside', 'an unreadable record was written');
      return;
    }
    this.environment.heardAnswers.ingestionWritten(record);
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
    // Whoami has found the key good. If it is refused again, that is another block.
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

  /** Called after each removal of stored values. */
  afterRemove(area: 'local' | 'session', removed: string[]): void {
    if (area !== 'local') return;
    this.environment.history.removed(removed);
    for (const key of removed) {
      if (key.startsWith('ingestion:')) this.environment.ingestionGone(idIn(key));
      // A power failure may have lost the first settings that were ever written.
      else if (key === keys.settings) this.environment.settingsWritten();
    }
  }

  /** A life has read or decrypted the key of the connections for which `isThis` holds. Without a key, it knows that it is missing. */
  keyRead(isThis: (connection: Connection) => boolean, key: unknown, life: Life): void {
    if (key !== null && key !== undefined) return;
    for (const one of this.environment.stored.connections())
      if (isThis(one)) this.environment.blocks.keyMissing(one, life);
  }

  /** Called before each notification is created. */
  notificationCreated(id: string, content: NotificationContent, life: Life): void {
    this.checkNoKeyIn('notification', `${content.title} ${content.message}`);
    life.hasActed = true;
    const [first = ''] = id.split(':');
    if (first === 'test') return;
    if (isOfConnection(id)) this.environment.blockNotifications.created(id, life);
    else if (isSlowNotification(id)) this.environment.slow.created(id, life);
    else this.environment.outcomeNotifications.notificationCreated(id, life);
  }

  /** The browser has refused to create a notification. */
  notificationRefused(id: string): void {
    if (!isSlowNotification(id)) this.environment.outcomeNotifications.refused(id);
  }

  /** The browser will never answer the call that creates this notification. */
  notificationUnanswered(id: string): void {
    if (isSlowNotification(id)) this.environment.slow.unanswered(id);
    else if (isOfConnection(id)) this.environment.blockNotifications.unanswered(id);
    else this.environment.outcomeNotifications.unanswered(id);
  }

  // --- alarms and lives

  /** The background has asked for the alarm or set it, as it does once in every round of the poll loop. */
  alarmChecked(isThere: boolean): void {
    this.countRound();
    this.environment.alarms.seenByBackground(isThere);
    this.environment.pauses.seenByBackground();
  }

  private countRound(): void {
    this.rounds.second.count(this.environment);
    this.rounds.minute.count(this.environment);
  }

  /** A life has ended. */
  died(life: Life, why: 'idle' | 'killed'): void {
    const { environment } = this;
    environment.alarms.died(life, why);
    if (why === 'killed') environment.notificationRate.mayBeUncounted();
    if (why === 'killed' || environment.requests.isInProgress(life)) environment.obstacles.lifeKilled();
    if (why !== 'idle') return;
    // A life for whose writes there was no room leaves it to the next one to write them.
    if (!life.foundNoRoom) environment.summary.check(`life ${life.number} idle`);
  }
}

const isOfConnection = (notificationId: string): boolean => notificationId.startsWith('connection:');

/** The ID in a storage key. */
const idIn = (key: string): string => key.slice(key.indexOf(':') + 1);
