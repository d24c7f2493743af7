import type { NotificationContent, Ports } from '../../platform/ports';
import { ALARM_FLOOR_MS } from '../../watch/scheduling/constants';
import type { Store } from '../storage/store';
import { answerInTime } from '../time-limit';
import { retry } from './retry';

/** The result of a delivery. `unknown`: the browser did not answer in time, or it is too early for the next try. */
export type Delivery = 'created' | 'refused' | 'unknown';

export interface NotificationSender {
  /** Creates a notification, unless it is known to have been created already. */
  deliver(id: string, content: NotificationContent): Promise<Delivery>;
  /** Whether it has been created and may not be marked as sent yet. */
  isCreated(id: string): boolean;
  /** Whether it may have been created, which only the browser knows. Until it says so, no other notification may name its outcome. */
  isUncertain(id: string): boolean;
  /** Whether any notification is uncertain. */
  isAnyUncertain(): boolean;
  /**
   * Asks the browser which of the pending notifications it shows already. `unmarked` are those that an earlier worker is known to have
   * created. To be called before any delivery, and for the first time before this worker applies an answer.
   */
  recallCreated(pendingIds: ReadonlySet<string>, unmarked: readonly string[]): Promise<void>;
  /** The IDs of notifications that were created and are not marked as sent yet. */
  created(): string[];
}

/** What sending a notification needs. */
export interface SendDeps {
  ports: Ports;
  store: Store;
  sender: NotificationSender;
}

/** Hands notifications to the browser, and remembers for the life of this worker what became of them. */
export function createNotificationSender(ports: Pick<Ports, 'notifications' | 'clock'>): NotificationSender {
  const { clock, notifications } = ports;
  /**
   * Created and not marked as sent yet, by this worker or, as the browser shows, by one before it. Remembered until that is
   * written, because a write that fails is repeated from what storage holds.
   */
  const created = new Set<string>();
  /** When the next try may be made for each one that was refused. Without a pause all tries would be used up within seconds. */
  const refusedUntil = new Map<string, number>();
  /** When anything may be created again, after the browser did not answer. */
  let unansweredUntil = 0;
  /**
   * Those that may have been created, until the browser says what it shows: the ones it did not answer for, and all that
   * were pending when this worker began, because one that was killed may have created them.
   */
  const uncertain = new Set<string>();
  let hasBegun = false;
  /** When the browser may be asked again what it shows, after it did not say so. */
  let recallPausedUntil = 0;

  async function deliver(id: string, content: NotificationContent): Promise<Delivery> {
    if (created.has(id)) return 'created';
    const now = clock.now();
    if (uncertain.has(id)) return 'unknown';
    if (isPausedUntil(unansweredUntil, now) || isPausedUntil(refusedUntil.get(id) ?? 0, now))
      return 'unknown';
    const delivery = (await answerInTime(clock, create(id, content))) ?? 'unknown';
    const nextTryAt = clock.now() + ALARM_FLOOR_MS;
    if (delivery === 'refused') refusedUntil.set(id, nextTryAt);
    if (delivery === 'unknown') {
      unansweredUntil = nextTryAt;
      // Only the browser knows whether it was created after all: ask before it is created again.
      recallPausedUntil = nextTryAt;
      uncertain.add(id);
    }
    return delivery;
  }

  /** Notes the browser's answer even if it comes after the time limit. */
  function create(id: string, content: NotificationContent): Promise<Delivery> {
    return notifications.create(id, content).then(
      () => {
        created.add(id);
        uncertain.delete(id);
        return 'created';
      },
      () => {
        uncertain.delete(id);
        return 'refused';
      },
    );
  }

  /**
   * Asks only about uncertain ones: of all others this worker knows itself whether it has created them. An ID that is no longer pending
   * is forgotten, because no other notification ever has it.
   */
  async function recallCreated(pendingIds: ReadonlySet<string>, unmarked: readonly string[]): Promise<void> {
    if (!hasBegun) {
      for (const id of unmarked) created.add(id);
      for (const id of pendingIds) if (!created.has(id)) uncertain.add(id);
    }
    hasBegun = true;
    for (const id of created) if (!pendingIds.has(id)) created.delete(id);
    for (const id of uncertain) if (!pendingIds.has(id)) uncertain.delete(id);
    if (uncertain.size === 0 || isPausedUntil(recallPausedUntil, clock.now())) return;
    // Several tries, because uncertain notifications have to wait until the browser answers.
    const shown = await retry(clock, () => notifications.shown());
    if (shown === null) {
      recallPausedUntil = clock.now() + ALARM_FLOOR_MS;
      return;
    }
    for (const id of shown) if (uncertain.has(id)) created.add(id);
    uncertain.clear();
  }

  return {
    deliver,
    isCreated: (id) => created.has(id),
    isUncertain: (id) => uncertain.has(id),
    isAnyUncertain: () => uncertain.size > 0,
    recallCreated,
    created: () => [...created],
  };
}

/** Whether a pause still lasts. An end further ahead than any pause lasts means that the clock was set back. */
const isPausedUntil = (until: number, now: number) => until > now && until - now <= ALARM_FLOOR_MS;
