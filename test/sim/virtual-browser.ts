import type { Listeners, NotificationContent, Ports } from '../../src/platform/ports';
import type { Random } from './random';
import type { Timeline, TimelineEntry } from './timeline';
import { type BrowserTraits, VirtualAlarms } from './virtual-alarms';
import { VirtualStorageArea } from './virtual-storage-area';

/** One life of the background. When it dies its promises never settle and its timers are gone. */
export interface Life {
  number: number;
  isAlive: boolean;
  endedAt: number | null;
  touchedAt: number;
  startedAt: number;
  listeners: Partial<Listeners>;
  timers: Set<TimelineEntry>;
  aborts: Set<() => void>;
  /** A call of it failed: it tries again with the next alarm, and what it remembers may be ahead of what is stored. */
  hasFailedCall: boolean;
  /** A write of it found no room. */
  foundNoRoom: boolean;
  /** It has polled, or created a notification. */
  hasActed: boolean;
}

type Start = (ports: Ports) => Listeners;

export interface BrowserHooks {
  makePorts(life: Life): Ports;
  start: Start;
  onStart(life: Life, why: string): void;
  onDeath(life: Life, why: 'idle' | 'killed'): void;
  onAlarmGone(): void;
  onAlarmLost(ringsNextAt: number): void;
  /** A life hears that the permissions have changed, or starts with a browser or an update and looks at them. */
  onPermissionsSeen(): void;
  onOnline(): void;
  trace(line: string): void;
}

/** The time a worker lives after its last event or call (docs/PLATFORM.md). */
const IDLE_MS = 30_000;

interface LockQueue {
  holder: Life | null;
  waiting: { life: Life; start: () => void }[];
}

/** The browser as far as an extension can tell: what it keeps, what it wakes, what it forgets. */
export class VirtualBrowser {
  readonly local = new VirtualStorageArea();
  readonly session = new VirtualStorageArea();
  readonly alarms: VirtualAlarms;
  readonly shown = new Map<string, NotificationContent>();
  readonly granted = new Set<string>();
  readonly locks = new Map<string, LockQueue>();
  /** The events it knows to wake the background for: those listened to when the last start returned. */
  registered = new Set<string>();
  vaultKey = 1;
  isOnline = true;
  hasNetwork = true;
  isOpen = true;
  refusesNotifications = false;
  isFaulty = true;
  life: Life | null = null;
  /** How many there have been. */
  lives = 0;
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

  /** An event: starts the background if it is not there and the event was listened to, and delivers it. */
  fire(name: keyof Listeners, deliver: (listeners: Partial<Listeners>) => void): boolean {
    if (!this.isOpen) return false;
    if (this.life === null) {
      if (!this.registered.has(name)) return false;
      this.begin(name);
    }
    const { life } = this;
    if (life === null) return false;
    life.touchedAt = this.time.mono;
    // The event comes as a task of its own, after the start has run as far as it can.
    this.time.after(this.random.chance(0.5) ? 0 : this.random.int(1, 20), () => {
      if (!life.isAlive || life.listeners[name] === undefined) return;
      this.hooks.trace(`event ${name}`);
      deliver(life.listeners);
    });
    return true;
  }

  begin(why: string): void {
    const life: Life = {
      number: ++this.lives,
      isAlive: true,
      endedAt: null,
      touchedAt: this.time.mono,
      startedAt: this.time.mono,
      listeners: {},
      timers: new Set(),
      aborts: new Set(),
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

  private watchIdle(life: Life): void {
    const leftMs = life.touchedAt + IDLE_MS - this.time.mono;
    this.time.after(leftMs, () => {
      if (!life.isAlive) return;
      if (this.time.mono - life.touchedAt >= IDLE_MS) this.kill(life, 'idle');
      else this.watchIdle(life);
    });
  }

  kill(life: Life, why: 'idle' | 'killed'): void {
    if (!life.isAlive) return;
    life.isAlive = false;
    life.endedAt = this.time.mono;
    this.life = null;
    for (const timer of life.timers) timer.isCancelled = true;
    for (const abort of life.aborts) abort();
    for (const queue of this.locks.values()) {
      queue.waiting = queue.waiting.filter((entry) => entry.life !== life);
      if (queue.holder === life) queue.holder = null;
    }
    this.hooks.trace(`life ${life.number} ${why}`);
    this.hooks.onDeath(life, why);
    for (const giveUp of [...this.unansweredMessages]) giveUp();
  }

  /** A message of a page; null when the background died before it answered, or nobody listened. */
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

  // --- locks

  lock<T>(life: Life, name: string, run: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const queue = this.locks.get(name) ?? { holder: null, waiting: [] };
      this.locks.set(name, queue);
      const start = () => {
        queue.holder = life;
        const release = () => {
          if (!life.isAlive) return;
          queue.holder = null;
          queue.waiting.shift()?.start();
        };
        Promise.resolve()
          .then(run)
          .then(
            (value) => {
              release();
              resolve(value);
            },
            (failure) => {
              release();
              reject(failure);
            },
          );
      };
      if (queue.holder === null) start();
      else queue.waiting.push({ life, start });
    });
  }

  // --- what happens to a browser

  install(): void {
    this.begin('install');
    this.fire('onInstalled', (listeners) => listeners.onInstalled?.(true));
  }

  /** Closed for a while: no event, nothing in memory. */
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

  permissionsChanged(): void {
    if (this.fire('onPermissionsChanged', (listeners) => listeners.onPermissionsChanged?.()))
      this.hooks.onPermissionsSeen();
  }

  /** Only a living background hears of it. */
  cameOnline(): void {
    this.hooks.onOnline();
    this.life?.listeners.onOnline?.();
  }
}
