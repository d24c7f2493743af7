import type { Listeners, NotificationContent, Ports } from '../../src/platform/ports';
import type { Random } from './random';
import type { Timeline, TimelineEntry } from './timeline';
import { type BrowserTraits, VirtualAlarms } from './virtual-alarms';
import { VirtualLocks } from './virtual-locks';
import { VirtualStorageArea } from './virtual-storage-area';

/**
 * One life of the background: from a start of its worker until that is stopped. Then all its timers are gone, and whatever it waits
 * for never settles. Times are by the clock that never jumps.
 */
export interface Life {
  number: number;
  isAlive: boolean;
  startedAt: number;
  endedAt: number | null;
  /** When it last had an event or called the browser: what its time to live is counted from. */
  lastActivityAt: number;
  listeners: Partial<Listeners>;
  timers: Set<TimelineEntry>;
  /** One of its calls has failed. It tries again with its next alarm, and what it holds in memory may be ahead of what is stored. */
  hasFailedCall: boolean;
  /** Storage had no room for one of its writes. */
  foundNoRoom: boolean;
  /** It has sent a poll or created a notification. */
  hasActed: boolean;
}

/** What the simulated browser needs from whoever builds it, and whom it tells what happens. */
interface BrowserHooks {
  makePorts(life: Life): Ports;
  start(ports: Ports): Listeners;
  onStart(life: Life, why: string): void;
  onDeath(life: Life, why: 'idle' | 'killed'): void;
  onAlarmGone(): void;
  onAlarmLost(ringsNextAt: number): void;
  /** A life is told that the permissions have changed, or starts with the browser or an update and reads them then. */
  onPermissionsSeen(): void;
  onOnline(): void;
  trace(line: string): void;
}

/** How long a worker lives after its last event or call to the browser (docs/PLATFORM.md). */
const IDLE_MS = 30_000;

/** The browser as far as an extension can tell it: what it stores, when it starts and stops the background, and what it forgets. */
export class VirtualBrowser {
  readonly local = new VirtualStorageArea();
  readonly session = new VirtualStorageArea();
  readonly alarms: VirtualAlarms;
  readonly shown = new Map<string, NotificationContent>();
  readonly granted = new Set<string>();
  readonly locks = new VirtualLocks();
  /** The events that start the background: those that had a listener when its last start returned (docs/PLATFORM.md). */
  registered = new Set<string>();
  /** Which key encrypts the keys of connections: when it is lost, a new one with the next number takes its place. */
  vaultKey = 1;
  /** What `navigator.onLine` says, which need not be so. */
  isOnline = true;
  hasNetwork = true;
  isOpen = true;
  refusesNotifications = false;
  /** Whether it loses and forgets alarms: not any more once the faults have ceased. */
  isFaulty = true;
  /** The life that is running; null while the background is stopped. */
  life: Life | null = null;
  /** How many lives there have been. */
  lives = 0;
  /** For each message without a reply: what gives it up when the background dies. */
  private readonly unansweredMessages = new Set<() => void>();

  constructor(
    readonly time: Timeline,
    private readonly random: Random,
    readonly traits: BrowserTraits,
    private readonly hooks: BrowserHooks,
  ) {
    this.alarms = new VirtualAlarms(time, random, traits, {
      fire: (name) => this.fire('onAlarm', (listeners) => listeners.onAlarm?.(name)),
      isOpen: () => this.isOpen,
      isFaulty: () => this.isFaulty,
      onForgotten: hooks.onAlarmGone,
      onLost: hooks.onAlarmLost,
      trace: hooks.trace,
    });
  }

  // --- the background's life

  /**
   * Delivers an event, and starts the background for it if that is stopped. Returns false if nobody will hear of the event: the
   * browser is closed, or the event had no listener when the background last started.
   */
  fire(name: keyof Listeners, deliver: (listeners: Partial<Listeners>) => void): boolean {
    if (!this.isOpen) return false;
    if (this.life === null) {
      if (!this.registered.has(name)) return false;
      this.begin(name);
    }
    const { life } = this;
    if (life === null) return false;
    life.lastActivityAt = this.time.mono;
    // The event is a task of its own: the background's start has run before as far as it can without waiting.
    this.time.after(this.random.chance(0.5) ? 0 : this.random.int(1, 20), () => {
      if (!life.isAlive || life.listeners[name] === undefined) return;
      this.hooks.trace(`event ${name}`);
      deliver(life.listeners);
    });
    return true;
  }

  /** Starts a life of the background. */
  begin(why: string): void {
    const life: Life = {
      number: ++this.lives,
      isAlive: true,
      endedAt: null,
      lastActivityAt: this.time.mono,
      startedAt: this.time.mono,
      listeners: {},
      timers: new Set(),
      hasFailedCall: false,
      foundNoRoom: false,
      hasActed: false,
    };
    this.life = life;
    this.hooks.trace(`life ${life.number} begins: ${why}`);
    this.hooks.onStart(life, why);
    life.listeners = this.hooks.start(this.hooks.makePorts(life));
    this.registered = new Set(
      Object.entries(life.listeners).flatMap(([name, listener]) =>
        typeof listener === 'function' ? [name] : [],
      ),
    );
    this.watchIdle(life);
  }

  /** Stops a life when it has been idle for long enough. */
  private watchIdle(life: Life): void {
    const leftMs = life.lastActivityAt + IDLE_MS - this.time.mono;
    this.time.after(leftMs, () => {
      if (!life.isAlive) return;
      if (this.time.mono - life.lastActivityAt >= IDLE_MS) this.kill(life, 'idle');
      else this.watchIdle(life);
    });
  }

  /** Ends a life, because it has been idle or at any moment. Its locks are released. */
  kill(life: Life, why: 'idle' | 'killed'): void {
    if (!life.isAlive) return;
    life.isAlive = false;
    life.endedAt = this.time.mono;
    this.life = null;
    for (const timer of life.timers) timer.isCancelled = true;
    this.locks.releaseAll(life);
    this.hooks.trace(`life ${life.number} ${why}`);
    this.hooks.onDeath(life, why);
    for (const giveUp of [...this.unansweredMessages]) giveUp();
  }

  /** Sends a message of a page. Resolves with the reply, or null if nobody listens or the background dies before it replies. */
  message(command: unknown): Promise<unknown> {
    return new Promise((resolve) => {
      const giveUp = () => {
        this.unansweredMessages.delete(giveUp);
        this.time.after(1, () => resolve(null));
      };
      this.unansweredMessages.add(giveUp);
      const wasTaken = this.fire('onMessage', (listeners) => {
        const reply = listeners.onMessage?.(command);
        if (!reply) return giveUp();
        reply.then((answer) => {
          this.unansweredMessages.delete(giveUp);
          resolve(answer);
        }, giveUp);
      });
      if (!wasTaken) giveUp();
    });
  }

  // --- starts, updates and events of the browser

  /** Installs the extension, which starts its background. */
  install(): void {
    this.begin('install');
    this.fire('onInstalled', (listeners) => listeners.onInstalled?.(true));
  }

  /** Closes the browser and starts it again after a while. Until then there are no events, and what is only in memory is gone. */
  async restart(closedMs: number): Promise<void> {
    if (!this.isOpen) return;
    if (this.life) this.kill(this.life, 'killed');
    this.isOpen = false;
    this.session.clear();
    this.shown.clear();
    const restoreAlarms = this.alarms.pause();
    this.hooks.trace(`browser closed for ${Math.round(closedMs / 1000)} s`);
    await this.time.sleep(closedMs);
    this.isOpen = true;
    this.hooks.trace('browser starts');
    if (this.traits.isFirefox || (this.isFaulty && this.random.chance(0.05))) this.alarms.forget();
    else restoreAlarms();
    if (this.fire('onStartup', (listeners) => listeners.onStartup?.())) this.hooks.onPermissionsSeen();
  }

  /** Updates the extension: its background is stopped, and its session storage and perhaps its notifications are gone. */
  update(): void {
    if (!this.isOpen) return;
    if (this.life) this.kill(this.life, 'killed');
    this.session.clear();
    if (this.random.chance(0.5)) this.shown.clear();
    if (this.isFaulty && this.random.chance(0.3)) this.alarms.forget();
    this.hooks.trace('extension updated');
    this.registered.add('onInstalled');
    if (this.fire('onInstalled', (listeners) => listeners.onInstalled?.(false)))
      this.hooks.onPermissionsSeen();
  }

  dismiss(id: string): void {
    this.shown.delete(id);
  }

  /** Tells the background that permissions were granted or withdrawn. */
  permissionsChanged(): void {
    if (this.fire('onPermissionsChanged', (listeners) => listeners.onPermissionsChanged?.()))
      this.hooks.onPermissionsSeen();
  }

  /** Tells the background that the network is back. No event starts it for that: only one that is running hears of it. */
  cameOnline(): void {
    this.hooks.onOnline();
    this.life?.listeners.onOnline?.();
  }
}
