import type { Random } from './random';
import type { Timeline, TimelineEntry } from './timeline';

interface Alarm {
  name: string;
  /** When it rings, by the machine's clock. */
  when: number;
  periodMs: number;
  entry: TimelineEntry;
  /** How often the clock had jumped when `when` was set. */
  jumps: number;
}

/** In what browsers differ from each other, and what goes wrong with alarms in this one. */
export interface BrowserTraits {
  isFirefox: boolean;
  /** Chrome compares an alarm's time with the machine's clock before it rings, so a clock that was set back delays it. */
  alarmsByWallClock: boolean;
  /** How late an alarm may ring. */
  alarmLateMs: number;
  /** How likely a ring never reaches the extension. */
  alarmLostRate: number;
  /** How likely a ring is delivered twice. */
  alarmTwiceRate: number;
}

/** What the alarms need from their browser, and whom they tell what happens. */
interface AlarmHooks {
  /** Delivers the event. */
  fire(name: string): void;
  isOpen(): boolean;
  /** Whether anything goes wrong at present. */
  isFaulty(): boolean;
  onForgotten(): void;
  onLost(ringsNextAt: number): void;
  trace(line: string): void;
}

/** The floor of alarms (docs/PLATFORM.md). */
const FLOOR_MS = 30_000;

/** The alarms of a browser, which ring late, get lost, ring twice and are forgotten as its traits say. */
export class VirtualAlarms {
  private readonly all = new Map<string, Alarm>();

  constructor(
    private readonly time: Timeline,
    private readonly random: Random,
    private readonly traits: BrowserTraits,
    private readonly hooks: AlarmHooks,
  ) {}

  get size(): number {
    return this.all.size;
  }

  /** When an alarm rings next, by the machine's clock; null if there is none of this name. */
  whenOf(name: string): number | null {
    return this.all.get(name)?.when ?? null;
  }

  /** When the last alarm rings, by the clock that never jumps; now if there is none. */
  lastRingsAt(): number {
    return Math.max(this.time.mono, ...[...this.all.values()].map(({ entry }) => entry.at));
  }

  /** Whether the clock has jumped since some alarm was set. */
  hasAlarmFromBeforeJump(): boolean {
    return [...this.all.values()].some(({ jumps }) => jumps !== this.time.jumps);
  }

  /** Sets an alarm in place of any other of its name, no sooner than browsers allow. */
  create(name: string, when: number, periodMin: number): void {
    this.drop(name);
    const at = Math.max(when, this.time.wall() + FLOOR_MS);
    this.set(name, at, Math.max(FLOOR_MS, periodMin * 60_000));
  }

  /** `jumps` is how often the clock had jumped when `when` was worked out. */
  private set(name: string, when: number, periodMs: number, jumps = this.time.jumps): void {
    const lateMs = this.random.chance(0.2) ? this.random.next() * this.traits.alarmLateMs : 5;
    const entry = this.time.after(when - this.time.wall() + lateMs, () => this.ring(name));
    this.all.set(name, { name, when, periodMs, entry, jumps });
  }

  drop(name: string): void {
    const alarm = this.all.get(name);
    if (alarm) alarm.entry.isCancelled = true;
    this.all.delete(name);
  }

  private ring(name: string): void {
    const { traits, hooks, random } = this;
    const alarm = this.all.get(name);
    if (alarm === undefined || !hooks.isOpen()) return;
    const now = this.time.wall();
    if (traits.alarmsByWallClock && now < alarm.when) {
      this.set(name, alarm.when, alarm.periodMs, alarm.jumps);
      return;
    }
    const next = traits.isFirefox
      ? now + alarm.periodMs
      : alarm.when + Math.max(1, Math.ceil((now + 1 - alarm.when) / alarm.periodMs)) * alarm.periodMs;
    this.set(name, next, alarm.periodMs);
    if (hooks.isFaulty() && random.chance(traits.alarmLostRate)) {
      hooks.trace(`alarm ${name} lost`);
      hooks.onLost(this.all.get(name)?.entry.at ?? this.time.mono);
      return;
    }
    const times = hooks.isFaulty() && random.chance(traits.alarmTwiceRate) ? 2 : 1;
    for (let time = 0; time < times; time++) hooks.fire(name);
  }

  /** The browser forgets every alarm, as Firefox does at each start and Chrome sometimes. */
  forget(): void {
    if (this.all.size === 0) return;
    for (const name of [...this.all.keys()]) this.drop(name);
    this.hooks.onForgotten();
    this.hooks.trace('alarms forgotten');
  }

  /** Stops all alarms, because the browser is closed. The returned function sets them again; those that were missed ring soon. */
  pause(): () => void {
    const kept = [...this.all.values()];
    for (const { entry } of kept) entry.isCancelled = true;
    return () => {
      for (const { name, when, periodMs, jumps } of kept) this.set(name, when, periodMs, jumps);
    };
  }
}
