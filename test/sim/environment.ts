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
import { HeardAnswers } from './heard-answers';
import { HistoryOracle } from './history-oracle';
import { Intermediaries } from './intermediaries';
import { Violations } from './invariants';
import { KeyStore } from './key-store';
import { KnownOutcomeOracle } from './known-outcome-oracle';
import { NotificationRateOracle } from './notification-rate-oracle';
import { Obstacles } from './obstacles';
import { Oracle } from './oracle';
import { OutcomeNotificationOracle } from './outcome-notification-oracle';
import { OutcomeOracle } from './outcome-oracle';
import { type NewestWrite, undoNewestWrite } from './power-loss';
import { QuietHoursOracle } from './quiet-hours-oracle';
import { createRandom, type Random } from './random';
import { RequestOracle } from './request-oracle';
import { ServerPauses } from './server-pauses';
import { ServiceFailures } from './service-failures';
import type { Setup } from './setup';
import { ShareOracle } from './share-oracle';
import { SlowOracle } from './slow-oracle';
import { Stored } from './stored';
import { SummaryOracle } from './summary-oracle';
import { settled, Timeline } from './timeline';
import { UnansweredPollOracle } from './unanswered-poll-oracle';
import { type Life, VirtualBrowser } from './virtual-browser';
import { VirtualSynap } from './virtual-synap';

/** The code under test. A breakage puts another in its place. */
export interface Subject {
  startBackground(ports: Ports): Listeners;
  QuotaError: new (message: string) => Error;
}

/** Rate limits are per minute, so the excess requests that a clock jump may cause do not matter any more after a minute. */
const LIMIT_WINDOW_MS = 60_000;

/** Everything that one schedule needs: the clock, the browser, the servers, and the oracles that check what the background does. */
export class Environment {
  readonly time = new Timeline();
  /** How often each thing happened, by its name. */
  readonly counts = new Map<string, number>();
  readonly traceLines: string[] = [];
  /** Decides how long calls and requests take, and other small things between the background and the browser. */
  readonly latency: Random;
  /** The random numbers that the background itself draws. */
  readonly backgroundRandom: Random;
  readonly chaos: Chaos;
  readonly violations: Violations;
  readonly stored = new Stored(this);
  readonly obstacles = new Obstacles(this);
  readonly pauses = new ServerPauses(this);
  readonly share = new ShareOracle(this);
  readonly requests = new RequestOracle(this);
  readonly heardAnswers = new HeardAnswers(this);
  readonly unanswered = new UnansweredPollOracle(this);
  readonly blocks = new BlockOracle(this);
  readonly blockNotifications = new BlockNotificationOracle(this);
  readonly outcomes = new OutcomeOracle(this);
  readonly outcomeNotifications = new OutcomeNotificationOracle(this);
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
  readonly services: ServiceFailures;
  readonly keyStore = new KeyStore(this);
  readonly history = new HistoryOracle(this);
  readonly synaps = new Map<string, VirtualSynap>();
  readonly QuotaError: Subject['QuotaError'];

  /** By ciphertext: the key that was encrypted. */
  private readonly sealedKeys = new Map<string, string>();

  /** The keys that people have entered, each with the address it was entered for. */
  readonly keysEntered = new Set<string>();
  /** Ingestions whose record was damaged, or lost with the power. */
  readonly damaged = new Set<string>();
  /** Ingestions that were removed and restored, and are removed again because a power failure lost that they were restored. */
  readonly removedAgain = new Set<string>();
  /** How many records were damaged. */
  damages = 0;
  /** The newest write to `storage.local` if it was a `set`: a power failure may lose it. */
  newestWrite: NewestWrite | null = null;
  powerFailures = 0;
  /** The background wakes itself over and over: the schedule ends here, because playing it on would take for ever. */
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
    this.services = new ServiceFailures(this, random.stream('services'));
    this.chaos = new Chaos(setup.kills, setup.failRate, random.stream('chaos'));
    this.violations = new Violations(
      () => this.time.mono,
      (line) => this.trace(line),
    );
    this.time.serverOffset += setup.serverAheadMs;
    for (const server of setup.servers) {
      const { baseUrl } = server;
      const onOwn429 = () => {
        if (this.time.mono - this.time.jumpedAt > LIMIT_WINDOW_MS)
          this.violations.report('no-429-of-our-own', baseUrl);
      };
      const stream = random.stream(`synap ${baseUrl}`);
      this.synaps.set(baseUrl, new VirtualSynap(server, { time: this.time, random: stream, onOwn429 }));
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

  /** Adds a line to the trace. A function is called only if there is a trace: most schedules are played without one. */
  trace(line: string | (() => string)): void {
    if (!this.isTracing) return;
    const seconds = (this.time.mono / 1000).toFixed(3).padStart(11);
    this.traceLines.push(`${seconds}  ${typeof line === 'string' ? line : line()}`);
  }

  /** Adds an await to the trace, if all awaits are asked for. */
  traceAwait(name: string): void {
    if (this.isTracing && process.env.SIM_TRACE === 'all') this.trace(`  · ${name}`);
  }

  /** Counts that something happened, for the report. */
  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  // --- what happens to the machine and to what it stores

  /** The machine sleeps for a while: time passes, and nothing else happens. */
  machineSleeps(ms: number): void {
    const sleptAt = this.time.wall();
    this.time.freeze(ms);
    this.share.slept(sleptAt, ms);
    this.obstacles.machineSlept();
    this.quietHours.conditionsChange();
  }

  /** The machine's clock is set to another time. */
  clockJumps(ms: number): void {
    this.quietHours.conditionsChange();
    this.time.jump(ms);
    this.share.clockJumped(ms);
    this.notificationRate.forgotten();
    this.pauses.clockJumped(ms);
    this.obstacles.clockJumped();
  }

  /** The session storage is gone, and with it what was spent, which pauses servers asked for, and when the last poll was. */
  sessionLost(): void {
    this.unanswered.begin();
    this.share.sessionLost();
    this.away.sessionLost();
    this.notificationRate.forgotten();
    this.pauses.allLost();
  }

  /** A call of this life to storage failed, or is never answered. */
  storageFailed(life: Life): void {
    this.heardAnswers.storageFailed(life);
    this.pauses.storageFailed(life);
  }

  /** The power fails: everything in memory is gone, and the newest write may not have reached the disk. Then the browser starts. */
  losePower(when: 'during_write' | 'after_write'): void {
    this.trace('the power fails');
    this.powerFailures += 1;
    this.sessionLost();
    this.blockNotifications.allMayNotifyAgain();
    this.history.powerFails();
    const starting = this.browser.restart(this.latency.int(1_000, 60_000));
    if (when === 'after_write') undoNewestWrite(this);
    // The undone write may bring back something to do after its alarm was cleared: that there is no alarm then is no fault.
    if (this.browser.alarms.size === 0) this.alarms.forgotten();
    void starting.then(() => this.sessionLost());
  }

  /** Other settings were written. */
  settingsWritten(): void {
    this.outcomes.settingsWritten();
    this.quietHours.settingsWritten();
    this.deadlines.settingsWritten();
  }

  /** The record of an ingestion was deleted. */
  ingestionGone(id: string): void {
    this.deadlines.forgotten(id);
    this.outcomes.forgotten(id);
    this.knownOutcomes.forgotten(id);
    this.slow.forgotten(id);
    this.heardAnswers.forgotten(id);
  }

  /** The record of an ingestion has become unreadable. */
  ingestionDamaged(id: string): void {
    this.damaged.add(id);
    this.deadlines.forgotten(id);
    this.unanswered.damaged(id);
  }

  /** A stored value that belongs to no single ingestion has become unreadable. */
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

  /** Encrypts a key so that only the browser's present encryption key decrypts it. */
  seal(plain: string): { ciphertext: string; iv: string } {
    const ciphertext = `${this.browser.vaultKey}.${this.sealedKeys.size}`;
    this.sealedKeys.set(ciphertext, plain);
    return { ciphertext, iv: 'iv' };
  }

  /** Decrypts a key; null if the encryption key has been lost since. */
  unseal(ciphertext: string): string | null {
    const [key = ''] = ciphertext.split('.', 1);
    return Number(key) === this.browser.vaultKey ? (this.sealedKeys.get(ciphertext) ?? null) : null;
  }

  /** Plays on until `isOver` says so, until the time `limitMs`, or until the background spins. */
  async play(limitMs: number, isOver: () => boolean = () => false): Promise<void> {
    await settled();
    while (!this.isSpinning && !isOver()) {
      // Stops at the next deadline even if nothing happens there, so that a miss is noticed when it comes about.
      const entry = this.time.take(Math.min(limitMs, this.deadlines.nextCheckAt));
      // Called before the entry runs: nothing has changed since the last one, so whatever is in the way or overdue now has been so
      // all the while.
      this.obstacles.sample();
      this.deadlines.check();
      if (entry === null && this.time.mono < Math.floor(limitMs)) continue;
      if (entry === null) break;
      entry.run();
      await settled();
    }
  }
}
