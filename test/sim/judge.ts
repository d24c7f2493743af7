import type { NoticeContent } from '../../src/platform/ports';
import { talliesOf } from '../../src/watch/batches';
import { isPollable, isUnseenFailure } from '../../src/watch/ingestion';
import { recoversAlone } from '../../src/watch/plan';
import { activeSchema, type Connection, type Ingestion, viewSchema } from '../../src/watch/records';
import type { Life } from './browser';
import type { Sent } from './requests';
import type { Reply } from './synap';
import type { World } from './world';

/** More than whatever people, alarms and answers can bring about in a second. */
const ROUNDS_A_SECOND = 120;

/** Sees everything that passes the ports and says which promise it breaks. */
export class Judge {
  /** When the alarm went missing through no fault of ours; null once it is there again. */
  private alarmGoneAt: number | null = null;
  /** The newest life by then. */
  private aliveWhenGone = 0;
  /** The present life has looked for it in vain: it has to put it back, unless it is killed before it can. */
  private isFoundMissing = false;
  private rounds = 0;
  private roundsIn = -1;
  private readonly connectionsBefore = new Map<string, Connection>();

  constructor(private readonly world: World) {}

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

  wrote(area: 'local' | 'session', texts: Record<string, string>, _life: Life): void {
    if (area === 'session') return;
    for (const key of Object.keys(texts)) {
      if (key.startsWith('ingestion:')) this.ingestionWritten(key.slice('ingestion:'.length));
      else if (key.startsWith('connection:')) this.connectionWritten(key);
    }
  }

  private ingestionWritten(id: string): void {
    const record = this.world.requests.record(id);
    if (record === null) {
      this.world.verdict.breaks('damage-is-set-aside', 'an unreadable record was written');
      return;
    }
    this.world.requests.ingestionWritten(record);
    this.world.outcomes.written(record);
  }

  private connectionWritten(key: string): void {
    const connection = this.world.requests.connection(key);
    if (connection === null) {
      this.world.verdict.breaks('damage-is-set-aside', 'an unreadable connection was written');
      return;
    }
    const before = this.connectionsBefore.get(connection.id) ?? null;
    this.connectionsBefore.set(connection.id, connection);
    this.world.requests.connectionWritten(connection, before);
    if (connection.blocked) {
      if (before?.blocked?.reason !== connection.blocked.reason) {
        this.world.count(`blocked ${connection.blocked.reason}`);
        this.world.trace(() => `blocked ${connection.name}: ${connection.blocked?.reason}`);
      }
      if (connection.blocked.toldAt !== null)
        this.world.outcomes.blockMarked(connection.id, connection.blocked.reason);
    }
    if (before && before.keyEpoch !== connection.keyEpoch) this.world.outcomes.keyReplaced(connection.id);
  }

  removed(area: 'local' | 'session', keys: string[]): void {
    if (area !== 'local') return;
    for (const key of keys) if (key.startsWith('ingestion:')) this.world.outcomes.forgotten(key.slice(10));
  }

  told(id: string, content: NoticeContent, life: Life): void {
    this.secret('notification', `${content.title} ${content.message}`);
    life.hasActed = true;
    this.world.outcomes.told(id, life);
  }

  // --- alarms and lives

  alarmGone(): void {
    this.alarmGoneAt = this.world.time.mono;
    this.aliveWhenGone = this.world.browser.lives;
    this.isFoundMissing = false;
  }

  /** Each round ends with it: rounds that follow each other without end are a loop that wakes itself. */
  alarmLookedAt(isThere: boolean): void {
    this.countRound();
    if (isThere) this.alarmGoneAt = null;
    this.isFoundMissing = !isThere;
  }

  /**
   * A life that began without the alarm, or found it missing, and was left in peace has had the time to put it back. One that
   * is killed has not, but it does that before it asks or tells anything.
   */
  private isAlarmExcused(life: Life, why: 'idle' | 'killed'): boolean {
    if (this.alarmGoneAt === null) return false;
    if (why === 'killed') return !life.hasActed || life.number <= this.aliveWhenGone;
    return !this.isFoundMissing && life.startedAt < this.alarmGoneAt;
  }

  alarmIsThere(when: string): void {
    if (this.world.browser.alarms.size > 0) return;
    const count = this.pollable().length;
    if (count > 0) this.world.verdict.breaks('alarm-while-pollable', `${when}, ${count} pollable`);
  }

  private countRound(): void {
    const { time, verdict } = this.world;
    const second = Math.floor(time.mono / 1000);
    this.rounds = this.roundsIn === second ? this.rounds + 1 : 1;
    this.roundsIn = second;
    if (this.rounds === ROUNDS_A_SECOND) verdict.breaks('nothing-spins', `${this.rounds} rounds in a second`);
  }

  died(life: Life, why: 'idle' | 'killed'): void {
    const { browser, verdict } = this.world;
    if (!this.isAlarmExcused(life, why)) this.alarmIsThere(`life ${life.number} ${why}`);
    this.isFoundMissing = false;
    if (why !== 'idle') return;
    this.viewIsRight(`life ${life.number} idle`, life.hasFailedCall);
    // A machine that slept through the end of a round wakes to find its worker idle; the alarm's next life puts it away.
    const isCutShort = life.hasFailedCall || this.world.requests.hasSleptSince(life.touchedAt);
    if (this.pollable().length === 0 && !this.isOwing() && browser.alarms.size > 0 && !isCutShort)
      verdict.breaks('nothing-alive-when-idle', `life ${life.number}: an alarm is left`);
    const livedMs = this.world.time.mono - life.startedAt;
    this.world.longestLifeMs = Math.max(this.world.longestLifeMs, livedMs);
  }

  records(): Ingestion[] {
    const { browser, requests } = this.world;
    return browser.local
      .keys('ingestion:')
      .flatMap((key) => requests.record(key.slice('ingestion:'.length)) ?? []);
  }

  /** What asks for a request sooner or later without anybody doing anything. */
  pollable(): Ingestion[] {
    const connections = new Map(this.world.requests.connections().map((one) => [one.id, one]));
    return this.records().filter((record) => {
      const connection = connections.get(record.connectionId);
      return isPollable(record) && connection !== undefined && recoversAlone(connection.blocked);
    });
  }

  /** Whether a notice is still to be shown: then an alarm is right though nothing is pollable. */
  isOwing(): boolean {
    return this.owed().length > 0 || this.world.browser.local.keys('notice:').length > 0;
  }

  owed(): Ingestion[] {
    return this.records().filter(
      (record) => record.state === 'ended' && record.removedAt === null && record.notice.state === 'owed',
    );
  }

  /**
   * What the view has to count: every record, and those that became unreadable as they last were. What is merely kept is
   * not read at each start, so its damage is found when somebody asks for it or the browser starts; it is set aside then.
   */
  private counted(): Ingestion[] {
    const { browser, requests, outcomes } = this.world;
    return browser.local.keys('ingestion:').flatMap((key) => {
      const id = key.slice('ingestion:'.length);
      return requests.record(id) ?? outcomes.lastWritten(id) ?? [];
    });
  }

  /** What is unreadable in its place was set aside as it is. */
  private isSetAside(id: string): boolean {
    const { local } = this.world.browser;
    const text = local.text(`ingestion:${id}`);
    return text !== undefined && local.text(`damaged:ingestion:${id}`) === text;
  }

  viewIsRight(when: string, hasFailed = false): void {
    const { browser, verdict } = this.world;
    if (this.world.isStorageTroubled) return;
    const view = viewSchema.safeParse(browser.local.value('view:popup'));
    // Torn by a call that failed: the index says so, and the next start counts everything anew.
    const active = activeSchema.safeParse(browser.local.value('active'));
    if (hasFailed && active.data?.viewVersion === null) return;
    if (!view.success) {
      if (browser.local.text('active') !== undefined && !this.world.hasDamaged)
        verdict.breaks('view-equals-records', `${when}: unreadable`);
      return;
    }
    // A call that failed left these in their place until the next start: counted as set aside already, and not as records.
    const leftOver = (id: string) => hasFailed && this.isSetAside(id) && !active.data?.ids.includes(id);
    const shown = this.counted().filter(({ id, removedAt }) => removedAt === null && !leftOver(id));
    const underWay = shown.filter(isPollable);
    const expected = {
      total: shown.length,
      underWay: underWay.length,
      unseenFailures: shown.filter(isUnseenFailure).length,
    };
    const { total, unseenFailures } = view.data.counts;
    const actual = { total, underWay: view.data.counts.underWay, unseenFailures };
    if (JSON.stringify(actual) !== JSON.stringify(expected))
      verdict.breaks(
        'view-equals-records',
        `${when}: ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`,
      );
    if (JSON.stringify(view.data.batches) !== JSON.stringify(talliesOf(shown)))
      verdict.breaks('view-equals-records', `${when}: counts its batches wrong`);
    const ids = (list: string[]) => [...list].sort().join();
    if (ids(view.data.underWay) !== ids(underWay.map((record) => record.id)))
      verdict.breaks('view-equals-records', `${when}: names others than those under way`);
  }
}
