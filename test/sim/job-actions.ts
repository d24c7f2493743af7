import { FINAL_STATUSES, type FinalStatus } from '../../src/synap/status';
import { serverOf } from './connection-actions';
import type { Environment } from './environment';
import type { Person } from './person';
import type { Random } from './random';
import type { ConnectionPlan, Setup } from './setup';
import type { Job } from './virtual-synap';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How often a job ends with each status, relative to the others. */
const SHARE_OF_ENDS: Record<FinalStatus, number> = {
  completed: 3,
  failed: 1,
  partial_success: 1,
  cancelled: 1,
};
const ENDS = FINAL_STATUSES.flatMap((end) => Array<FinalStatus>(SHARE_OF_ENDS[end]).fill(end));

/** Most jobs are short. A job of an hour is polled a hundred times in the same way, which costs time and shows little. */
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

/** Jobs that begin on the servers, and people who have them watched. */
export class JobActions {
  constructor(
    private readonly environment: Environment,
    private readonly person: Person,
    private readonly setup: Setup,
    private readonly random: Random,
  ) {}

  /** Begins some jobs and has them watched. */
  async watch(count: number): Promise<void> {
    const plan = this.pickConnection();
    const jobs = Array.from({ length: count }, () => this.addRandomJob(plan));
    await this.person.watch(
      jobs.map((job) => job.id),
      plan,
    );
  }

  /**
   * A script that adds a hundred jobs which all fail: a few at once, and the next ones a moment later; or, more rarely, all in one
   * batch.
   */
  async failByTheHundred(): Promise<void> {
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
   * Pastes more IDs than storage has room for. Up to a hundred are watched all or none. More than that are weighed before they are
   * written: as many as fit are watched, and the rest is left out.
   */
  async pasteIntoFullStorage(): Promise<void> {
    const { random, environment } = this;
    const { local } = environment.browser;
    environment.history.storageShrinks();
    local.quotaBytes = local.size() * 1.2 + random.int(0, 60_000);
    // After this time nothing is written any more that was weighed before storage shrank: `history-oracle.ts` excuses such writes.
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

  /** A pipeline of short jobs of which a few take much longer, and a person who wants to be notified of those. */
  async runSlowJobs(): Promise<void> {
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

  /** Adds a job that fails. */
  private addFailingJob(plan: ConnectionPlan): Job {
    return this.addJobThat(plan, { takesMs: this.random.spread(1_000, 2 * MINUTE), final: 'failed' });
  }

  /** Adds a job of the connection's own that takes this long and ends with this status. */
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
    serverOf(this.environment, plan).jobs.set(job.id, own);
    return own;
  }

  /** Adds a job to a server: now and then to that of another connection, or to none at all. */
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
    // Some IDs are known to no server.
    if (!random.chance(0.06)) serverOf(this.environment, owner).jobs.set(job.id, job);
    return job;
  }

  private pickConnection(): ConnectionPlan {
    return this.random.pick(this.setup.connections);
  }
}
