import { canonicalUuid } from './jobs';
import type { LoggedRequest, RouteName } from './request-log';

/** Bodies that are not what was asked for, each with status 200 unless `status` says otherwise. */
export type WrongBody =
  /** A sign-in page, `text/html`. */
  | { kind: 'html'; body?: string }
  /** No byte at all. */
  | { kind: 'empty' }
  /** `application/json` by its header only. */
  | { kind: 'not_json'; body?: string }
  /** JSON of another shape. */
  | { kind: 'wrong_schema'; body?: unknown }
  /** Begins like a status body and goes on for so many bytes, 50 MB by default; `declared` sends a Content-Length. */
  | { kind: 'huge'; bytes?: number; declared?: boolean }
  /** JSON, nested so many times, 100,000 by default. */
  | { kind: 'deep'; depth?: number };

/** What goes wrong. All but `delay`, `cut` and `half` answer in place of the server: nothing is spent, no job is made. */
export type FaultAction =
  /** `body`: an object goes out as JSON, text as it is. A null header is left out even if the server would send it. */
  | { kind: 'status'; status: number; headers?: Record<string, string | null>; body?: unknown }
  | ({ status?: number } & WrongBody)
  | { kind: 'redirect'; to: string; status?: 301 | 302 | 303 | 307 | 308 }
  /** The right answer, later: see `delayMs`. */
  | { kind: 'delay'; delayMs: number }
  /**
   * The connection ends before any byte. Browsers send a GET again by themselves when that happens on a connection
   * that was kept alive: with a count of 1 they may show nothing.
   */
  | { kind: 'drop' }
  /** Half of the right answer, then the connection ends. */
  | { kind: 'cut' }
  /** Half of the right answer, then nothing more. */
  | { kind: 'half' }
  /** Accepted, never answered. */
  | { kind: 'stall' };

/** Which requests it hits: all that fit every given part. */
export interface FaultTarget {
  route?: RouteName | RouteName[];
  key?: string;
  /** In any spelling; only a status request names one. */
  ingestionId?: string;
  /** Asked at arrival: the body has not come yet. */
  when?: (request: LoggedRequest) => boolean;
  /** Lets so many fitting requests through first. */
  skip?: number;
  /** Hits so many, then is over; default: until it is removed. */
  times?: number;
  /** Waits so long before it acts. */
  delayMs?: number;
}

export type Fault = FaultAction & FaultTarget;

export interface FaultHandle {
  remove(): void;
  /** How many requests it has hit. */
  readonly fired: number;
}

class Entry implements FaultHandle {
  fired = 0;
  #passed = 0;

  constructor(
    readonly fault: Fault,
    readonly remove: () => void,
  ) {}

  /** Whether it hits this request; counts. */
  takes(request: LoggedRequest): boolean {
    if (this.fired >= (this.fault.times ?? Number.POSITIVE_INFINITY) || !fits(this.fault, request))
      return false;
    if (this.#passed < (this.fault.skip ?? 0)) {
      this.#passed += 1;
      return false;
    }
    this.fired += 1;
    return true;
  }
}

function fits(fault: Fault, request: LoggedRequest): boolean {
  if (fault.route !== undefined && ![fault.route].flat().includes(request.route)) return false;
  if (fault.key !== undefined && fault.key !== request.key) return false;
  if (fault.ingestionId !== undefined && canonicalUuid(fault.ingestionId) !== request.ingestionId)
    return false;
  return fault.when?.(request) ?? true;
}

/** The faults in force. The oldest that fits hits a request, alone: so several with counts make a sequence. */
export class Faults {
  #entries: Entry[] = [];

  add(fault: Fault): FaultHandle {
    const entry: Entry = new Entry(fault, () => {
      this.#entries = this.#entries.filter((other) => other !== entry);
    });
    this.#entries.push(entry);
    return entry;
  }

  clear(): void {
    this.#entries = [];
  }

  /** The fault for this request, counted as fired; null for none. */
  take(request: LoggedRequest): Fault | null {
    return this.#entries.find((entry) => entry.takes(request))?.fault ?? null;
  }
}
