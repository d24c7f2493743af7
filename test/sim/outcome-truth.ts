import { UNANSWERED_POLLS, WATCH_GAP_MAX_MS } from '../../src/watch/constants';
import type { Connection, Ended } from '../../src/watch/model/records';
import type { Environment } from './environment';
import { type Heard, isRefusal, WRITTEN_WITHIN_MS } from './request-oracle';
import type { VirtualSynap } from './virtual-synap';

/** What is known of the server that an outcome is claimed of. */
interface OutcomeClaim {
  record: Ended;
  connection: Connection | null;
  server: VirtualSynap | undefined;
  /** The answers of this round. */
  heard: Heard[];
}

/** Why a check cannot have found that the server refuses an ID of a known outcome. */
export function untruthOfRecheck(environment: Environment, record: Ended): string | null {
  return record.recheck === null ? null : untruthOfRefusals(environment, claimOf(environment, record));
}

/** Why an outcome cannot be true, by what its server would say and has said; null where it can. */
export function untruthOf(environment: Environment, record: Ended): string | null {
  const claim = claimOf(environment, record);
  switch (record.outcome.kind) {
    case 'completed':
    case 'partial_success':
    case 'failed':
    case 'cancelled':
    case 'other':
      return untruthOfFinalWord(environment, claim);
    case 'not_found':
    case 'rejected':
      return untruthOfRefusals(environment, claim);
    case 'timed_out':
      return untruthOfTimeout(environment, claim);
  }
}

function claimOf(environment: Environment, record: Ended): OutcomeClaim {
  const connection = environment.stored.connection(record.connectionId);
  return {
    record,
    connection,
    server: connection ? environment.synaps.get(connection.baseUrl) : undefined,
    heard: environment.requests.heard.get(`${record.id}:${record.round}`) ?? [],
  };
}

function untruthOfFinalWord(
  environment: Environment,
  { record, connection, server }: OutcomeClaim,
): string | null {
  const key = connection ? environment.stored.keyOf(connection) : null;
  const instance = key === null ? undefined : server?.accounts.get(key)?.instance;
  if (instance === undefined) return null;
  const truth = server?.outcomeOf(record.id, instance) ?? null;
  return truth === record.outcome.kind ? null : `the server finalStatus ${truth}`;
}

/**
 * Why an outcome cannot be Synap's own word: nothing that came from Synap itself, to a request of this round, says so. Null
 * where it is, or where nobody knows the round any more.
 */
export function foreignWordOf(environment: Environment, record: Ended): string | null {
  if (environment.damaged.has(record.id)) return null;
  const own = claimOf(environment, record).heard.filter(
    ({ connectionId }) => connectionId === record.connectionId,
  );
  const { kind } = record.outcome;
  const isSaid = own.some((one) => {
    if (kind === 'not_found' || kind === 'rejected') return one.isFromSynap && isRefusal(one);
    return kind === 'timed_out' ? one.isFromSynap && one.status === 200 : one.finalStatus === kind;
  });
  return isSaid ? null : `Synap has not said ${kind}`;
}

/**
 * Whether the ID was refused three times over a minute, or over half an hour where Synap had reported it before, the last time
 * by Synap itself, with whoami answered well since the first, and the other connections were asked too.
 */
function untruthOfRefusals(environment: Environment, { record, server, heard }: OutcomeClaim): string | null {
  const own = heard.filter((one) => one.connectionId === record.connectionId && isRefusal(one));
  const [first] = own;
  const last = own.at(-1);
  if (own.length < 3 || !first || !last) return `after ${own.length} refusals`;
  if (!last.isFromSynap) return 'the last refusal is not of Synap';
  // Of a record that was damaged, or lost with the power, nobody knows any more that it had been reported.
  const isReported = heard.some((one) => isKnown(one, record)) && !environment.damaged.has(record.id);
  const neededMs = isReported ? 30 * 60_000 : 60_000;
  const lastedMs = last.serverTime - first.serverTime;
  if (lastedMs < neededMs - 1_500 && canTellTime(environment, server, first)) return `after ${lastedMs} ms`;
  const goodAt = environment.requests.keyGoodAt.get(`${first.connectionId}:${last.keyEpoch}`);
  if (goodAt === undefined || goodAt < first.serverTime) return 'without a good whoami since the first';
  const others = environment.stored
    .connections()
    .filter((one) => one.id !== record.connectionId && one.blocked === null);
  const asked = environment.requests.asked.get(`${record.id}:${record.round}`);
  const unasked = others.filter((one) => !asked?.has(one.id));
  return unasked.length > 0 ? `without asking ${unasked.map((one) => one.name).join()}` : null;
}

/** Whether a status of the ingestion is known: one of another connection, once written, would have moved it there. */
function isKnown({ life, at, status, isFromSynap, isLost, connectionId }: Heard, record: Ended): boolean {
  const isWritten = !isLost && (life.endedAt === null || life.endedAt - at > WRITTEN_WITHIN_MS);
  return status === 200 && isFromSynap && isWritten && connectionId === record.connectionId;
}

function untruthOfTimeout(environment: Environment, { record, server, heard }: OutcomeClaim): string | null {
  const answered = heard.filter((one) => one.status === 200 && one.isFromSynap);
  const [first] = answered;
  const last = answered.at(-1);
  const limitMs = environment.stored.settings().maxWatchTimeMs;
  const watchedMs = environment.deadlines.watchedMs(record.id);
  if (record.lastError !== null) return untruthOfUnanswered(watchedMs, limitMs);
  if (!first || !last) return 'without an answer';
  // A clock that jumped in between counts as up to five minutes of watching.
  const isCertain = environment.time.jumpedAt + environment.time.serverOffset < first.serverTime;
  // A poll that was planned, and not sent because the worker was killed, begins or ends a gap as well.
  if (watchedMs < limitMs - WATCH_GAP_MAX_MS && isCertain) return `after ${watchedMs} of ${limitMs} ms`;
  // What the server had to say to the last request; null while the job was in progress.
  const job = server?.jobs.get(record.id);
  return job && job.completedAt < last.sentAt ? `the server finalStatus ${job.final}` : null;
}

/** Nobody has answered for a week of polls an hour apart. A browser start counts as a gap of its own. */
function untruthOfUnanswered(watchedMs: number, limitMs: number): string | null {
  const neededMs = limitMs + (UNANSWERED_POLLS / 2) * WATCH_GAP_MAX_MS;
  return watchedMs < neededMs ? `unanswered after ${watchedMs} of ${neededMs} ms` : null;
}

/** Of a server that says no time, this machine's clock is all that is known; where that one jumps, nothing is. */
function canTellTime({ time }: Environment, server: VirtualSynap | undefined, since: Heard): boolean {
  return server?.saysDate !== false || time.jumpedAt + time.serverOffset < since.serverTime;
}
