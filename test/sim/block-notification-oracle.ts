import type { Environment } from './environment';
import type { Life } from './virtual-browser';

interface ShownBlock {
  /** The life that notified it, and whether that was written down. */
  life: number;
  isMarked: boolean;
  /** The browser has not said whether it was shown: only what is on the screen says so. */
  isUnanswered: boolean;
}

/** Follows how often a person is notified that a connection is blocked. */
export class BlockNotificationOracle {
  /** By connection and reason: the newest notification of it. */
  private readonly shown = new Map<string, ShownBlock>();

  constructor(private readonly environment: Environment) {}

  created(notificationId: string, life: Life): void {
    const { environment } = this;
    environment.count('notification connection');
    const key = keyOf(notificationId);
    const before = this.shown.get(key);
    this.shown.set(key, { life: life.number, isMarked: false, isUnanswered: false });
    environment.trace(() => `notification ${notificationId}`);
    if (before === undefined) return;
    const isForgotten = !environment.browser.shown.has(notificationId);
    if ((before.life !== life.number || before.isUnanswered) && !before.isMarked && isForgotten) {
      environment.count('unavoidable: connection');
      return;
    }
    environment.violations.report('block-notified-once', notificationId);
  }

  /** The browser has not said whether it took a notification, and never will. */
  unanswered(notificationId: string): void {
    const shown = this.shown.get(keyOf(notificationId));
    if (shown) shown.isUnanswered = true;
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

/** The connection and the reason that a notification names. */
function keyOf(notificationId: string): string {
  const [, id = '', reason = ''] = notificationId.split(':');
  return `${id}:${reason}`;
}
