import { BROWSER_CALL_MS, LOCK_WAIT_MS, STORAGE_CALL_MS } from '../../src/watch/constants';
import { ALARM_FLOOR_MS, BACK_OFF_MAX_MS } from '../../src/watch/scheduling/constants';
import type { Environment } from './environment';
import { serviceOf } from './service-failures';
import type { Life } from './virtual-browser';

/** What keeps the background from all of its work, or (the last one) from notifying of what it has found. */
type Obstacle =
  | 'browser closed'
  | 'no network'
  | 'alarm forgotten'
  | 'alarm of before a clock jump'
  | 'alarm lost'
  | 'killed'
  | 'machine slept'
  | 'clock jumped'
  | 'call failed'
  | 'no room'
  | 'cached answers'
  | 'key store broken down'
  | 'notifications refused';

/**
 * The time since which something has been free to happen, and what was in its way until then. A time in the future means that it is
 * still in the way. Times are by the clock that never jumps.
 */
export interface Since {
  at: number;
  what: string;
}

/** For what has never been in the way. */
export const NEVER: Since = { at: Number.NEGATIVE_INFINITY, what: 'ever' };

/** The latest of these times: only then has nothing been in the way any more. */
export const latest = (...all: Since[]): Since => all.reduce((a, b) => (b.at > a.at ? b : a), NEVER);

/**
 * Measures what keeps the background from its work. It is measured in the simulated world and not by what the background does about
 * it, so that each obstacle excuses a delay for as long as it really is in the way and no longer.
 */
export class Obstacles {
  /** By obstacle: when it was last in the way, or until when it will be. */
  private readonly lastInTheWay = new Map<Obstacle, number>();
  /** By address: when the browser's permission for it was last missing. */
  private readonly unpermitted = new Map<string, number>();
  /** From when a life is killed until the next one begins: when the last alarm that is set then will start it. Null otherwise. */
  private killedUntil: number | null = null;
  /** Calls that are never answered: from when until when each is waited for, in the order in which they were made. */
  private readonly waits: { from: number; until: number }[] = [];

  constructor(private readonly environment: Environment) {}

  /** Called before each thing that happens: whatever is in the way now has been in the way since the last call. */
  sample(): void {
    const { browser, synaps, time, alarms } = this.environment;
    if (!browser.isOpen) this.note('browser closed');
    if (!browser.hasNetwork || !browser.isOnline) this.note('no network');
    const { services } = this.environment;
    if (browser.refusesNotifications || services.isBrokenDown('notifications'))
      this.note('notifications refused');
    if (this.environment.intermediaries.servesFromCache()) this.note('cached answers');
    if (alarms.isForgotten()) this.note('alarm forgotten');
    if (browser.life === null && browser.alarms.hasAlarmFromBeforeJump())
      this.note('alarm of before a clock jump');
    if (this.killedUntil !== null && browser.life === null && time.mono <= this.killedUntil)
      this.note('killed');
    for (const synap of synaps.values()) {
      if (!browser.granted.has(synap.baseUrl)) this.unpermitted.set(synap.baseUrl, time.mono);
      synap.noteRefusals();
    }
  }

  /** Notes that an obstacle is in the way now, or will be until a later time. */
  private note(what: Obstacle, until = this.environment.time.mono): void {
    this.lastInTheWay.set(what, Math.max(until, this.lastInTheWay.get(what) ?? Number.NEGATIVE_INFINITY));
  }

  /** A life of the background has begun. */
  lifeBegan(): void {
    if (this.killedUntil !== null) this.note('killed');
    this.killedUntil = null;
  }

  /**
   * A life was killed, or stopped with a request in flight. Until the next alarm nothing happens, and what it had sent is sent again
   * only when that must have been answered or given up.
   */
  lifeKilled(): void {
    const { browser, time } = this.environment;
    this.note('killed', time.mono + ALARM_FLOOR_MS);
    this.killedUntil = browser.alarms.lastRingsAt();
  }

  /** A call to the browser failed. If it was to write an answer, the ingestion waits as it does after a failed poll. */
  callFailed(life: Life): void {
    life.hasFailedCall = true;
    this.environment.notificationRate.mayBeUncounted();
    this.note('call failed', this.environment.time.mono + BACK_OFF_MAX_MS);
  }

  /**
   * A call is never answered. The background waits for it before it takes it as failed; and whatever needs the lock that its caller
   * holds has to wait for that too.
   */
  callHung(life: Life, name: string): void {
    const { mono } = this.environment.time;
    const waitMs = serviceOf(name) === 'storage' ? STORAGE_CALL_MS : BROWSER_CALL_MS;
    this.waits.push({ from: mono, until: mono + waitMs });
    life.hasFailedCall = true;
    this.environment.notificationRate.mayBeUncounted();
    this.note('call failed', this.environment.time.mono + STORAGE_CALL_MS + LOCK_WAIT_MS + BACK_OFF_MAX_MS);
  }

  /**
   * When something that was to be written at a given time could have the lock at the latest. A call that is never answered keeps the
   * lock of its caller until it is given up; and a write that needs `writtenWithinMs` with nothing in its way may then run into the
   * next such call.
   */
  unlockedSince(at: number, writtenWithinMs: number): number {
    return this.waits.reduce(
      (free, { from, until }) => (from <= free + writtenWithinMs ? Math.max(free, until) : free),
      at,
    );
  }

  /** No key can be decrypted before then. */
  keyUnreadable(until: number): void {
    this.note('key store broken down', until);
  }

  /** Storage had no room for a write of this life. */
  foundNoRoom(life: Life): void {
    life.hasFailedCall = true;
    life.foundNoRoom = true;
    this.note('no room', this.environment.time.mono + BACK_OFF_MAX_MS);
  }

  /** A ring of the alarm never reached the background. */
  alarmLost(ringsNextAt: number): void {
    this.note('alarm lost', ringsNextAt);
  }

  machineSlept(): void {
    this.note('machine slept');
  }

  clockJumped(): void {
    this.note('clock jumped');
  }

  /** Since when nothing has kept the background from all of its work. */
  freeSince(): Since {
    let since = NEVER;
    for (const [what, at] of this.lastInTheWay)
      if (what !== 'notifications refused' && at > since.at) since = { at, what };
    return since;
  }

  /**
   * Since when the browser has accepted notifications. One that it refused is tried again only with an alarm half a minute later, not
   * with each poll of another ingestion.
   */
  notificationsAcceptedSince(): Since {
    const what = 'notifications refused';
    const refusedAt = this.lastInTheWay.get(what);
    // If the browser does not answer, the background first waits for that call, and then for the one that asks what is shown.
    const waitMs = ALARM_FLOOR_MS + 2 * BROWSER_CALL_MS;
    return { at: refusedAt === undefined ? Number.NEGATIVE_INFINITY : refusedAt + waitMs, what };
  }

  /** Since when the browser's permission for an address has been there. */
  permittedSince(baseUrl: string): Since {
    return { at: this.unpermitted.get(baseUrl) ?? Number.NEGATIVE_INFINITY, what: 'permission missing' };
  }
}
