import { FINAL_STATUSES, type FinalStatus } from '../../src/synap/status';
import type { Environment } from './environment';
import { MachineActions } from './machine-actions';
import type { Person } from './person';
import type { Random } from './random';
import type { ActionName, ConnectionPlan, Setup } from './setup';
import type { Job, VirtualSynap } from './virtual-synap';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How often a job ends so, beside the others. */
const SHARE_OF_ENDS: Record<FinalStatus, number> = {
  completed: 3,
  failed: 1,
  partial_success: 1,
  cancelled: 1,
};
const ENDS = FINAL_STATUSES.flatMap((end) => Array<FinalStatus>(SHARE_OF_ENDS[end]).fill(end));

/** Most jobs are short. One of an hour is polled a hundred times alike, so there are few of them. */
const LONGEST_DURATIONS_MS = [
  10_000,
  10_000,
  10_000,
  10_000,
  MINUTE,
  MINUTE,
  MINUTE,
  MINUTE,
  10 * MINUTE,
  HOUR,
];

/** Jobs, and what people, machines and servers do to them while a schedule is active. */
export class Actions {
  constructor(
    private readonly environment: Environment,
    private readonly person: Person,
    private readonly setup: Setup,
    private readonly random: Random,
  ) {
    this.machine = new MachineActions(environment, person, random);
  }

  private readonly machine: MachineActions;

  private unfinished = 0;

  /** Whether none is to come and none in progress: what they take away they give back before they end. */
  areOver(): boolean {
    return this.unfinished === 0;
  }

  runLater(name: ActionName, delayMs: number): void {
    this.unfinished++;
    this.environment.time.after(delayMs, () => void this.run(name));
  }

  private async run(name: ActionName): Promise<void> {
    this.environment.count(`action: ${name}`);
    this.environment.trace(`action: ${name}`);
    await this.byName[name]();
    this.unfinished--;
  }

  private readonly byName: Record<ActionName, () => Promise<void> | void> = {
    watch: () => this.watch(this.random.pick([1, 1, 1, 2, 3])),
    'watch many': () => this.watch(this.random.int(4, 8)),
    'watch again': () => this.person.watch(this.pickIds(3), this.pickConnection()),
    check: () => this.person.check(this.pickIds(2)),
    stop: () => this.person.stop(this.pickIds(1)),
    remove: () => this.person.remove(this.pickIds(2), null),
    'remove and restore': () => this.person.remove(this.pickIds(2), this.random.int(100, 8_000)),
    look: () => this.person.keepVisible(this.pickIds(5), this.random.spread(5_000, 2 * MINUTE)),
    'replace key': () => this.replaceKey(),
    'wrong key': () => this.person.connect(this.pickConnection(), `synap_test_wrong_${this.random.uuid()}`),
    'revoke key': () => this.revokeKey(),
    'run out of credits': () => this.runOutOfCredits(),
    'try again': () => this.retryConnection(),
    'withdraw permission': () => this.withdrawPermission(),
    sleep: () => this.machine.sleep(),
    'jump clock': () => this.machine.jumpClock(),
    'restart browser': () => this.machine.restartBrowser(),
    'update extension': () => this.machine.updateExtension(),
    'go offline': () => this.machine.goOffline(),
    'fill storage': () => this.machine.fillStorage(),
    'damage record': () => this.machine.damageRecord(),
    'damage index': () => this.machine.damageSharedState(),
    'lose encryption key': () => this.machine.loseEncryptionKey(),
    'refuse notifications': () => this.machine.refuseNotifications(),
    'dismiss notifications': () => this.machine.dismissNotifications(),
    'lose alarm': () => this.environment.browser.alarms.forget(),
    'change settings': () => this.machine.changeSettings(),
    'clear history': async () => {
      await this.person.send({ type: 'clearHistory' });
    },
    'remove connection': () => this.removeConnection(),
    'kill worker': () => this.machine.killWorker(),
    'step in between': () => this.environment.intermediaries.stepIn([...this.person.expectations.keys()]),
    'forget jobs': () => this.serverOf(this.pickConnection()).forgetFinished(),
    'check many': () => this.person.check([...this.person.expectations.keys()]),
    'nudge clock': () => this.machine.nudgeClock(),
    'fail by the hundred': () => this.failByTheHundred(),
    'break key store': () => this.environment.services.breakDown('key store'),
    'break storage': () => this.environment.services.breakDown('storage'),
    'break notifications': () => this.environment.services.breakDown('notifications'),
    'break alarms': () => this.environment.services.breakDown('alarms'),
    'change zone': () => this.machine.changeZone(),
    'paste into a full storage': () => this.pasteIntoFullStorage(),
    'run a slow one': () => this.runSlowJobs(),
    'wake without network': () => this.machine.wakeWithoutNetwork(),
  };

  private pickConnection(): ConnectionPlan {
    return this.random.pick(this.setup.connections);
  }

  private serverOf(plan: ConnectionPlan): VirtualSynap {
    const server = this.environment.synaps.get(plan.baseUrl);
    if (server === undefined) throw new Error(`no server at ${plan.baseUrl}`);
    return server;
  }

  private pickIds(most: number): string[] {
    const ids = [...this.person.expectations.keys()];
    if (ids.length === 0) return [this.random.uuid()];
    return [...new Set(Array.from({ length: this.random.int(1, most) }, () => this.random.pick(ids)))];
  }

  // --- ingestions

  private async watch(count: number): Promise<void> {
    const plan = this.pickConnection();
    const jobs = Array.from({ length: count }, () => this.addRandomJob(plan));
    await this.person.watch(
      jobs.map((job) => job.id),
      plan,
    );
  }

  /** A pipeline whose every job fails, started by a script: a few of them are added at once, and the next a moment later. */
  private async failByTheHundred(): Promise<void> {
    const { random, environment } = this;
    const plan = this.pickConnection();
    const isOneBatch = random.chance(0.3);
    const step = isOneBatch ? 100 : 3;
    for (let added = 0; added < 100; added += step) {
      const jobs = Array.from({ length: step }, () => this.addFailingJob(plan));
      const ids = jobs.map(({ id }) => id);
      await this.person.watch(ids, plan);
      await environment.time.sleep(200);
    }
  }

  /**
   * More than storage has room for. Up to a hundred are watched all or none. More are weighed: what fits is watched, the rest is left
   * out.
   */
  private async pasteIntoFullStorage(): Promise<void> {
    const { random, environment } = this;
    const { local } = environment.browser;
    environment.history.storageShrinks();
    local.quotaBytes = local.size() * 1.2 + random.int(0, 60_000);
    await environment.time.sleep(20_000);
    const plan = this.pickConnection();
    const jobs = Array.from({ length: random.chance(0.5) ? random.int(25, 100) : random.int(110, 160) }, () =>
      this.addFailingJob(plan),
    );
    const ids = jobs.map(({ id }) => id);
    await this.person.watch(ids, plan);
    await environment.time.sleep(random.spread(10_000, 5 * MINUTE));
    local.quotaBytes = Number.POSITIVE_INFINITY;
  }

  /** A pipeline of short jobs of which a few take much longer, and a person who wants to hear of those. */
  private async runSlowJobs(): Promise<void> {
    const { random, person } = this;
    await person.send({ type: 'saveSettings', patch: { notifySlow: true } });
    const plan = this.pickConnection();
    const quick = Array.from({ length: 12 }, () =>
      this.addJobThat(plan, { takesMs: random.int(1_000, 4_000), final: 'completed' }),
    );
    const slow = Array.from({ length: random.int(1, 5) }, () =>
      this.addJobThat(plan, { takesMs: random.spread(MINUTE, 30 * MINUTE), final: 'completed' }),
    );
    for (const jobs of [quick, slow])
      await person.watch(
        jobs.map(({ id }) => id),
        plan,
      );
  }

  private addFailingJob(plan: ConnectionPlan): Job {
    return this.addJobThat(plan, { takesMs: this.random.spread(1_000, 2 * MINUTE), final: 'failed' });
  }

  private addJobThat(plan: ConnectionPlan, { takesMs, final }: { takesMs: number; final: FinalStatus }): Job {
    const job = this.addRandomJob(plan);
    const { queuedAt } = job;
    const own = {
      ...job,
      instance: plan.instance,
      startedAt: queuedAt,
      completedAt: queuedAt + takesMs,
      final,
      refusal: null,
    };
    this.serverOf(plan).jobs.set(job.id, own);
    return own;
  }

  private addRandomJob(plan: ConnectionPlan): Job {
    const { random } = this;
    const now = this.environment.time.server();
    const queuedAt = now - random.pick([0, random.int(0, 5_000), random.int(0, 10 * MINUTE)]);
    const durationMs = random.chance(0.06)
      ? Number.POSITIVE_INFINITY
      : random.spread(1_000, Math.min(this.setup.longestJobMs, random.pick(LONGEST_DURATIONS_MS)));
    const isForeign = this.setup.connections.length > 1 && random.chance(0.12);
    const owner = isForeign ? this.pickConnection() : plan;
    const job: Job = {
      id: random.uuid(),
      instance: owner.instance,
      queuedAt,
      startedAt: queuedAt + (Number.isFinite(durationMs) ? durationMs * random.next() : 5_000),
      completedAt: queuedAt + durationMs,
      final: random.pick(ENDS),
      visibleAt: random.chance(0.1) ? now + random.int(500, 40_000) : 0,
      memories: random.int(0, 4),
      refusal: random.chance(0.03) ? random.pick([400, 422, 403]) : null,
      forgottenAt: null,
    };
    // Some IDs nobody knows.
    if (!random.chance(0.06)) this.serverOf(owner).jobs.set(job.id, job);
    return job;
  }

  // --- keys and connections

  private async replaceKey(): Promise<void> {
    const plan = this.pickConnection();
    const server = this.serverOf(plan);
    const key = `synap_test_${this.random.uuid()}`;
    server.addAccount(key, plan.instance);
    await this.person.connect(plan, key);
  }

  private async revokeKey(): Promise<void> {
    const plan = this.pickConnection();
    const account = this.serverOf(plan).accounts.get(this.person.keyOf.get(plan.instance) ?? plan.key);
    if (!account) return;
    account.isRevoked = true;
    await this.environment.time.sleep(this.random.spread(10_000, HOUR));
    account.isRevoked = false;
  }

  private async runOutOfCredits(): Promise<void> {
    const plan = this.pickConnection();
    const account = this.serverOf(plan).accounts.get(this.person.keyOf.get(plan.instance) ?? plan.key);
    if (!account) return;
    const id = this.person.connectionOf(plan);
    account.hasCredits = false;
    await this.environment.time.sleep(this.random.spread(10_000, HOUR));
    account.hasCredits = true;
    if (id) this.environment.blockNotifications.mayNotifyAgain(id);
  }

  private async retryConnection(): Promise<void> {
    const id = this.person.connectionOf(this.pickConnection());
    if (id === null) return;
    this.environment.blockNotifications.mayNotifyAgain(id);
    await this.person.send({ type: 'retryConnection', connectionId: id });
    this.environment.blockNotifications.mayNotifyAgain(id);
  }

  private async removeConnection(): Promise<void> {
    const plan = this.pickConnection();
    const id = this.person.connectionOf(plan);
    if (id === null || this.setup.connections.length < 2) return;
    for (const [ingestionId, expectation] of this.person.expectations) {
      const record = this.environment.stored.record(ingestionId);
      if (record === null || record.connectionId === id) expectation.wasStopped = true;
    }
    await this.person.send({ type: 'removeConnection', connectionId: id });
    // What came to it while the command was in progress was stopped with it.
    for (const [ingestionId, expectation] of this.person.expectations) {
      const record = this.environment.stored.record(ingestionId);
      if (record?.connectionId === id && record.state === 'stopped') expectation.wasStopped = true;
    }
  }

  private async withdrawPermission(): Promise<void> {
    const { browser, blockNotifications } = this.environment;
    const { baseUrl } = this.pickConnection();
    browser.granted.delete(baseUrl);
    browser.permissionsChanged();
    await this.environment.time.sleep(this.random.spread(1_000, 20 * MINUTE));
    browser.granted.add(baseUrl);
    blockNotifications.allMayNotifyAgain();
    browser.permissionsChanged();
  }
}
