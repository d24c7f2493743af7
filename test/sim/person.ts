import type { Command } from '../../src/messages';
import type { Environment } from './environment';
import type { ConnectionPlan } from './setup';

/** What a person may expect of an ingestion, by the commands they have sent and the replies they got. */
export interface Expectation {
  /** Whether it has to be among their ingestions. Where no reply says whether a command was carried out, both are right. */
  isKept: 'yes' | 'no' | 'perhaps';
  wasStopped: boolean;
}

/** How often a person sends a command until they get a reply. */
const TRIES = 6;

/** A person in front of their pages, who sends a command, waits for the reply, and sends it again when none comes. */
export class Person {
  /** By ingestion. */
  readonly expectations = new Map<string, Expectation>();
  /** By instance: the key that its connection was last saved with. */
  readonly keyOf = new Map<string, string>();
  /**
   * Ingestions whose watch command, sent from one window, has no reply yet. It is sent again until there is one, and brings them
   * back if they were removed from another window meanwhile.
   */
  private readonly beingWatched = new Set<string>();

  constructor(private readonly environment: Environment) {}

  /** Sends a command. Returns true if it was carried out, false if it was refused, null if no reply ever came. */
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

  /** The expectation about an ingestion, which is made when it is first asked for. */
  private expectation(id: string): Expectation {
    const known = this.expectations.get(id);
    if (known) return known;
    const fresh: Expectation = { isKept: 'no', wasStopped: false };
    this.expectations.set(id, fresh);
    return fresh;
  }

  /** Saves a connection, or another key for it, until that has succeeded or been tried often enough. */
  async connect(plan: ConnectionPlan, key: string): Promise<void> {
    const { environment } = this;
    environment.keysEntered.add(`${plan.baseUrl} ${key}`);
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const known = this.connectionOf(plan);
      if (known !== null) environment.blockNotifications.keyReplaced(known);
      // A connection that was removed has lost its permission too. Saving it anew asks the person for the permission again.
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
        return;
      }
      await environment.time.sleep(5_000);
    }
  }

  /** The ID of a connection, found by its name as in the list that pages show; null if it is not there. */
  connectionOf(plan: ConnectionPlan): string | null {
    return this.environment.stored.connections().find((one) => one.name === plan.instance)?.id ?? null;
  }

  /** Has ingestions watched from the popup, which shows them meanwhile. */
  async watch(ids: string[], plan: ConnectionPlan): Promise<void> {
    const connectionId = this.connectionOf(plan);
    if (connectionId === null) return;
    for (const id of ids) {
      const expectation = this.expectation(id);
      if (expectation.isKept === 'no') expectation.isKept = 'perhaps';
    }
    // The popup that the IDs are pasted into shows their ingestions.
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
      // Of a large paste, only as many as fit into storage are watched.
      const isLeftOut = this.environment.stored.record(id) === null;
      expectation.isKept = isLeftOut ? 'perhaps' : 'yes';
    }
  }

  async check(ids: string[]): Promise<void> {
    await this.send({ type: 'check', ids });
  }

  async stop(ids: string[]): Promise<void> {
    for (const id of ids) this.expectation(id).wasStopped = true;
    await this.send({ type: 'stop', ids });
  }

  /** Removes ingestions; with a time, restores them after it, as the undo that pages offer does. */
  async remove(ids: string[], restoreAfterMs: number | null): Promise<void> {
    for (const id of ids) this.expectation(id).isKept = 'perhaps';
    const jumps = this.environment.time.jumps;
    const at = this.environment.time.mono;
    const done = await this.send({ type: 'remove', ids });
    if (done && restoreAfterMs === null)
      for (const id of ids) if (!this.beingWatched.has(id)) this.expectation(id).isKept = 'no';
    if (restoreAfterMs === null) return;
    await this.environment.time.sleep(restoreAfterMs);
    const restored = await this.send({ type: 'restore', ids });
    // If the undo came too late the ingestion is gone. And another removal of it, which was answered while this one waited, may have
    // been carried out before the undo or after it.
    for (const id of ids) this.expectation(id).isKept = 'perhaps';
    const isInTime = this.environment.time.mono - at < 9_000 && this.environment.time.jumps === jumps;
    if (done && restored && isInTime)
      for (const id of ids)
        if (this.environment.stored.record(id) !== null) this.expectation(id).isKept = 'yes';
  }

  /** A page reports the outcomes that have been visible for a second as seen. */
  private async reportSeen(ids: string[]): Promise<void> {
    const ended = ids.filter((id) => this.environment.stored.record(id)?.state === 'ended');
    if (ended.length > 0) await this.environment.browser.message({ type: 'seen', ids: ended });
  }

  /** A page shows these ingestions in the foreground for a while, and reports that every ten seconds. */
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
