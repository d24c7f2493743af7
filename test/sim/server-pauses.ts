import { REQUEST_TIMEOUT_MS } from '../../src/synap/client';
import type { Connection } from '../../src/watch/model/records';
import {
  BACK_OFF_BASE_MS,
  BACK_OFF_MAX_MS,
  RESET_WAIT_MAX_MS,
  RETRY_AFTER_DEFAULT_MS,
  RETRY_AFTER_MAX_MS,
} from '../../src/watch/scheduling/constants';
import type { Environment } from './environment';
import { latest, NEVER, type Since } from './obstacles';
import type { Sent } from './request-oracle';
import { type Reply, saysNoCredits } from './virtual-synap';

/** Requests in progress may still leave this long after what forbids them was written. */
const GRACE_MS = 300;

/** The background has written down what an answer asks for. */
const WRITTEN_MS = 1_000;

/** Failures in a row, and until when they may keep whoever met them waiting. */
interface BackOff {
  failures: number;
  until: number;
}

/**
 * How long servers make the background wait: by what they ask for, which it must obey, and by failing. Counted from their
 * answers alone, so that a pause longer than it should be excuses nothing.
 */
export class ServerPauses {
  /** What binds for certain: the life that was asked has had the time to write it down. */
  private readonly binding = new Map<string, { from: number; until: number }>();
  /** What may have been heeded, whether or not its life could write it down. */
  private readonly asked = new Map<string, number>();
  private readonly connections = new Map<string, BackOff>();
  private readonly ingestions = new Map<string, BackOff>();

  constructor(private readonly environment: Environment) {}

  /** A request leaves. */
  requested({ at }: Sent, { id, name }: Connection): void {
    const pause = this.binding.get(id);
    if (!pause || at <= pause.from + GRACE_MS || at >= pause.until - GRACE_MS) return;
    this.environment.violations.report(
      'retry-after-is-kept',
      `${name}: ${Math.round(pause.until - at)} ms too early`,
    );
  }

  /** No answer came, or none that can be used. */
  failed(sent: Sent, at = this.environment.time.mono): void {
    if (sent.connectionId === null) return;
    addFailure(this.connections, sent.connectionId, at);
    if (sent.id !== '') addFailure(this.ingestions, sent.id, at);
  }

  answered(sent: Sent, reply: Reply, connectionId: string): void {
    const { how, status, headers, isFault, body } = reply;
    const isLimit = status === 429 && !saysNoCredits(status, body);
    this.heed(reply, connectionId, isLimit);
    if (how === 'whole' && (isLimit || (status >= 500 && headers['retry-after'])))
      this.bind(sent, reply, connectionId);
    const isAnswer = how === 'whole' && !isFault && (status === 200 || status === 404);
    const lostAfterMs = how === 'body_stalled' ? REQUEST_TIMEOUT_MS : 0;
    if (!isAnswer) this.failed(sent, this.environment.time.mono + lostAfterMs);
    else if (sent.kind === 'status') this.succeeded(sent, connectionId);
  }

  /**
   * An answer about a round that is over says nothing of how well the server is. One that a background was killed over may not have
   * been written down: then the failures before it are in a row with those after it.
   */
  private succeeded({ id, round, life }: Sent, connectionId: string): void {
    const { stored, time } = this.environment;
    const record = stored.record(id);
    if (record?.state !== 'watching' || record.round !== round) return;
    const goOnWith = [
      endBackOff(this.connections, connectionId, time.mono),
      endBackOff(this.ingestions, id, time.mono),
    ];
    time.after(WRITTEN_MS, () => {
      if (!life.isAlive) for (const goOn of goOnWith) goOn();
    });
  }

  private heed(reply: Reply, connectionId: string, isLimit: boolean): void {
    const { headers } = reply;
    const isAsked = isLimit || headers['retry-after'] !== undefined;
    const askedMs = isAsked ? pauseMs(reply, this.environment) : 0;
    const resetMs = headers['x-ratelimit-remaining'] === '0' ? RESET_WAIT_MAX_MS : 0;
    if (askedMs === 0 && resetMs === 0) return;
    const until = this.environment.time.mono + Math.max(askedMs, resetMs);
    this.asked.set(connectionId, Math.max(until, this.asked.get(connectionId) ?? 0));
  }

  /** Binding once the background has had the time to write it down. */
  private bind(sent: Sent, reply: Reply, connectionId: string): void {
    const { environment } = this;
    const at = environment.time.mono;
    const until = at + pauseMs(reply, environment);
    const { jumps } = environment.time;
    // Sent while a new key was being written: the background may have taken the answer for one to the key before.
    if (sent.at - environment.requests.keySince(connectionId).at < GRACE_MS) return;
    environment.time.after(WRITTEN_MS, () => {
      if (!sent.life.isAlive || environment.time.jumps !== jumps || !environment.requests.isStillAsked(sent))
        return;
      const known = this.binding.get(connectionId);
      if (known && known.until > until) return;
      this.binding.set(connectionId, { from: at + WRITTEN_MS, until });
    });
  }

  /** What was asked of the key before does not bind the new one. */
  keyReplaced(connectionId: string): void {
    this.binding.delete(connectionId);
    this.asked.delete(connectionId);
    this.connections.delete(connectionId);
  }

  /** Set back, the clock shows an end that is further ahead by as much. */
  clockJumped(byMs: number): void {
    this.binding.clear();
    const { browser, time } = this.environment;
    if (byMs >= 0) return;
    for (const [id, until] of this.asked) if (until > time.mono) this.asked.set(id, until - byMs);
    if (browser.life !== null) this.seenByBackground();
  }

  /** A background that runs sees that an end is further ahead than any pause lasts: the clock was set back. While none runs nobody sees it. */
  seenByBackground(): void {
    const latestMs = this.environment.time.mono + RETRY_AFTER_MAX_MS;
    for (const [id, until] of this.asked) this.asked.set(id, Math.min(until, latestMs));
  }

  /** The memory of one connection's pauses is gone. */
  runtimeLost(connectionId: string): void {
    this.binding.delete(connectionId);
  }

  allLost(): void {
    this.binding.clear();
  }

  connectionFreeSince(connectionId: string): Since {
    return latest(
      { at: this.asked.get(connectionId) ?? NEVER.at, what: 'the server asked to wait' },
      { at: this.connections.get(connectionId)?.until ?? NEVER.at, what: 'its connection failed' },
    );
  }

  ingestionFreeSince(id: string): Since {
    return { at: this.ingestions.get(id)?.until ?? NEVER.at, what: 'its polls failed' };
  }
}

function addFailure(all: Map<string, BackOff>, id: string, at: number): void {
  const failures = (all.get(id)?.failures ?? 0) + 1;
  const waitMs = Math.min(BACK_OFF_MAX_MS, BACK_OFF_BASE_MS * 2 ** Math.min(16, failures - 1));
  all.set(id, { failures, until: at + waitMs });
}

/**
 * The failures in a row are over, and so is their pause; until now it may have kept whoever met them waiting. Returns how to count on
 * from them after all.
 */
function endBackOff(all: Map<string, BackOff>, id: string, now: number): () => void {
  const before = all.get(id);
  if (before === undefined) return () => undefined;
  const { failures, until } = before;
  all.set(id, { failures: 0, until: Math.min(until, now) });
  return () => {
    const since = all.get(id) ?? { failures: 0, until };
    all.set(id, { ...since, failures: failures + since.failures });
  };
}

/** How long a reply asks to be left alone for. */
function pauseMs({ headers }: Reply, environment: Environment): number {
  return Math.min(RETRY_AFTER_MAX_MS, retryAfterMs(headers, environment));
}

function retryAfterMs(headers: Reply['headers'], environment: Environment): number {
  const text = headers['retry-after'];
  if (text === undefined) return RETRY_AFTER_DEFAULT_MS;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const at = /^[A-Za-z]{3}, /.test(text) ? Date.parse(text) : Number.NaN;
  // Of a server that never says what time it is, its clock is taken for this machine's.
  const now = headers.date === undefined ? environment.time.wall() : environment.time.server();
  return Number.isFinite(at) ? Math.max(0, at - now) : RETRY_AFTER_DEFAULT_MS;
}
