import type { Listeners, Ports } from '../../src/platform/ports';
import { keys } from '../../src/watch/model/records';
import { AlarmOracle } from './alarm-oracle';
import { AwayCollection } from './away-collection';
import { BlockNotificationOracle } from './block-notifications';
import { BlockOracle } from './block-oracle';
import { VirtualBrowser } from './browser';
import { Chaos } from './chaos';
import { Deadlines } from './deadlines';
import { Delays } from './delays';
import { createFakePorts } from './fake-ports';
import { History } from './history';
import { KeyStore } from './key-store';
import { KnownOutcomes } from './known-outcomes';
import { Middle } from './middle';
import { NotificationRate } from './notification-rate';
import { Obstacles } from './obstacles';
import { Oracle } from './oracle';
import { OutcomeOracle } from './outcome-oracle';
import type { Setup } from './plan';
import { type NewestWrite, undoNewestWrite } from './power-loss';
import { QuietHoursJudge } from './quiet-hours';
import { createRandom, type Random } from './random';
import { RequestJudge } from './requests';
import { Result } from './result';
import { ServerPauses } from './server-pauses';
import { Services } from './services';
import { ShareJudge } from './share';
import { SlowOracle } from './slow-oracle';
import { Stored } from './stored';
import { SummaryJudge } from './summary';
import { VirtualSynap } from './synap';
import { settled, Timeline } from './timeline';
import { UnansweredPolls } from './unanswered-polls';

/** The code under test, so that a breakage can put another in its place. */
export interface Subject {
  startBackground(ports: Ports): Listeners;
  QuotaError: new (message: string) => Error;
}

/** Limits are per minute: what a clock that jumped made spend too much has been forgiven after one. */
const LIMIT_WINDOW_MS = 60_000;

/** Everything one schedule is played in. */
export class Environment {
  readonly time = new Timeline();
  readonly counts = new Map<string, number>();
  readonly lines: string[] = [];
  readonly latency: Random;
  readonly app: Random;
  readonly chaos: Chaos;
  readonly result: Result;
  readonly stored = new Stored(this);
  readonly obstacles = new Obstacles(this);
  readonly pauses = new ServerPauses(this);
  readonly share = new ShareJudge(this);
  readonly requests = new RequestJudge(this);
  readonly unanswered = new UnansweredPolls(this);
  readonly blocks = new BlockOracle(this);
  readonly blockNotifications = new BlockNotificationOracle(this);
  readonly outcomes = new OutcomeOracle(this);
  readonly knownOutcomes = new KnownOutcomes(this);
  readonly slow = new SlowOracle(this);
  readonly notificationRate = new NotificationRate(this);
  readonly delays = new Delays(this);
  readonly quietHours = new QuietHoursJudge(this);
  readonly alarms = new AlarmOracle(this);
  readonly away = new AwayCollection(this);
  readonly deadlines = new Deadlines(this);
  readonly summary = new SummaryJudge(this);
  readonly oracle = new Oracle(this);
  readonly browser: VirtualBrowser;
  readonly middle: Middle;
  readonly services: Services;
  readonly keyStore = new KeyStore(this);
  readonly history = new History(this);
  readonly synaps = new Map<string, VirtualSynap>();
  readonly QuotaError: Subject['QuotaError'];

  private readonly sealed = new Map<string, string>();

  /** Keys that a person has given, by address. */
  readonly keysGiven = new Set<string>();
  /** Ingestions of which a record was damaged, or lost with the power. */
  readonly damaged = new Set<string>();
  /** Ingestions that were removed, restored, and are removed again: that they were restored was lost with the power. */
  readonly removedAgain = new Set<string>();
  /** How many records were damaged. */
  damages = 0;
  /** The newest `set` of `storage.local` that nothing followed: what its keys held before, and who wrote. */
  newestWrite: NewestWrite | null = null;
  powerFailures = 0;
  longestLifeMs = 0;
  /** It wakes itself without end: playing on would take for ever. */
  isSpinning = false;

  constructor(
    seed: number,
    setup: Setup,
    subject: Subject,
    private readonly isTracing: boolean,
  ) {
    const random = createRandom(seed);
    this.latency = random.stream('latency');
    this.app = random.stream('app');
    this.QuotaError = subject.QuotaError;
    this.middle = new Middle(this, random.stream('middle'));
    this.services = new Services(this, random.stream('services'));
    this.chaos = new Chaos(setup.kills, setup.failRate, random.stream('chaos'));
    this.result = new Result(
      () => this.time.mono,
      (line) => this.trace(line),
    );
    this.time.serverOffset += setup.serverAheadMs;
    for (const { baseUrl, limit, hasOtherClients } of setup.servers) {
      const own429 = () => {
        if (this.time.mono - this.time.jumpedAt > LIMIT_WINDOW_MS)
          this.result.breaks('no-429-of-our-own', baseUrl);
      };
      const stream = random.stream(`synap ${baseUrl}`);
      this.synaps.set(baseUrl, new VirtualSynap(baseUrl, limit, this.time, stream, own429, hasOtherClients));
    }
    this.browser = new VirtualBrowser(this.time, random.stream('browser'), setup.nature, {
      makePorts: (life) => createFakePorts(this, life),
      start: subject.startBackground,
      onStart: (_life, why) => {
        this.count(`start: ${why}`);
        this.obstacles.begun();
        this.pauses.lookedAt();
      },
      onDeath: (life, why) => {
        this.count(`death: ${why}`);
        this.oracle.died(life, why);
        if (why === 'killed') this.away.killed();
      },
      onAlarmGone: () => this.alarms.forgotten(),
      onAlarmLost: (ringsNextAt) => this.obstacles.alarmLost(ringsNextAt),
      onPermissionsSeen: () => {
        this.blocks.permissionsSeen();
        this.unanswered.begin();
      },
      onOnline: () => this.unanswered.begin(),
      trace: (line) => this.trace(line),
    });
  }

  trace(line: string | (() => string)): void {
    if (!this.isTracing) return;
    const seconds = (this.time.mono / 1000).toFixed(3).padStart(11);
    this.lines.push(`${seconds}  ${typeof line === 'string' ? line : line()}`);
  }

  /** An await is passed. */
  note(name: string): void {
    if (this.isTracing && process.env.SIM_TRACE === 'all') this.trace(`  · ${name}`);
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  // --- what happens to a machine and what it stores

  sleeps(ms: number): void {
    const sleptAt = this.time.wall();
    this.time.freeze(ms);
    this.share.slept(sleptAt);
    this.obstacles.slept();
    this.quietHours.changes();
  }

  clockJumps(ms: number): void {
    this.quietHours.changes();
    this.time.jump(ms);
    this.share.clockJumped(ms);
    this.notificationRate.forgotten();
    this.pauses.clockJumped(ms);
    this.obstacles.clockJumped();
  }

  /** What was spent and what was asked for is forgotten with the session. */
  sessionLost(): void {
    this.unanswered.begin();
    this.share.sessionLost();
    this.away.sessionLost();
    this.notificationRate.forgotten();
    this.pauses.allLost();
  }

  /** Everything in memory is gone at once; of what was written, the newest may not have reached the disk. */
  losePower(when: 'during_write' | 'after_write'): void {
    this.trace('the power fails');
    this.powerFailures += 1;
    this.sessionLost();
    this.blockNotifications.allMayNotifyAgain();
    const starting = this.browser.restart(this.latency.int(1_000, 60_000));
    if (when === 'after_write') undoNewestWrite(this);
    // What has to be done again may have no alarm any more.
    if (this.browser.alarms.size === 0) this.alarms.forgotten();
    void starting.then(() => this.sessionLost());
  }

  settingsWritten(): void {
    this.outcomes.settingsWritten();
    this.quietHours.settingsWritten();
    this.deadlines.settingsWritten();
  }

  ingestionGone(id: string): void {
    this.deadlines.forgotten(id);
    this.outcomes.forgotten(id);
    this.knownOutcomes.forgotten(id);
    this.slow.forgotten(id);
    this.requests.forgotten(id);
  }

  ingestionDamaged(id: string): void {
    this.damaged.add(id);
    this.deadlines.forgotten(id);
    this.unanswered.damaged(id);
  }

  indexDamaged(key: string): void {
    if (key === keys.settings) this.settingsWritten();
    if (key === keys.summary) this.summary.damaged();
    if (key === keys.scheduler) {
      this.away.sessionLost();
      this.notificationRate.forgotten();
    }
    if (!key.startsWith(keys.runtime(''))) return;
    const connectionId = key.slice(keys.runtime('').length);
    this.unanswered.begin();
    this.share.liveLost(connectionId);
    this.pauses.liveLost(connectionId);
  }

  /** Ciphertext that only this browser's key opens. */
  seal(plain: string): { ciphertext: string; iv: string } {
    const ciphertext = `${this.browser.vaultKey}.${this.sealed.size}`;
    this.sealed.set(ciphertext, plain);
    return { ciphertext, iv: 'iv' };
  }

  unseal(ciphertext: string): string | null {
    const [key = ''] = ciphertext.split('.', 1);
    return Number(key) === this.browser.vaultKey ? (this.sealed.get(ciphertext) ?? null) : null;
  }

  /** Plays until `isOver`, until nothing is left to happen, or until `limitMs`. */
  async play(limitMs: number, isOver: () => boolean = () => false): Promise<void> {
    await settled();
    while (!this.isSpinning && !isOver()) {
      // A time that passes while nothing happens is judged when it has passed.
      const entry = this.time.take(Math.min(limitMs, this.deadlines.lookAgainAt));
      // Nothing has changed since the last thing happened: what is overdue has been so before this one.
      this.obstacles.sample();
      this.deadlines.check();
      if (entry === null && this.time.mono < Math.floor(limitMs)) continue;
      if (entry === null) break;
      entry.run();
      await settled();
    }
  }
}
