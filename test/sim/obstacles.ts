import { BROWSER_CALL_MS, LOCK_WAIT_MS, STORAGE_CALL_MS } from '../../src/watch/constants';
import { ALARM_FLOOR_MS, BACK_OFF_MAX_MS } from '../../src/watch/scheduling/constants';
import type { Environment } from './environment';
import { serviceOf } from './service-failures';
import type { Life } from './virtual-browser';

/** What keeps the background from all of its work, or from notifying of what it found. */
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
  | 'kept answers'
  | 'key store in trouble'
  | 'notifications refused';

/** A moment, and what it is the moment of. */
export interface Since {
  at: number;
  what: string;
}

export const NEVER: Since = { at: Number.NEGATIVE_INFINITY, what: 'ever' };

export const latest = (...all: Since[]): Since => all.reduce((a, b) => (b.at > a.at ? b : a), NEVER);

/**
 * Measures what keeps the background from its work, as it truly is: each obstacle excuses for as long as it
 * stands in the way and no longer. Times are of the clock that never jumps; one in the future is when an obstacle ends.
 */
export class Obstacles {
  private readonly lastInTheWay = new Map<Obstacle, number>();
  /** By address: when the browser's permission for it was last missing. */
  private readonly unpermitted = new Map<string, number>();
  /** Since a life was killed and until another begins: when the alarm rings that had been set by then. */
  private killedUntil: number | null = null;
  /** Calls that never answer: from when until when they are waited for, in this order. */
  private readonly waits: { from: number; until: number }[] = [];

  constructor(private readonly environment: Environment) {}

  /** Called before anything happens: what was so since the last time has been so until now. */
  sample(): void {
    const { browser, synaps, time, alarms } = this.environment;
    if (!browser.isOpen) this.note('browser closed');
    if (!browser.hasNetwork || !browser.isOnline) this.note('no network');
    const { services } = this.environment;
    if (browser.refusesNotifications || services.isBrokenDown('notifications'))
      this.note('notifications refused');
    if (this.environment.intermediaries.servesFromCache()) this.note('kept answers');
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

  private note(what: Obstacle, until = this.environment.time.mono): void {
    this.lastInTheWay.set(what, Math.max(until, this.lastInTheWay.get(what) ?? Number.NEGATIVE_INFINITY));
  }

  lifeBegan(): void {
    if (this.killedUntil !== null) this.note('killed');
    this.killedUntil = null;
  }

  /** What it had sent is sent again when it must be over. */
  lifeKilled(): void {
    const { browser, time } = this.environment;
    this.note('killed', time.mono + ALARM_FLOOR_MS);
    this.killedUntil = browser.alarms.lastRingsAt();
  }

  /** An ingestion whose answer could not be written waits as after a failure. */
  callFailed(life: Life): void {
    life.hasFailedCall = true;
    this.environment.notificationRate.mayBeUncounted();
    this.note('call failed', this.environment.time.mono + BACK_OFF_MAX_MS);
  }

  /** It is waited for before it counts as failed, and whoever waits for the lock of its caller waits as well. */
  callHung(life: Life, name: string): void {
    const { mono } = this.environment.time;
    const waitMs = serviceOf(name) === 'storage' ? STORAGE_CALL_MS : BROWSER_CALL_MS;
    this.waits.push({ from: mono, until: mono + waitMs });
    life.hasFailedCall = true;
    this.environment.notificationRate.mayBeUncounted();
    this.note('call failed', this.environment.time.mono + STORAGE_CALL_MS + LOCK_WAIT_MS + BACK_OFF_MAX_MS);
  }

  /**
   * When what was to be written at a moment had the lock at the latest, if it takes so long to be written with nothing in its way:
   * a call that never answers keeps the lock of its caller until it is given up, and the next caller may run into another one.
   */
  unlockedSince(at: number, writtenWithinMs: number): number {
    return this.waits.reduce(
      (free, { from, until }) => (from <= free + writtenWithinMs ? Math.max(free, until) : free),
      at,
    );
  }

  /** Keys cannot be read before then. */
  keyUnreadable(until: number): void {
    this.note('key store in trouble', until);
  }

  foundNoRoom(life: Life): void {
    life.hasFailedCall = true;
    life.foundNoRoom = true;
    this.note('no room', this.environment.time.mono + BACK_OFF_MAX_MS);
  }

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

  /** One that was refused is tried again after half a minute, not with each poll of another. */
  notificationsAcceptedSince(): Since {
    const what = 'notifications refused';
    const refusedAt = this.lastInTheWay.get(what);
    // One that is not answered is waited for first, and then the question what is shown.
    const waitMs = ALARM_FLOOR_MS + 2 * BROWSER_CALL_MS;
    return { at: refusedAt === undefined ? Number.NEGATIVE_INFINITY : refusedAt + waitMs, what };
  }

  permittedSince(baseUrl: string): Since {
    return { at: this.unpermitted.get(baseUrl) ?? Number.NEGATIVE_INFINITY, what: 'permission missing' };
  }
}
