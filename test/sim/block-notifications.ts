import type { Life } from './browser';
import type { Environment } from './environment';

/** Follows how often a person is notified that a connection is blocked. */
export class BlockNotificationOracle {
  /** By connection and reason: the life that notified it, and whether that was written down. */
  private readonly shown = new Map<string, { life: number; isMarked: boolean }>();

  constructor(private readonly environment: Environment) {}

  created(notificationId: string, life: Life): void {
    const { environment } = this;
    environment.count('notification connection');
    const [, id = '', reason = ''] = notificationId.split(':');
    const key = `${id}:${reason}`;
    const before = this.shown.get(key);
    this.shown.set(key, { life: life.number, isMarked: false });
    environment.trace(() => `notification ${notificationId}`);
    if (before === undefined) return;
    const isForgotten = !environment.browser.shown.has(notificationId);
    if (before.life !== life.number && !before.isMarked && isForgotten) {
      environment.count('unavoidable: connection');
      return;
    }
    environment.result.breaks('block-notified-once', notificationId);
  }

  /** Whatever may rightly lift a block lets it be notified again. */
  mayNotifyAgain(connectionId: string): void {
    for (const key of [...this.shown.keys()]) if (key.startsWith(`${connectionId}:`)) this.shown.delete(key);
  }

  allMayNotifyAgain(): void {
    for (const { id } of this.environment.stored.connections()) this.mayNotifyAgain(id);
  }

  /** Another key lifts every block but that of a permission, which it does not bring. */
  keyReplaced(connectionId: string): void {
    for (const key of [...this.shown.keys()])
      if (key.startsWith(`${connectionId}:`) && !key.endsWith(':permission_missing')) this.shown.delete(key);
  }

  marked(connectionId: string, reason: string): void {
    const shown = this.shown.get(`${connectionId}:${reason}`);
    if (shown) shown.isMarked = true;
  }
}
