import type { Listeners, Ports } from '../../src/platform/ports';
import { VirtualBrowser } from './browser';
import { Chaos } from './chaos';
import { createFakePorts } from './fake-ports';
import { Judge } from './judge';
import { OutcomeJudge } from './outcomes';
import type { Setup } from './plan';
import { createRandom, type Random } from './random';
import { RequestJudge } from './requests';
import { VirtualSynap } from './synap';
import { settled, Timeline } from './timeline';
import { Verdict } from './verdict';

/** The code under test, so that a breakage can put another in its place. */
export interface Subject {
  startBackground(ports: Ports): Listeners;
  QuotaError: new (message: string) => Error;
}

/** Everything one schedule is played in. */
export class World {
  readonly time = new Timeline();
  readonly counts = new Map<string, number>();
  readonly lines: string[] = [];
  readonly latency: Random;
  readonly app: Random;
  readonly chaos: Chaos;
  readonly verdict: Verdict;
  readonly requests: RequestJudge;
  readonly outcomes: OutcomeJudge;
  readonly judge: Judge;
  readonly browser: VirtualBrowser;
  readonly synaps = new Map<string, VirtualSynap>();
  readonly QuotaError: Subject['QuotaError'];

  private readonly sealed = new Map<string, string>();

  /** What has happened so far that an invariant has to make allowance for. */
  readonly keysGiven = new Set<string>();
  readonly damaged = new Set<string>();
  jumps = 0;
  hasSwitchedOff = false;
  hasRefusedNotices = false;
  hasRevoked = false;
  hasDamaged = false;
  isStorageTroubled = false;
  longestWatchMs = 24 * 3_600_000;
  longestLifeMs = 0;

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
    this.chaos = new Chaos(setup.kills, setup.failRate, random.stream('chaos'));
    this.verdict = new Verdict(
      () => this.time.mono,
      (line) => this.trace(line),
    );
    this.requests = new RequestJudge(this);
    this.outcomes = new OutcomeJudge(this);
    this.judge = new Judge(this);
    this.time.serverOffset += setup.serverAheadMs;
    for (const { baseUrl, limit, hasOtherClients } of setup.servers) {
      const own429 = () => {
        if (this.jumps === 0) this.verdict.breaks('no-429-of-our-own', baseUrl);
      };
      const stream = random.stream(`synap ${baseUrl}`);
      this.synaps.set(baseUrl, new VirtualSynap(baseUrl, limit, this.time, stream, own429, hasOtherClients));
    }
    this.browser = new VirtualBrowser(this.time, random.stream('browser'), setup.nature, {
      makePorts: (life) => createFakePorts(this, life),
      start: subject.startBackground,
      onStart: (_life, why) => this.count(`start: ${why}`),
      onDeath: (life, why) => {
        this.count(`death: ${why}`);
        this.judge.died(life, why);
      },
      onAlarmGone: () => this.judge.alarmGone(),
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
    while (!isOver()) {
      const entry = this.time.take(limitMs);
      if (entry === null) break;
      entry.run();
      await settled();
    }
  }
}
