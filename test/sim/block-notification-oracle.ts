import type { Environment } from './environment';
import type { Life } from './virtual-browser';

/** What became of a block's newest notification. */
interface ShownBlock {
  /** The number of the life that created it. */
  life: number;
  /** Whether it is written that it was sent. */
  isMarked: boolean;
  /** The browser has not answered the call that created it, so only what it shows can say whether it was created. */
  isUnanswered: boolean;
}

/** For this long the background may believe that a permission is there which it failed to look up. */
const UNKNOWN_MS = 1_000;

/** Checks that a person is notified once of each block of a connection. */
export class BlockNotificationOracle {
  /** By connection and reason of the block. */
  private readonly shown = new Map<string, ShownBlock>();
  /**
   * When the background last failed to look up a permission. If a connection is saved just then, its block for a missing permission is
   * lifted until the next look-up, and then notified again.
   */
  private permissionUnknownAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly environment: Environment) {}

  /** Called before the notification of a block is created. */
  created(notificationId: string, life: Life): void {
    const { environment } = this;
    environment.count('notification connection');
    const key = keyOf(notificationId);
    const before = this.shown.get(key);
    this.shown.set(key, { life: life.number, isMarked: false, isUnanswered: false });
    environment.trace(() => `notification ${notificationId}`);
    environment.quietHours.created(notificationId);
    if (before === undefined) return;
    const isUnknown = environment.time.mono - this.permissionUnknownAt < UNKNOWN_MS;
    if (isUnknown && key.endsWith(':permission_missing')) return;
    const isForgotten = !environment.browser.shown.has(notificationId);
    if ((before.life !== life.number || before.isUnanswered) && !before.isMarked && isForgotten) {
      environment.count('unavoidable: connection');
      return;
    }
    environment.violations.report('block-notified-once', notificationId);
  }

  /** The background failed to look up a permission. */
  permissionUnknown(): void {
    this.permissionUnknownAt = this.environment.time.mono;
  }

  /** The browser will never answer the call that creates this notification. */
  unanswered(notificationId: string): void {
    const shown = this.shown.get(keyOf(notificationId));
    if (shown) shown.isUnanswered = true;
  }

  /** Something happened that may lift the blocks of a connection: if they come back, they are notified again. */
  mayNotifyAgain(connectionId: string): void {
    for (const key of [...this.shown.keys()]) if (key.startsWith(`${connectionId}:`)) this.shown.delete(key);
  }

  /** The same for all connections. */
  allMayNotifyAgain(): void {
    for (const { id } of this.environment.stored.connections()) this.mayNotifyAgain(id);
  }

  /** The connection has another key, which lifts every block but one for a missing permission. */
  keyReplaced(connectionId: string): void {
    for (const key of [...this.shown.keys()])
      if (key.startsWith(`${connectionId}:`) && !key.endsWith(':permission_missing')) this.shown.delete(key);
  }

  /** It was written that the block's notification was sent. */
  marked(connectionId: string, reason: string): void {
    const shown = this.shown.get(`${connectionId}:${reason}`);
    if (shown) shown.isMarked = true;
  }
}

/** The connection and the reason that the ID of a notification names. */
function keyOf(notificationId: string): string {
  const [, id = '', reason = ''] = notificationId.split(':');
  return `${id}:${reason}`;
}
