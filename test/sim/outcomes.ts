import { BURST_MS, BURST_SINGLES } from '../../src/watch/constants';
import { type Ended, groupNoticeSchema, type Ingestion, keys } from '../../src/watch/records';
import type { Life } from './browser';
import type { World } from './world';

/** What became of one outcome of a round. */
export interface Outcome {
  id: string;
  round: number;
  kind: string;
  noticeId: string | null;
  /** The life that told it, and whether that was written down. */
  life: number;
  isMarked: boolean;
  mutedWhy: string | null;
  isRemoved: boolean;
}

/** How long after it could be known that a job had finished it was told for the first time. */
export interface Delay {
  durationMs: number;
  /** Since the schedule began. */
  toldAt: number;
  delayMs: number;
  /** For how long its ID was not known to the server yet while it was watched. */
  laggedMs: number;
  /** Its first answer was final already, and whoever looked at it was given the time to see it. */
  awaitedReader: boolean;
  /** It could be known before anybody watched it. */
  wasOver: boolean;
  /** Three had been told just before: the rest of a burst is collected first. */
  ofBurst: boolean;
}

/** Follows every outcome: whether it is true, and how often it is told. */
export class OutcomeJudge {
  readonly outcomes = new Map<string, Outcome>();
  /** Told again because the worker died between telling and writing it down, and the notice was gone by then. */
  unavoidable = 0;
  readonly delays: Delay[] = [];
  private readonly past: Outcome[] = [];
  private readonly singlesAt: number[] = [];
  private readonly before = new Map<string, Ingestion>();
  private readonly blocksTold = new Map<string, { life: number; isMarked: boolean }>();

  constructor(private readonly world: World) {}

  written(record: Ingestion): void {
    const before = this.before.get(record.id);
    this.before.set(record.id, record);
    const key = `${record.id}:${record.round}`;
    if (record.state !== 'ended') {
      this.goesOn(key, record);
      return;
    }
    if (!this.outcomes.has(key)) {
      // A record damaged and healed is not news.
      if (before?.state !== 'ended' || before.round !== record.round) this.isTrue(record);
      this.outcomes.set(key, {
        id: record.id,
        round: record.round,
        kind: record.outcome.kind,
        noticeId: null,
        life: 0,
        isMarked: false,
        mutedWhy: null,
        isRemoved: false,
      });
      this.world.count(`outcome ${record.outcome.kind}`);
      this.world.trace(() => `outcome ${record.id.slice(0, 8)} ${record.outcome.kind}`);
    }
    const outcome = this.outcomes.get(key);
    if (outcome === undefined) return;
    if (outcome.kind !== record.outcome.kind)
      this.world.verdict.breaks(
        'true-outcome',
        `${key} was ${outcome.kind} and became ${record.outcome.kind}`,
      );
    if (record.removedAt !== null) outcome.isRemoved = true;
    if (record.notice.state === 'sent') outcome.isMarked = true;
    if (record.notice.state === 'owed' && record.notice.awaitsReader) this.awaitsRightly(record, before);
    if (record.notice.state === 'muted' && outcome.mutedWhy === null) {
      outcome.mutedWhy = record.notice.why;
      this.isMutedRightly(record, record.notice.why, before);
    }
  }

  /** A round that is over stays over, but where damage took its number and another is counted under the same. */
  private goesOn(key: string, record: Ingestion): void {
    const outcome = this.outcomes.get(key);
    if (outcome === undefined) return;
    if (!this.world.damaged.has(record.id))
      this.world.verdict.breaks('true-outcome', `${key} was ${outcome.kind} and goes on`);
    this.outcomes.delete(key);
    this.past.push(outcome);
  }

  lastWritten(id: string): Ingestion | null {
    return this.before.get(id) ?? null;
  }

  /** The record is gone for good: watched again, its rounds are counted anew. */
  forgotten(id: string): void {
    this.before.delete(id);
    for (const [key, outcome] of this.outcomes) {
      if (outcome.id !== id) continue;
      this.outcomes.delete(key);
      this.past.push(outcome);
    }
  }

  all(): Outcome[] {
    return [...this.past, ...this.outcomes.values()];
  }

  /** Only what was final at its first answer waits for a reader; what was answered before has a finish to be told. */
  private awaitsRightly(record: Ended, before: Ingestion | undefined): void {
    const wasAnswered = before?.round === record.round && before.watchedSince !== null;
    if (wasAnswered && before.state === 'watching')
      this.world.verdict.breaks('muted-with-reason', `${record.id} awaits a reader`);
  }

  private isMutedRightly(record: Ended, why: string, before: Ingestion | undefined): void {
    const { world } = this;
    const awaitedReader =
      before?.state === 'ended' && before.notice.state === 'owed' && before.notice.awaitsReader;
    world.count(`muted ${why}`);
    const isRight =
      (why === 'switched_off' && world.hasSwitchedOff) ||
      (why === 'answered_in_place' && awaitedReader && record.seenAt !== null) ||
      (why === 'removed' && record.removedAt !== null) ||
      (why === 'untellable' && world.hasRefusedNotices);
    if (!isRight) world.verdict.breaks('muted-with-reason', `${record.id} ${why}`);
  }

  private isTrue(record: Ended): void {
    const { world } = this;
    const { kind } = record.outcome;
    const says = (why: string) => world.verdict.breaks('true-outcome', `${record.id} ${kind}: ${why}`);
    const connection = world.requests.connections().find((one) => one.id === record.connectionId);
    const heard = world.requests.heard.get(`${record.id}:${record.round}`) ?? [];
    switch (kind) {
      case 'completed':
      case 'partial_success':
      case 'failed': {
        const key = connection ? world.requests.keyOf(connection) : null;
        const server = connection ? world.synaps.get(connection.baseUrl) : undefined;
        const instance = key === null ? undefined : server?.accounts.get(key)?.instance;
        const truth = instance === undefined ? null : (server?.outcomeOf(record.id, instance) ?? null);
        if (instance !== undefined && truth !== kind) says(`the server says ${truth}`);
        return;
      }
      case 'not_found': {
        const own = heard.filter(
          (one) => one.connectionId === record.connectionId && one.status === 404 && one.isReal,
        );
        const [first] = own;
        const last = own.at(-1);
        if (own.length < 3 || !first || !last) {
          says(`after ${own.length} 404s`);
          return;
        }
        if (last.serverTime - first.serverTime < 60_000 - 1_500 && this.canTellTime(record)) {
          says(`after ${last.serverTime - first.serverTime} ms`);
          return;
        }
        const others = world.requests
          .connections()
          .filter((one) => one.id !== record.connectionId && one.blocked === null);
        const asked = world.requests.asked.get(`${record.id}:${record.round}`);
        const unasked = others.filter((one) => !asked?.has(one.id));
        if (unasked.length > 0) says(`without asking ${unasked.map((one) => one.name).join()}`);
        return;
      }
      case 'rejected': {
        const job = [...world.synaps.values()].map((synap) => synap.jobs.get(record.id)).find((one) => one);
        if (!job?.refusal && !world.hasRevoked) says('the server does not refuse it');
        return;
      }
      case 'gave_up': {
        const answered = heard.filter((one) => one.status === 200 && one.isReal);
        const [first] = answered;
        const last = answered.at(-1);
        const limitMs = world.longestWatchMs;
        if (!first || !last) {
          says('without an answer');
          return;
        }
        if (last.serverTime - first.serverTime < limitMs - 3_000 && this.canTellTime(record))
          says(`after ${last.serverTime - first.serverTime} of ${limitMs} ms`);
        const truth = this.finalBefore(record, last.sentAt);
        if (truth !== null) says(`the server says ${truth}`);
        return;
      }
    }
  }

  /** What the server had to say of a job to a request sent at this time of its clock; null while it was under way. */
  private finalBefore(record: Ended, sentAt: number): string | null {
    const connection = this.world.requests.connections().find((one) => one.id === record.connectionId);
    const job = connection && this.world.synaps.get(connection.baseUrl)?.jobs.get(record.id);
    return job && job.completedAt < sentAt ? job.final : null;
  }

  /** Of a server that says no time, this machine's clock is all that is known; where that one jumps, nothing is. */
  private canTellTime(record: Ended): boolean {
    const { world } = this;
    const connection = world.requests.connections().find((one) => one.id === record.connectionId);
    const server = connection && world.synaps.get(connection.baseUrl);
    return world.jumps === 0 || server?.saysDate !== false;
  }

  /** A notification has been created. */
  told(noticeId: string, life: Life): void {
    const { world } = this;
    const [first = '', second = ''] = noticeId.split(':');
    if (first === 'test') return;
    if (first === 'connection') {
      this.blockTold(noticeId, life);
      return;
    }
    if (/^[0-9a-f]{8}-/.test(first)) {
      world.count('notice single');
      this.singlesAt.push(world.time.mono);
      this.named(`${first}:${second}`, noticeId, life);
      return;
    }
    world.count(`notice ${first}`);
    const stored = groupNoticeSchema.safeParse(world.browser.local.value(keys.notice(noticeId)));
    if (!stored.success) {
      world.verdict.breaks('digest-written-before-told', noticeId);
      return;
    }
    for (const member of stored.data.members) this.named(`${member.id}:${member.round}`, noticeId, life);
  }

  private named(key: string, noticeId: string, life: Life): void {
    const { world } = this;
    world.trace(() => `notice ${noticeId} names ${key}`);
    const outcome = this.outcomes.get(key);
    if (outcome === undefined) {
      if (!world.damaged.has(key.split(':')[0] ?? ''))
        world.verdict.breaks('owed-before-told', `${noticeId}: ${key}`);
      return;
    }
    if (outcome.mutedWhy !== null && !outcome.isRemoved && !world.damaged.has(outcome.id))
      world.verdict.breaks('told-once', `${key} was muted (${outcome.mutedWhy}) and is told`);
    if (outcome.noticeId !== null) {
      // The life that told it died before it wrote that down, and nothing shows any more that it did.
      const isUnavoidable =
        !outcome.isMarked && outcome.life !== life.number && !world.browser.shown.has(outcome.noticeId);
      if (isUnavoidable) {
        this.unavoidable++;
        world.count(outcome.noticeId === noticeId ? 'unavoidable: same notice' : 'unavoidable: other notice');
      } else if (!world.damaged.has(outcome.id)) {
        world.verdict.breaks('told-once', `${key} by ${outcome.noticeId}, again by ${noticeId}`);
      }
    }
    if (outcome.noticeId === null) this.measured(outcome.id);
    outcome.noticeId = noticeId;
    outcome.life = life.number;
    outcome.isMarked = false;
  }

  private measured(id: string): void {
    const { world } = this;
    const record = this.lastWritten(id);
    const job = [...world.synaps.values()].map((synap) => synap.jobs.get(id)).find((one) => one);
    if (job === undefined || record?.state !== 'ended' || record.outcome.kind !== job.final) return;
    const knownAt = Math.max(job.completedAt, job.visibleAt);
    const addedAt = record.addedAt - world.time.wallOffset + world.time.serverOffset;
    this.delays.push({
      durationMs: job.completedAt - job.queuedAt,
      toldAt: world.time.mono,
      delayMs: world.time.server() - knownAt,
      laggedMs: Math.max(0, job.visibleAt - addedAt),
      awaitedReader: record.notice.state === 'owed' && record.notice.awaitsReader,
      wasOver: knownAt <= addedAt,
      ofBurst: this.isOfBurst(record),
    });
  }

  private isOfBurst({ notice }: Ended): boolean {
    const endedAt =
      notice.state === 'owed' ? notice.since - this.world.time.wallOffset : this.world.time.mono;
    const before = this.singlesAt.filter((at) => at <= endedAt && endedAt - at < BURST_MS);
    return before.length >= BURST_SINGLES;
  }

  private blockTold(noticeId: string, life: Life): void {
    const { world } = this;
    world.count('notice connection');
    const [, id = '', reason = ''] = noticeId.split(':');
    const key = `${id}:${reason}`;
    const before = this.blocksTold.get(key);
    this.blocksTold.set(key, { life: life.number, isMarked: false });
    world.trace(() => `notice ${noticeId}`);
    if (before === undefined) return;
    const isForgotten = !world.browser.shown.has(noticeId);
    if (before.life !== life.number && !before.isMarked && isForgotten) {
      world.count('unavoidable: connection');
      return;
    }
    world.verdict.breaks('block-told-once', noticeId);
  }

  /** Whatever may rightly lift a block lets it be told again. */
  mayTellBlockAgain(connectionId: string): void {
    for (const key of [...this.blocksTold.keys()])
      if (key.startsWith(`${connectionId}:`)) this.blocksTold.delete(key);
  }

  /** Another key lifts every block but that of a permission, which it does not bring. */
  keyReplaced(connectionId: string): void {
    for (const key of [...this.blocksTold.keys()])
      if (key.startsWith(`${connectionId}:`) && !key.endsWith(':permission_missing'))
        this.blocksTold.delete(key);
  }

  blockMarked(connectionId: string, reason: string): void {
    const told = this.blocksTold.get(`${connectionId}:${reason}`);
    if (told) told.isMarked = true;
  }
}
