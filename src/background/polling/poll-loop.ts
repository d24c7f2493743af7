import type { Ports, Timer } from '../../platform/ports';
import type { Answer, Client } from '../../synap/client';
import type { StatusBody, Whoami } from '../../synap/schemas';
import { applyPoll } from '../../watch/apply-poll';
import { ALARM_FLOOR_MS, AWAY_MS, UNDO_MS } from '../../watch/constants';
import { isPollable, outcomeName } from '../../watch/model/ingestion';
import type { Connection, Ingestion, IngestionId, Watching } from '../../watch/model/records';
import { startCollecting, wasAway } from '../../watch/notifications/plan-notifications';
import { applyRateLimitHeaders, spendAhead } from '../../watch/scheduling/budget';
import {
  afterAnswer,
  afterFailure,
  afterNotFound,
  pollStateOf,
  prunePollStates,
  retryLater,
  type Settled,
  withConnectionError,
} from '../../watch/scheduling/connection-runtime';
import { learnFromPoll } from '../../watch/scheduling/duration-model';
import {
  currentlyVisible,
  earliest,
  isVisible,
  maySend,
  otherConnections,
  type PlannedPoll,
  planPolls,
  timerMs,
} from '../../watch/scheduling/plan-polls';
import {
  blockedByAnswer,
  blockReason,
  checkKey,
  diagnoseFailure,
  isUnblockedBy,
  ownError,
  resultOf,
} from '../connections/failure-diagnosis';
import type { Keyring } from '../connections/keyring';
import type { Outbox } from '../notifications/outbox';
import { hasPendingNotifications } from '../notifications/pending';
import { isGone } from '../storage/load-state';
import { nextRawResponse } from '../storage/raw-response';
import { isSame, runtimeOf } from '../storage/state';
import type { Store } from '../storage/store';
import type { Transaction } from '../storage/transaction';
import { keepAlarm } from './alarm';

export interface PollLoop {
  /** Does everything that can be done now and arranges to be woken for the rest. Safe to call at any time, any often. */
  wake(): Promise<void>;
}

/** A request under way: what it was about when it was sent. */
interface Sent {
  poll: PlannedPoll;
  round: number;
  connection: Connection;
  apiKey: string;
  sentAt: number;
}

/**
 * The loop: plan, spend, ask, apply, write, tell. Everything it needs to know is in the store, so that a worker killed at
 * any point is followed by one that goes on.
 */
export function createPollLoop(
  ports: Ports,
  store: Store,
  client: Client,
  keyring: Keyring,
  outbox: Outbox,
  /** What is over and too much goes. */
  tidy: () => Promise<void>,
): PollLoop {
  const inFlight = new Set<IngestionId>();
  const asking = new Map<string, Promise<Answer<Whoami> | null>>();
  let running: Promise<void> | null = null;
  let isWanted = false;
  let timer: Timer | null = null;
  let isGuarded = false;

  function wake(): Promise<void> {
    isWanted = true;
    running ??= runWhileWanted();
    return running;
  }

  async function runWhileWanted(): Promise<void> {
    while (isWanted) {
      isWanted = false;
      await round().catch(wakeAfterFailure);
    }
    // In the same step as the check above: a wake that comes a moment later must start a new run.
    running = null;
  }

  /** Storage refused, or a defect of ours: whatever it was, the next alarm tries again. */
  async function wakeAfterFailure(): Promise<void> {
    const now = ports.clock.now();
    await keepAlarm(ports.alarms, now, now).catch(() => undefined);
  }

  async function round(): Promise<void> {
    const { polls, wakeAt, isBacklog } = await spendForRound();
    for (const poll of polls) {
      inFlight.add(poll.id);
      void ask(poll)
        .catch(() => postpone(poll))
        .catch(() => undefined)
        .finally(() => {
          inFlight.delete(poll.id);
          void wake();
        });
    }
    const noticeAt = await outbox.sendPending();
    await arrange(wakeAt, noticeAt, isBacklog);
    await tidy();
  }

  /**
   * The alarm first: telling may take long, and a browser that forgot its alarms at its start has nothing else to wake the
   * next life with if this one is killed before it has told everything.
   */
  async function guard({ now, state }: Transaction, wakeAt: number | null): Promise<void> {
    if (isGuarded) return;
    const at = earliest(wakeAt, hasPendingNotifications(state) ? now + ALARM_FLOOR_MS : null);
    if (at !== null) await keepAlarm(ports.alarms, at, now);
    isGuarded = true;
  }

  /** Plans, and writes what the plan spends before anything is sent: a kill in between costs a token, never a rule. */
  async function spendForRound() {
    return store.change(async (tx) => {
      await dropGone(tx);
      const { state, now } = tx;
      const connections = [...state.connections.values()];
      const watching = [...state.records.values()].filter(isPollable);
      const lives = new Map(connections.map(({ id }) => [id, runtimeOf(state, id, now)]));
      const online = ports.online();
      const made = planPolls({
        now,
        watching,
        connections,
        lives,
        inFlight,
        scheduler: state.scheduler,
        online,
      });
      await guard(tx, made.wakeAt);
      for (const [id, live] of made.lives) if (live !== lives.get(id)) tx.putRuntime(id, live);
      const lookedAt = currentlyVisible(state.scheduler, now);
      if (made.polls.length === 0) {
        if (!isSame(lookedAt, state.scheduler.lookedAt)) tx.putScheduler({ ...state.scheduler, lookedAt });
        return made;
      }
      const missed = wasAway(state.scheduler, now) ? longWatched(watching, made.due, now) : [];
      const away = state.scheduler.away ?? (missed.length > 0 ? startCollecting(missed, now) : null);
      tx.putScheduler({ ...state.scheduler, lastRoundAt: now, away, lookedAt });
      return made;
    });
  }

  async function ask(poll: PlannedPoll): Promise<void> {
    const known = (await store.state()).connections.get(poll.connectionId);
    if (known === undefined) return;
    const key = await keyring.open(known);
    // Looked at again after the wait for the key, with nothing awaited between this and the request.
    const state = await store.state();
    const connection = state.connections.get(poll.connectionId);
    const record = state.records.get(poll.id);
    const sentAt = ports.clock.now();
    if (connection?.keyEpoch !== known.keyEpoch || record === undefined || !isPollable(record)) return;
    if (!maySend(connection, runtimeOf(state, connection.id, sentAt), sentAt)) return;
    if (!key.ok) return block(connection, 'key_needed');
    const { apiKey } = key;
    const answer = await client.status({ baseUrl: connection.baseUrl, apiKey }, poll.id);
    const sent = { poll, round: record.round, connection, apiKey, sentAt };
    await settle(sent, await understood(connection, apiKey, answer));
  }

  async function postpone({ id, connectionId }: PlannedPoll): Promise<void> {
    await store.change((tx) => {
      if (!tx.state.connections.has(connectionId)) return;
      const live = runtimeOf(tx.state, connectionId, tx.now);
      tx.putRuntime(connectionId, retryLater(live, id, { now: tx.now, random: ports.random() }));
    });
  }

  /** The answer with its failure told for what it is; a refused key is asked about before anything follows from it. */
  async function understood(
    connection: Connection,
    apiKey: string,
    answer: Answer<StatusBody>,
  ): Promise<Answer<StatusBody>> {
    if (answer.ok) return answer;
    if (answer.error.code !== 'key_rejected') {
      const known = (await store.state()).lives.get(connection.id)?.trouble?.code ?? null;
      return { ...answer, error: await diagnoseFailure(ports, client, connection, answer.error, known) };
    }
    const asked = await askAboutKey(connection, apiKey);
    if (asked === null) return answer;
    if (asked.ok) return { ...answer, error: { ...answer.error, code: 'id_rejected' } };
    // Where the question itself failed nothing is known of the key, and its answer is what has to be obeyed.
    return asked.error.code === 'key_rejected' ? answer : asked;
  }

  /** Once, however many requests were refused together. Null for a key that was removed or replaced since: it is not sent again. */
  function askAboutKey(connection: Connection, apiKey: string): Promise<Answer<Whoami> | null> {
    const name = `${connection.id}:${connection.keyEpoch}`;
    const going = asking.get(name);
    if (going) return going;
    const asked = (async () => {
      const isPresent = await store.change((tx) => {
        if (tx.state.connections.get(connection.id)?.keyEpoch !== connection.keyEpoch) return false;
        const live = runtimeOf(tx.state, connection.id, tx.now);
        tx.putRuntime(connection.id, spendAhead(live, tx.now, connection.limitPerMin));
        return true;
      });
      const access = { baseUrl: connection.baseUrl, apiKey };
      return isPresent ? checkKey(ports, client, access, connection.identity) : null;
    })().finally(() => asking.delete(name));
    asking.set(name, asked);
    return asked;
  }

  async function settle(sent: Sent, answer: Answer<StatusBody>): Promise<void> {
    await store.change(async (tx) => {
      const connection = tx.state.connections.get(sent.connection.id);
      // The answer to a key that has been replaced, or of a connection that is gone, says nothing any more.
      if (connection === undefined || connection.keyEpoch !== sent.connection.keyEpoch) return;
      const record = await tx.find(sent.poll.id);
      noteAsked(tx, sent.poll.id);
      const reason = answer.ok ? null : blockReason(answer.error);
      if (!answer.ok && reason !== null) return settleBlocked(tx, connection, reason, answer, sent);
      if (record === null || record.round !== sent.round) return settleOutdated(tx, connection, sent, answer);
      await settleRecord(tx, connection, record, sent, answer);
    });
  }

  function settleBlocked(
    tx: Transaction,
    connection: Connection,
    reason: NonNullable<ReturnType<typeof blockReason>>,
    answer: Extract<Answer<StatusBody>, { ok: false }>,
    sent: Sent,
  ): void {
    tx.putConnection(blockedByAnswer(connection, sent.connection, reason, answer.error, tx.now));
    const live = runtimeOf(tx.state, connection.id, tx.now);
    const at = { sentAt: sent.sentAt, now: tx.now, random: ports.random() };
    tx.putRuntime(connection.id, withConnectionError(live, answer.error, answer.meta, at));
    logPoll(tx, sent, 'failed_poll', answer.error.code, answer.error.correlationId);
  }

  /** Of a round that is over an answer says nothing any more; what the server asks of the connection binds all the same. */
  function settleOutdated(
    tx: Transaction,
    connection: Connection,
    sent: Sent,
    answer: Answer<StatusBody>,
  ): void {
    const live = runtimeOf(tx.state, connection.id, tx.now);
    const heard = answer.meta === null ? live : applyRateLimitHeaders(live, answer.meta, tx.now, false);
    const isWell = answer.ok || answer.error.code === 'not_found' || answer.error.code === 'id_rejected';
    const at = { sentAt: sent.sentAt, now: tx.now, random: ports.random() };
    tx.putRuntime(connection.id, isWell ? heard : withConnectionError(heard, answer.error, answer.meta, at));
  }

  async function settleRecord(
    tx: Transaction,
    connection: Connection,
    record: Ingestion,
    sent: Sent,
    answer: Answer<StatusBody>,
  ): Promise<void> {
    const live = runtimeOf(tx.state, connection.id, tx.now);
    const lookedAt = isVisible(tx.state.scheduler, record.id, tx.now);
    const result = resultOf(connection.id, answer, tx.now, live.offsetMs);
    const after = applyPoll(record, result, {
      lookedAt,
      longestWatchMs: tx.state.settings.longestWatchMs,
      answeredAt: pollStateOf(runtimeOf(tx.state, record.connectionId, tx.now), record.id).answeredAt,
      otherConnections:
        record.state === 'watching' ? otherConnections(record, [...tx.state.connections.values()]) : [],
    });
    tx.put(after);
    const settled: Settled = {
      record: after,
      sentAt: sent.sentAt,
      now: tx.now,
      lookedAt,
      durationModel: connection.durationModel,
      inProgress: pollableOn(tx, connection.id),
      random: ports.random(),
    };
    if (answer.ok) {
      await keepDetail(tx, record, answer);
      tx.putRuntime(connection.id, stillPolled(tx, afterAnswer(live, answer.meta, settled)));
    } else if (answer.error.code === 'not_found' || answer.error.code === 'id_rejected') {
      tx.putRuntime(connection.id, stillPolled(tx, afterNotFound(live, answer.meta, settled)));
    } else {
      tx.putRuntime(connection.id, stillPolled(tx, afterFailure(live, answer.error, answer.meta, settled)));
    }
    if (answer.ok) {
      const durationModel = learnFromPoll(connection.durationModel, record, after, result.serverTime);
      tx.putConnection({ ...freedBy(connection, sent), durationModel });
    }
    if (answer.ok) logPoll(tx, sent, 'polled', answer.value.rawStatus, answer.meta.correlationId);
    else logPoll(tx, sent, 'failed_poll', answer.error.code, answer.error.correlationId);
    if (after.state === 'ended' && record.state !== 'ended')
      logPoll(tx, sent, 'finished', outcomeName(after), null);
  }

  function logPoll(
    tx: Transaction,
    sent: Sent,
    event: 'polled' | 'failed_poll' | 'finished',
    what: string,
    correlationId: string | null,
  ): void {
    tx.log({
      event,
      ingestionId: sent.poll.id,
      connectionId: sent.connection.id,
      what: what.slice(0, 100),
      correlationId,
      tookMs: Math.max(0, tx.now - sent.sentAt),
    });
  }

  async function keepDetail(
    tx: Transaction,
    record: Ingestion,
    answer: Extract<Answer<StatusBody>, { ok: true }>,
  ) {
    if (record.state !== 'watching' || record.removedAt !== null) return;
    const before = await tx.findRawResponse(record.id);
    const after = nextRawResponse(before, answer.raw, answer.meta.correlationId, tx.now);
    if (after !== before) tx.putRawResponse(record.id, after);
  }

  async function block(connection: Connection, reason: 'key_needed'): Promise<void> {
    await store.change((tx) => {
      const now = tx.state.connections.get(connection.id);
      if (now === undefined || now.keyEpoch !== connection.keyEpoch) return;
      tx.putConnection(blockedByAnswer(now, connection, reason, ownError(reason), tx.now));
    });
  }

  /** The alarm for correctness, a timer for speed. */
  async function arrange(wakeAt: number | null, noticeAt: number | null, isBacklog: boolean): Promise<void> {
    const { now, nextAt, goneAt, scheduler } = await store.change(async ({ now, state }) => {
      const planned = earliest(wakeAt, noticeAt);
      // What came in since the plan was made plans again at once; until then the alarm stands in for it.
      const isStale = isWanted || inFlight.size > 0;
      const nextAt = isStale ? (earliest(planned, now + ALARM_FLOOR_MS) ?? now) : planned;
      await keepAlarm(ports.alarms, nextAt, now);
      return { now, nextAt, goneAt: nextGoneAt([...state.records.values()]), scheduler: state.scheduler };
    });
    timer?.cancel();
    timer = null;
    const timerAt = earliest(nextAt, goneAt);
    if (timerAt === null) return;
    const isBusy = isBacklog || timerAt === noticeAt || timerAt === goneAt;
    const pollIntervalMs = timerMs(timerAt, scheduler, isBusy, now);
    if (pollIntervalMs !== null) timer = ports.clock.after(pollIntervalMs, () => void wake());
  }

  return { wake };
}

/** What was watched all the while nobody polled. What was added since is no news from being away. */
function longWatched(watching: Watching[], due: IngestionId[], now: number): IngestionId[] {
  const isDue = new Set(due);
  return watching
    .filter((record) => isDue.has(record.id) && Math.abs(now - record.roundStartedAt) > AWAY_MS)
    .map((record) => record.id);
}

function noteAsked(tx: Transaction, id: IngestionId): void {
  const { scheduler } = tx.state;
  if (scheduler.away === null || !scheduler.away.waitingFor.includes(id)) return;
  const waitingFor = scheduler.away.waitingFor.filter((other) => other !== id);
  tx.putScheduler({ ...scheduler, away: { ...scheduler.away, waitingFor } });
}

async function dropGone(tx: Transaction): Promise<void> {
  for (const record of [...tx.state.records.values()]) if (isGone(record, tx.now)) await tx.drop(record.id);
}

function nextGoneAt(records: Ingestion[]): number | null {
  const times = records.flatMap((record) => (record.removedAt === null ? [] : [record.removedAt + UNDO_MS]));
  return times.length === 0 ? null : Math.min(...times);
}

function pollableOn(tx: Transaction, connectionId: string): number {
  let count = 0;
  for (const record of tx.state.records.values())
    if (record.connectionId === connectionId && isPollable(record)) count += 1;
  return count;
}

function stillPolled(tx: Transaction, live: Parameters<typeof prunePollStates>[0]) {
  return prunePollStates(live, (id) => {
    const record = tx.state.records.get(id);
    return record !== undefined && isPollable(record);
  });
}

/** An answer proves the key good, and the connection free of what it was blocked by when the question was sent. */
function freedBy(connection: Connection, sent: Sent): Connection {
  return isUnblockedBy(connection, sent.connection)
    ? { ...connection, blocked: null, checkError: null }
    : connection;
}
