import type { Command } from '../../src/messages';
import type { Environment } from './environment';
import type { ConnectionPlan } from './setup';

/** What a person believes of an ingestion, as far as the answers they got allow. */
export interface Expectation {
  /** Whether it must be there. */
  isThere: 'yes' | 'no' | 'perhaps';
  wasStopped: boolean;
  instance: string;
}

/** How often a person presses again when nothing answers. */
const TRIES = 6;

/** A person in front of their pages: presses, waits for the answer, presses again when none comes. */
export class Person {
  readonly expectations = new Map<string, Expectation>();
  readonly keyOf = new Map<string, string>();
  readonly savedAs = new Map<ConnectionPlan, string>();
  /** Asked for in one window and not answered yet: asked for again, they come back after a removal in another. */
  private readonly beingWatched = new Set<string>();

  constructor(private readonly environment: Environment) {}

  /** True when it was carried out, false when refused, null when nobody knows. */
  async send(command: Command): Promise<boolean | null> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      this.environment.unanswered.begin();
      const reply = await this.environment.browser.message(command);
      if (reply !== null) {
        const text = JSON.stringify(reply);
        this.environment.oracle.checkNoKeyIn('reply', text);
        const isDone = typeof reply === 'object' && 'ok' in reply && reply.ok === true;
        this.environment.trace(() => `${command.type} ${isDone ? 'done' : `refused ${text.slice(0, 80)}`}`);
        return isDone;
      }
      this.environment.trace(`${command.type} not answered`);
      await this.environment.time.sleep(1_500);
    }
    return null;
  }

  private expectation(id: string): Expectation {
    const known = this.expectations.get(id);
    if (known) return known;
    const fresh: Expectation = { isThere: 'no', wasStopped: false, instance: '' };
    this.expectations.set(id, fresh);
    return fresh;
  }

  async connect(plan: ConnectionPlan, key: string): Promise<void> {
    const { environment } = this;
    environment.keysEntered.add(`${plan.baseUrl} ${key}`);
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const known = this.connectionOf(plan);
      if (known !== null) environment.blockNotifications.keyReplaced(known);
      // Saving one that was removed, and its access with it, asks for that again.
      else environment.browser.granted.add(plan.baseUrl);
      const done = await this.send({
        type: 'saveConnection',
        connectionId: known,
        name: plan.instance,
        baseUrl: plan.baseUrl,
        keyMode: plan.keyMode,
        key,
      });
      const id = this.connectionOf(plan);
      if (id !== null) environment.blockNotifications.keyReplaced(id);
      if (done && id !== null) {
        this.keyOf.set(plan.instance, key);
        this.savedAs.set(plan, id);
        return;
      }
      await environment.time.sleep(5_000);
    }
  }

  /** As the pages list it. */
  connectionOf(plan: ConnectionPlan): string | null {
    return this.environment.stored.connections().find((one) => one.name === plan.instance)?.id ?? null;
  }

  async watch(ids: string[], plan: ConnectionPlan): Promise<void> {
    const connectionId = this.connectionOf(plan);
    if (connectionId === null) return;
    for (const id of ids) {
      const expectation = this.expectation(id);
      if (expectation.isThere === 'no') expectation.isThere = 'perhaps';
    }
    // The popup they are pasted into shows them.
    const show = () => {
      for (const id of ids) this.environment.share.heartbeats.set(id, this.environment.time.mono);
    };
    show();
    for (const id of ids) this.beingWatched.add(id);
    const done = await this.send({ type: 'watch', ids, connectionId, source: 'popup' });
    for (const id of ids) this.beingWatched.delete(id);
    show();
    if (!done) return;
    for (const id of ids) {
      const expectation = this.expectation(id);
      // Of many, only what fits is watched.
      const isLeftOut = this.environment.stored.record(id) === null;
      expectation.isThere = isLeftOut ? 'perhaps' : 'yes';
      expectation.instance = plan.instance;
    }
  }

  async check(ids: string[]): Promise<void> {
    await this.send({ type: 'check', ids });
  }

  async stop(ids: string[]): Promise<void> {
    for (const id of ids) this.expectation(id).wasStopped = true;
    await this.send({ type: 'stop', ids });
  }

  async remove(ids: string[], restoreAfterMs: number | null): Promise<void> {
    for (const id of ids) this.expectation(id).isThere = 'perhaps';
    const jumps = this.environment.time.jumps;
    const at = this.environment.time.mono;
    const done = await this.send({ type: 'remove', ids });
    if (done && restoreAfterMs === null)
      for (const id of ids) if (!this.beingWatched.has(id)) this.expectation(id).isThere = 'no';
    if (restoreAfterMs === null) return;
    await this.environment.time.sleep(restoreAfterMs);
    const restored = await this.send({ type: 'restore', ids });
    // Put back too late it is gone; and a removal answered while this waited may have come before it or after.
    for (const id of ids) this.expectation(id).isThere = 'perhaps';
    const isInTime = this.environment.time.mono - at < 9_000 && this.environment.time.jumps === jumps;
    if (done && restored && isInTime)
      for (const id of ids)
        if (this.environment.stored.record(id) !== null) this.expectation(id).isThere = 'yes';
  }

  /** Outcomes that have been visible for a second. */
  private async reportSeen(ids: string[]): Promise<void> {
    const ended = ids.filter((id) => this.environment.stored.record(id)?.state === 'ended');
    if (ended.length > 0) await this.environment.browser.message({ type: 'seen', ids: ended });
  }

  /** A page that shows these, for a while. */
  async keepVisible(ids: string[], forMs: number): Promise<void> {
    const { environment } = this;
    const until = environment.time.mono + forMs;
    while (environment.time.mono < until) {
      if (environment.browser.isOpen) {
        for (const id of ids) environment.share.heartbeats.set(id, environment.time.mono);
        await environment.browser.message({ type: 'visible', ids });
        for (const id of ids) environment.share.heartbeats.set(id, environment.time.mono);
        await environment.time.sleep(1_000);
        await this.reportSeen(ids);
      }
      await environment.time.sleep(9_000);
    }
    if (environment.latency.chance(0.5)) await environment.browser.message({ type: 'visible', ids: [] });
    if (environment.latency.chance(0.5)) await this.send({ type: 'seen', ids });
  }
}
