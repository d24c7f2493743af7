import type { Life } from './browser';
import type { Environment } from './environment';

/** Follows how often a person is told that a connection is blocked. */
export class BlockNotificationOracle {
  /** By connection and reason: the life that told it, and whether that was written down. */
  private readonly told = new Map<string, { life: number; isMarked: boolean }>();

  constructor(private readonly world: Environment) {}

  created(noticeId: string, life: Life): void {
    const { world } = this;
    world.count('notice connection');
    const [, id = '', reason = ''] = noticeId.split(':');
    const key = `${id}:${reason}`;
    const before = this.told.get(key);
    this.told.set(key, { life: life.number, isMarked: false });
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
  mayTellAgain(connectionId: string): void {
    for (const key of [...this.told.keys()]) if (key.startsWith(`${connectionId}:`)) this.told.delete(key);
  }

  allMayTellAgain(): void {
    for (const { id } of this.world.stored.connections()) this.mayTellAgain(id);
  }

  /** Another key lifts every block but that of a permission, which it does not bring. */
  keyReplaced(connectionId: string): void {
    for (const key of [...this.told.keys()])
      if (key.startsWith(`${connectionId}:`) && !key.endsWith(':permission_missing')) this.told.delete(key);
  }

  marked(connectionId: string, reason: string): void {
    const told = this.told.get(`${connectionId}:${reason}`);
    if (told) told.isMarked = true;
  }
}
