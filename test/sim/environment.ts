import type { Listeners, Ports } from '../../src/platform/ports';
import { keys } from '../../src/watch/model/records';
import { AlarmOracle } from './alarm-oracle';
import { AwayCollection } from './away-collection';
import { BlockNotificationOracle } from './block-notification-oracle';
import { BlockOracle } from './block-oracle';
import { Chaos } from './chaos';
import { DeadlineOracle } from './deadline-oracle';
import { Delays } from './delays';
import { createFakePorts } from './fake-ports';
import { HistoryOracle } from './history-oracle';
import { Intermediaries } from './intermediaries';
import { Violations } from './invariants';
import { KeyStore } from './key-store';
import { KnownOutcomeOracle } from './known-outcome-oracle';
import { NotificationRateOracle } from './notification-rate-oracle';
import { Obstacles } from './obstacles';
import { Oracle } from './oracle';
import { OutcomeOracle } from './outcome-oracle';
import { type NewestWrite, undoNewestWrite } from './power-loss';
import { QuietHoursOracle } from './quiet-hours-oracle';
import { createRandom, type Random } from './random';
import { RequestOracle } from './request-oracle';
import { ServerPauses } from './server-pauses';
import { Services } from './service-failures';
import type { Setup } from './setup';
import { ShareOracle } from './share-oracle';
import { SlowOracle } from './slow-oracle';
import { Stored } from './stored';
import { SummaryOracle } from './summary-oracle';
import { settled, Timeline } from './timeline';
import { UnansweredPollOracle } from './unanswered-poll-oracle';
import { VirtualBrowser } from './virtual-browser';
import { VirtualSynap } from './virtual-synap';

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
  readonly traceLines: string[] = [];
  readonly latency: Random;
  readonly backgroundRandom: Random;
  readonly chaos: Chaos;
  readonly violations: Violations;
  readonly stored = new Stored(this);
  readonly obstacles = new Obstacles(this);
  readonly pauses = new ServerPauses(this);
  readonly share = new ShareOracle(this);
  readonly requests = new RequestOracle(this);
  readonly unanswered = new UnansweredPollOracle(this);
  readonly blocks = new BlockOracle(this);
  readonly blockNotifications = new BlockNotificationOracle(this);
  readonly outcomes = new OutcomeOracle(this);
  readonly knownOutcomes = new KnownOutcomeOracle(this);
  readonly slow = new SlowOracle(this);
  readonly notificationRate = new NotificationRateOracle(this);
  readonly delays = new Delays(this);
  readonly quietHours = new QuietHoursOracle(this);
  readonly alarms = new AlarmOracle(this);
  readonly away = new AwayCollection(this);
  readonly deadlines = new DeadlineOracle(this);
  readonly summary = new SummaryOracle(this);
  readonly oracle = new Oracle(this);
  readonly browser: VirtualBrowser;
  readonly intermediaries: Intermediaries;
  readonly services: Services;
  readonly keyStore = new KeyStore(this);
  readonly history = new HistoryOracle(this);
  readonly synaps = new Map<string, VirtualSynap>();
  readonly QuotaError: Subject['QuotaError'];

  private readonly sealedKeys = new Map<string, string>();

  /** Keys that a person has given, by address. */
  readonly keysEntered = new Set<string>();
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
    this.backgroundRandom = random.stream('app');
    this.QuotaError = subject.QuotaError;
    this.intermediaries = new Intermediaries(this, random.stream('middle'));
    this.services = new Services(this, random.stream('services'));
    this.chaos = new Chaos(setup.kills, setup.failRate, random.stream('chaos'));
    this.violations = new Violations(
      () => this.time.mono,
      (line) => this.trace(line),
    );
    this.time.serverOffset += setup.serverAheadMs;
    for (const { baseUrl, limit, hasOtherClients } of setup.servers) {
      const onOwn429 = () => {
        if (this.time.mono - this.time.jumpedAt > LIMIT_WINDOW_MS)
          this.violations.report('no-429-of-our-own', baseUrl);
      };
      const stream = random.stream(`synap ${baseUrl}`);
      this.synaps.set(
        baseUrl,
        new VirtualSynap(baseUrl, limit, this.time, stream, onOwn429, hasOtherClients),
      );
    }
    this.browser = new VirtualBrowser(this.time, random.stream('browser'), setup.traits, {
      makePorts: (life) => createFakePorts(this, life),
      start: subject.startBackground,
      onStart: (_life, why) => {
        this.count(`start: ${why}`);
        this.obstacles.lifeBegan();
        this.pauses.seenByBackground();
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
    this.traceLines.push(`${seconds}  ${typeof line === 'string' ? line : line()}`);
  }

  /** An await is passed. */
  traceAwait(name: string): void {
    if (this.isTracing && process.env.SIM_TRACE === 'all') this.trace(`  · ${name}`);
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  // --- what happens to a machine and what it stores

  machineSleeps(ms: number): void {
    const sleptAt = this.time.wall();
    this.time.freeze(ms);
    this.share.slept(sleptAt);
    this.obstacles.machineSlept();
    this.quietHours.conditionsChange();
  }

  clockJumps(ms: number): void {
    this.quietHours.conditionsChange();
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

  sharedStateDamaged(key: string): void {
    if (key === keys.settings) this.settingsWritten();
    if (key === keys.summary) this.summary.damaged();
    if (key === keys.scheduler) {
      this.away.sessionLost();
      this.notificationRate.forgotten();
    }
    if (!key.startsWith(keys.runtime(''))) return;
    const connectionId = key.slice(keys.runtime('').length);
    this.unanswered.begin();
    this.share.runtimeLost(connectionId);
    this.pauses.runtimeLost(connectionId);
  }

  /** Ciphertext that only this browser's key opens. */
  seal(plain: string): { ciphertext: string; iv: string } {
    const ciphertext = `${this.browser.vaultKey}.${this.sealedKeys.size}`;
    this.sealedKeys.set(ciphertext, plain);
    return { ciphertext, iv: 'iv' };
  }

  unseal(ciphertext: string): string | null {
    const [key = ''] = ciphertext.split('.', 1);
    return Number(key) === this.browser.vaultKey ? (this.sealedKeys.get(ciphertext) ?? null) : null;
  }

  /** Plays until `isOver`, until nothing is left to happen, or until `limitMs`. */
  async play(limitMs: number, isOver: () => boolean = () => false): Promise<void> {
    await settled();
    while (!this.isSpinning && !isOver()) {
      // A time that passes while nothing happens is judged when it has passed.
      const entry = this.time.take(Math.min(limitMs, this.deadlines.nextCheckAt));
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
