import { keys } from '../../src/watch/records';
import type { Person } from './person';
import type { ActName, ConnectionPlan, Setup } from './plan';
import type { Random } from './random';
import type { Job, VirtualSynap } from './synap';
import type { World } from './world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Jobs, and what people, machines and servers do to them while a schedule is active. */
export class Acts {
  constructor(
    private readonly world: World,
    private readonly person: Person,
    private readonly setup: Setup,
    private readonly random: Random,
  ) {}

  /** How many are under way: what they take away they give back before they end. */
  underWay = 0;

  async run(name: ActName): Promise<void> {
    this.world.count(`act: ${name}`);
    this.world.trace(`act: ${name}`);
    this.underWay++;
    await this.byName[name]();
    this.underWay--;
  }

  private readonly byName: Record<ActName, () => Promise<void> | void> = {
    watch: () => this.watch(this.random.pick([1, 1, 1, 2, 3])),
    'watch many': () => this.watch(this.random.int(4, 8)),
    'watch again': () => this.person.watch(this.some(3), this.plan()),
    check: () => this.person.check(this.some(2)),
    stop: () => this.person.stop(this.some(1)),
    remove: () => this.person.remove(this.some(2), null),
    'remove and restore': () => this.person.remove(this.some(2), this.random.int(100, 8_000)),
    look: () => this.person.look(this.some(5), this.random.spread(5_000, 2 * MINUTE)),
    'replace key': () => this.replaceKey(),
    'wrong key': () => this.person.connect(this.plan(), `synap_test_wrong_${this.random.uuid()}`),
    'revoke key': () => this.revoke(),
    'run out of credits': () => this.runOutOfCredits(),
    'try again': () => this.tryAgain(),
    'withdraw permission': () => this.withdraw(),
    sleep: () => this.sleep(),
    'jump clock': () => this.jump(),
    'restart browser': () => this.restart(),
    'update extension': () => this.update(),
    'go offline': () => this.offline(),
    'fill storage': () => this.fill(),
    'damage record': () => this.damage(),
    'damage index': () => this.damageIndex(),
    'lose encryption key': () => {
      this.world.browser.vaultKey++;
    },
    'refuse notices': () => this.refuseNotices(),
    'dismiss notices': () => {
      for (const id of [...this.world.browser.shown.keys()])
        if (this.random.chance(0.7)) this.world.browser.dismiss(id);
    },
    'lose alarm': () => this.world.browser.loseAlarms(),
    'change settings': () => this.changeSettings(),
    'clear history': async () => {
      await this.person.send({ type: 'clearHistory' });
    },
    'remove connection': () => this.removeConnection(),
    'kill worker': () => {
      const { life } = this.world.browser;
      if (life) this.world.browser.kill(life, 'killed');
    },
  };

  private plan(): ConnectionPlan {
    return this.random.pick(this.setup.connections);
  }

  private server(plan: ConnectionPlan): VirtualSynap {
    const server = this.world.synaps.get(plan.baseUrl);
    if (server === undefined) throw new Error(`no server at ${plan.baseUrl}`);
    return server;
  }

  private some(most: number): string[] {
    const ids = [...this.person.wishes.keys()];
    if (ids.length === 0) return [this.random.uuid()];
    return [...new Set(Array.from({ length: this.random.int(1, most) }, () => this.random.pick(ids)))];
  }

  // --- ingestions

  private async watch(count: number): Promise<void> {
    const plan = this.plan();
    const jobs = Array.from({ length: count }, () => this.newJob(plan));
    await this.person.watch(
      jobs.map((job) => job.id),
      plan,
    );
  }

  private newJob(plan: ConnectionPlan): Job {
    const { random } = this;
    const now = this.world.time.server();
    const queuedAt = now - random.pick([0, random.int(0, 5_000), random.int(0, 10 * MINUTE)]);
    const durationMs = random.chance(0.06)
      ? Number.POSITIVE_INFINITY
      : random.spread(
          1_000,
          Math.min(this.setup.longestJobMs, random.pick([10_000, 10_000, MINUTE, MINUTE, HOUR])),
        );
    const isForeign = this.setup.connections.length > 1 && random.chance(0.12);
    const owner = isForeign ? this.plan() : plan;
    const job: Job = {
      id: random.uuid(),
      instance: owner.instance,
      queuedAt,
      startedAt: queuedAt + (Number.isFinite(durationMs) ? durationMs * random.next() : 5_000),
      completedAt: queuedAt + durationMs,
      final: random.pick(['completed', 'completed', 'completed', 'failed', 'partial_success']),
      visibleAt: random.chance(0.1) ? now + random.int(500, 40_000) : 0,
      memories: random.int(0, 4),
      refusal: random.chance(0.03) ? random.pick([400, 422, 403]) : null,
    };
    // Some IDs nobody knows.
    if (!random.chance(0.06)) this.server(owner).jobs.set(job.id, job);
    return job;
  }

  // --- keys and connections

  private async replaceKey(): Promise<void> {
    const plan = this.plan();
    const server = this.server(plan);
    const key = `synap_test_${this.random.uuid()}`;
    server.accounts.set(key, { instance: plan.instance, isRevoked: false, hasCredits: true });
    await this.person.connect(plan, key);
  }

  private async revoke(): Promise<void> {
    const plan = this.plan();
    const account = this.server(plan).accounts.get(this.person.keyOf.get(plan.instance) ?? plan.key);
    if (!account) return;
    account.isRevoked = true;
    this.world.hasRevoked = true;
    await this.world.time.sleep(this.random.spread(10_000, HOUR));
    account.isRevoked = false;
  }

  private async runOutOfCredits(): Promise<void> {
    const plan = this.plan();
    const account = this.server(plan).accounts.get(this.person.keyOf.get(plan.instance) ?? plan.key);
    if (!account) return;
    const id = this.person.connectionOf(plan);
    account.hasCredits = false;
    await this.world.time.sleep(this.random.spread(10_000, HOUR));
    account.hasCredits = true;
    if (id) this.world.outcomes.mayTellBlockAgain(id);
  }

  private async tryAgain(): Promise<void> {
    const id = this.person.connectionOf(this.plan());
    if (id === null) return;
    this.world.outcomes.mayTellBlockAgain(id);
    await this.person.send({ type: 'retryConnection', connectionId: id });
    this.world.outcomes.mayTellBlockAgain(id);
  }

  private async removeConnection(): Promise<void> {
    const plan = this.plan();
    const id = this.person.connectionOf(plan);
    if (id === null || this.setup.connections.length < 2) return;
    for (const [ingestionId, wish] of this.person.wishes) {
      const record = this.world.requests.record(ingestionId);
      if (record === null || record.connectionId === id) wish.wasStopped = true;
    }
    await this.person.send({ type: 'removeConnection', connectionId: id });
    // What came to it while the command was under way was stopped with it.
    for (const [ingestionId, wish] of this.person.wishes) {
      const record = this.world.requests.record(ingestionId);
      if (record?.connectionId === id && record.state === 'stopped') wish.wasStopped = true;
    }
  }

  private async withdraw(): Promise<void> {
    const { browser, outcomes } = this.world;
    const { baseUrl } = this.plan();
    browser.granted.delete(baseUrl);
    browser.permissionsChanged();
    await this.world.time.sleep(this.random.spread(1_000, 20 * MINUTE));
    browser.granted.add(baseUrl);
    for (const { id } of this.world.requests.connections()) outcomes.mayTellBlockAgain(id);
    browser.permissionsChanged();
  }

  // --- machine and browser

  private sleep(): void {
    const ms = this.random.spread(MINUTE, 6 * HOUR);
    this.world.trace(`the machine sleeps for ${Math.round(ms / 1000)} s`);
    const sleptAt = this.world.time.wall();
    this.world.time.freeze(ms);
    this.world.requests.slept(sleptAt);
  }

  private jump(): void {
    const { world, random } = this;
    const ms = (random.chance(0.5) ? 1 : -1) * random.spread(2_000, 24 * HOUR);
    world.trace(`the clock jumps by ${Math.round(ms / 1000)} s`);
    world.jumps++;
    world.time.wallOffset += ms;
    world.requests.clockJumped(ms);
  }

  private async restart(): Promise<void> {
    const { world } = this;
    world.requests.sessionLost();
    for (const { id } of world.requests.connections()) world.outcomes.mayTellBlockAgain(id);
    await world.browser.restart(this.random.spread(1_000, 2 * HOUR));
    world.requests.sessionLost();
  }

  private update(): void {
    const { world } = this;
    world.requests.sessionLost();
    for (const { id } of world.requests.connections()) world.outcomes.mayTellBlockAgain(id);
    world.browser.update();
  }

  private async offline(): Promise<void> {
    const { browser, time } = this.world;
    browser.hasNetwork = false;
    // Browsers know of a missing network, not of a dead one behind a router.
    browser.isOnline = this.random.chance(0.3);
    await time.sleep(this.random.spread(2_000, 30 * MINUTE));
    browser.hasNetwork = true;
    browser.isOnline = true;
    browser.cameOnline();
  }

  private async fill(): Promise<void> {
    const { world } = this;
    const { local } = world.browser;
    world.isStorageTroubled = true;
    local.quotaBytes = local.size() + this.random.int(0, 3_000);
    await world.time.sleep(this.random.spread(5_000, 20 * MINUTE));
    local.quotaBytes = Number.POSITIVE_INFINITY;
  }

  private async changeSettings(): Promise<void> {
    const { world, random } = this;
    const kind = random.int(0, 3);
    if (kind === 0) {
      world.hasSwitchedOff = true;
      const notify = {
        completed: random.chance(0.5),
        partial_success: true,
        failed: random.chance(0.5),
        other: true,
      };
      await this.person.send({ type: 'saveSettings', patch: { notify } });
    } else if (kind === 1) {
      const from = random.int(0, 1439);
      const to = (from + random.int(1, 300)) % 1440;
      await this.person.send({
        type: 'saveSettings',
        patch: { quiet: random.chance(0.3) ? null : { from, to } },
      });
    } else if (kind === 2) {
      await this.person.send({ type: 'saveSettings', patch: { keep: random.int(1, 4) } });
    } else {
      world.longestWatchMs = 10 * MINUTE;
      await this.person.send({ type: 'saveSettings', patch: { longestWatchMs: world.longestWatchMs } });
    }
  }

  private async refuseNotices(): Promise<void> {
    const { world } = this;
    world.hasRefusedNotices = true;
    world.browser.refusesNotices = true;
    await world.time.sleep(this.random.spread(1_000, 10 * MINUTE));
    world.browser.refusesNotices = false;
  }

  // --- damage

  private damage(): void {
    const { world, random } = this;
    const { local, life } = world.browser;
    const ids = local.keys(keys.ingestion(''));
    if (ids.length === 0) return;
    if (life) world.browser.kill(life, 'killed');
    const key = random.pick(ids);
    const text = local.text(key) ?? '{}';
    const forms = [
      '"junk"',
      '{}',
      'null',
      text.replace('"schema":1', '"schema":"one"'),
      text.replace('"round":', '"rnd":'),
    ];
    local.put(key, random.pick(forms));
    world.damaged.add(key.slice('ingestion:'.length));
    world.hasDamaged = true;
  }

  private damageIndex(): void {
    const { world, random } = this;
    const { local, session, life } = world.browser;
    if (life) world.browser.kill(life, 'killed');
    const inSession = random.chance(0.4);
    const area = inSession ? session : local;
    const candidates = inSession
      ? session.keys('live:').concat('pulse', 'log')
      : ['active', 'view:popup', 'settings'];
    const key = random.pick(candidates);
    if (area.text(key) === undefined) return;
    world.trace(`damaged ${key}`);
    area.put(key, random.pick(['"junk"', '{}', 'null', '{"schema":1}']));
    world.hasDamaged = true;
    if (key.startsWith('live:')) world.requests.liveLost(key.slice('live:'.length));
  }
}
