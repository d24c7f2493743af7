import { UNANSWERED_POLLS, WATCH_GAP_MAX_MS } from '../../src/watch/constants';
import type { Connection, Ended } from '../../src/watch/model/records';
import type { Environment } from './environment';
import { type Heard, isRefusal, WRITTEN_WITHIN_MS } from './heard-answers';
import type { VirtualSynap } from './virtual-synap';

/** An outcome, and what is known that could make it true or untrue. */
interface OutcomeClaim {
  record: Ended;
  connection: Connection | null;
  server: VirtualSynap | undefined;
  /** The answers to the requests of this round. */
  heard: Heard[];
}

/** Why the server cannot have refused the ID of a known outcome when it was checked again; null if it can. */
export function untruthOfRecheck(environment: Environment, record: Ended): string | null {
  return record.recheck === null ? null : untruthOfRefusals(environment, claimOf(environment, record));
}

/** Why an outcome cannot be true, by what its server would say and has said; null if it can. */
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
    heard: environment.heardAnswers.byRound.get(`${record.id}:${record.round}`) ?? [],
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
  return truth === record.outcome.kind ? null : `the server says ${truth}`;
}

/**
 * Why an outcome cannot be Synap's own word: no answer of Synap itself to a request of this round says so. Null if one does, or if the
 * round cannot be known any more because of damage.
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
 * Why refusals of an ID prove nothing; null if they do. They do if there were three over a minute (over half an hour for an ID that
 * Synap had reported before), the last one from Synap itself, with a good whoami since the first, and if every other connection that
 * is not blocked was asked too.
 */
function untruthOfRefusals(environment: Environment, { record, server, heard }: OutcomeClaim): string | null {
  const own = heard.filter((one) => one.connectionId === record.connectionId && isRefusal(one));
  const [first] = own;
  const last = own.at(-1);
  if (own.length < 3 || !first || !last) return `after ${own.length} refusals`;
  if (!last.isFromSynap) return 'the last refusal is not of Synap';
  // That Synap had reported the ingestion was in its record, and is not known any more if that was damaged or lost with the power.
  const isReported = heard.some((one) => isKnown(one, record)) && !environment.damaged.has(record.id);
  const neededMs = isReported ? 30 * 60_000 : 60_000;
  const lastedMs = last.serverTime - first.serverTime;
  if (lastedMs < neededMs - 1_500 && canTellTime(environment, server, first)) return `after ${lastedMs} ms`;
  const goodAt = environment.heardAnswers.keyGoodAt.get(`${first.connectionId}:${last.keyEpoch}`);
  if (goodAt === undefined || goodAt < first.serverTime) return 'without a good whoami since the first';
  const connections = environment.stored.connections();
  const others = connections.filter((one) => one.id !== record.connectionId && one.blocked === null);
  const asked = environment.requests.asked.get(`${record.id}:${record.round}`);
  // Requests of two connections with one key at one server cannot be told apart.
  const senderOf = (one: Connection) => `${one.baseUrl} ${environment.stored.keyOf(one)}`;
  const senders = new Set(connections.filter(({ id }) => asked?.has(id)).map(senderOf));
  const unasked = others.filter((one) => !senders.has(senderOf(one)));
  return unasked.length > 0 ? `without asking ${unasked.map((one) => one.name).join()}` : null;
}

/** Whether the background has written a status of the ingestion. One from another connection would have moved the record there. */
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
  // A clock jump in this time may count as up to five minutes of watched time, so nothing is certain then.
  const isCertain = environment.time.jumpedAt + environment.time.serverOffset < first.serverTime;
  // A poll that was planned but not sent, because the worker was killed, begins or ends a gap too: hence one gap of tolerance.
  if (watchedMs < limitMs - WATCH_GAP_MAX_MS && isCertain) return `after ${watchedMs} of ${limitMs} ms`;
  // If the job was over when the last request was sent, the server said so.
  const job = server?.jobs.get(record.id);
  return job && job.completedAt < last.sentAt ? `the server says ${job.final}` : null;
}

/**
 * Why an ingestion cannot have timed out without an answer: that takes a week of polls an hour apart past the maximum watch time. Half
 * as many gaps are demanded here, because each browser start counts as a gap of its own.
 */
function untruthOfUnanswered(watchedMs: number, limitMs: number): string | null {
  const neededMs = limitMs + (UNANSWERED_POLLS / 2) * WATCH_GAP_MAX_MS;
  return watchedMs < neededMs ? `unanswered after ${watchedMs} of ${neededMs} ms` : null;
}

/**
 * Whether the background could tell how much time had passed since an answer. With a server that sends no `Date` it has only the
 * machine's clock, which must not have jumped since.
 */
function canTellTime({ time }: Environment, server: VirtualSynap | undefined, since: Heard): boolean {
  return server?.saysDate !== false || time.jumpedAt + time.serverOffset < since.serverTime;
}
