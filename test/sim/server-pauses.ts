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
import type { Life } from './virtual-browser';
import { type Reply, saysNoCredits } from './virtual-synap';

/** Requests that were on their way out when a pause was written may still leave for this long. */
const GRACE_MS = 300;

/** This long after an answer the background has written what the answer asks for. */
const WRITTEN_MS = 1_000;

/** How many failures there were in a row, and until when the back-off after them may last. */
interface BackOff {
  failures: number;
  until: number;
}

/**
 * Measures how long servers make the background wait, and checks that it does. Servers demand a pause, which has to be kept, or fail,
 * which makes the background back off. Both are worked out from the servers' answers alone, so that a pause of the background that is
 * longer than it should be excuses nothing.
 */
export class ServerPauses {
  /** By connection: the pause that has to be kept, because the life that was asked for it has had the time to write it. */
  private readonly binding = new Map<string, { from: number; until: number }>();
  /** By connection: until when the background may pause on a server's demand, whether or not a life could write it. */
  private readonly demanded = new Map<string, number>();
  /** By connection, and by ingestion. */
  private readonly connections = new Map<string, BackOff>();
  private readonly ingestions = new Map<string, BackOff>();
  /** The calls to storage that have failed. */
  private readonly failedCalls: { life: Life; at: number }[] = [];

  constructor(private readonly environment: Environment) {}

  /** Called before each poll leaves. */
  requested({ at }: Sent, { id, name }: Connection): void {
    const pause = this.binding.get(id);
    if (!pause || at <= pause.from + GRACE_MS || at >= pause.until - GRACE_MS) return;
    this.environment.violations.report(
      'retry-after-is-kept',
      `${name}: ${Math.round(pause.until - at)} ms too early`,
    );
  }

  /** A request brought no answer, or none that can be used. */
  failed(sent: Sent, at = this.environment.time.mono): void {
    if (sent.connectionId === null) return;
    addFailure(this.connections, sent.connectionId, at);
    if (sent.id !== '') addFailure(this.ingestions, sent.id, at);
  }

  /** Notes what an answer demands, and whether it ends a row of failures or adds to it. */
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
   * A poll brought a usable answer, which ends a row of failures; but not if its round is over by now, because the background then
   * ignores the answer. If the answer cannot be written, or the background is killed before that, the failures before it count on
   * after all.
   */
  private succeeded({ id, round, life }: Sent, connectionId: string): void {
    const { stored, time } = this.environment;
    const record = stored.record(id);
    if (record?.state !== 'watching' || record.round !== round) return;
    const goOnWith = [
      endBackOff(this.connections, connectionId, time.mono),
      endBackOff(this.ingestions, id, time.mono),
    ];
    const answeredAt = time.mono;
    time.after(WRITTEN_MS, () => {
      const isWritten = life.isAlive && this.failedCallsSince(life, answeredAt) === 0;
      if (!isWritten) for (const goOn of goOnWith) goOn();
    });
  }

  /** Notes until when an answer may make the background pause. */
  private heed(reply: Reply, connectionId: string, isLimit: boolean): void {
    const { headers } = reply;
    const isDemanded = isLimit || headers['retry-after'] !== undefined;
    const demandedMs = isDemanded ? pauseMs(reply, this.environment) : 0;
    const resetMs = headers['x-ratelimit-remaining'] === '0' ? RESET_WAIT_MAX_MS : 0;
    if (demandedMs === 0 && resetMs === 0) return;
    const until = this.environment.time.mono + Math.max(demandedMs, resetMs);
    this.demanded.set(connectionId, Math.max(until, this.demanded.get(connectionId) ?? 0));
  }

  /** Makes the pause that an answer demands binding, once the background has had the time to write it. */
  private bind(sent: Sent, reply: Reply, connectionId: string): void {
    const { environment } = this;
    const at = environment.time.mono;
    const until = at + pauseMs(reply, environment);
    const { jumps } = environment.time;
    // The request was sent while another key was being written: the background may take its answer for one to the key before.
    if (sent.at - environment.requests.keySince(connectionId).at < GRACE_MS) return;
    environment.time.after(WRITTEN_MS, () => {
      if (!sent.life.isAlive || environment.time.jumps !== jumps || !environment.requests.isStillAsked(sent))
        return;
      const known = this.binding.get(connectionId);
      if (known && known.until > until) return;
      if (this.isUnwritten(sent.life, at)) return;
      this.binding.set(connectionId, { from: at + WRITTEN_MS, until });
    });
  }

  /** A call to storage failed, or is never answered. */
  storageFailed(life: Life): void {
    this.failedCalls.push({ life, at: this.environment.time.mono });
  }

  /** Whether neither an answer of then nor, after that, the pause alone that it demands could be written. */
  private isUnwritten(life: Life, answeredAt: number): boolean {
    return this.failedCallsSince(life, answeredAt) >= 2;
  }

  private failedCallsSince(life: Life, since: number): number {
    return this.failedCalls.filter((call) => call.life === life && call.at >= since).length;
  }

  /** The connection has another key: what was demanded of the key before does not bind it. */
  keyReplaced(connectionId: string): void {
    this.binding.delete(connectionId);
    this.demanded.delete(connectionId);
    this.connections.delete(connectionId);
  }

  /** The clock jumps. If it is set back, the ends of pauses are as much further ahead. */
  clockJumped(byMs: number): void {
    this.binding.clear();
    const { mono } = this.environment.time;
    if (byMs >= 0) return;
    for (const [id, until] of this.demanded) if (until > mono) this.demanded.set(id, until - byMs);
  }

  /**
   * A life of the background reads its pauses. It takes an end that is further ahead than any pause lasts as a sign that the clock was
   * set back. Before it looks nobody notices that.
   */
  seenByBackground(): void {
    const latestMs = this.environment.time.mono + RETRY_AFTER_MAX_MS;
    for (const [id, until] of this.demanded) this.demanded.set(id, Math.min(until, latestMs));
  }

  /** The runtime of one connection is gone, and its pauses with it. */
  runtimeLost(connectionId: string): void {
    this.binding.delete(connectionId);
  }

  /** The session storage is gone, and all pauses with it. */
  allLost(): void {
    this.binding.clear();
  }

  /** Since when no pause has kept a connection from sending polls. */
  connectionFreeSince(connectionId: string): Since {
    return latest(
      { at: this.demanded.get(connectionId) ?? NEVER.at, what: 'the server asked to wait' },
      { at: this.connections.get(connectionId)?.until ?? NEVER.at, what: 'its connection failed' },
    );
  }

  /** Since when no back-off has kept an ingestion from being polled. */
  ingestionFreeSince(id: string): Since {
    return { at: this.ingestions.get(id)?.until ?? NEVER.at, what: 'its polls failed' };
  }
}

/** Adds a failure to those in a row, and makes the back-off longer. */
function addFailure(all: Map<string, BackOff>, id: string, at: number): void {
  const failures = (all.get(id)?.failures ?? 0) + 1;
  const waitMs = Math.min(BACK_OFF_MAX_MS, BACK_OFF_BASE_MS * 2 ** Math.min(16, failures - 1));
  all.set(id, { failures, until: at + waitMs });
}

/**
 * Ends a row of failures, and their back-off with it. Returns a function that undoes this: the failures since then are added to those
 * before.
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

/** How long a pause a reply demands. */
function pauseMs({ headers }: Reply, environment: Environment): number {
  return Math.min(RETRY_AFTER_MAX_MS, retryAfterMs(headers, environment));
}

function retryAfterMs(headers: Reply['headers'], environment: Environment): number {
  const text = headers['retry-after'];
  if (text === undefined) return RETRY_AFTER_DEFAULT_MS;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const at = /^[A-Za-z]{3}, /.test(text) ? Date.parse(text) : Number.NaN;
  // The background takes the clock of a server that sends no `Date` for the machine's.
  const now = headers.date === undefined ? environment.time.wall() : environment.time.server();
  return Number.isFinite(at) ? Math.max(0, at - now) : RETRY_AFTER_DEFAULT_MS;
}
