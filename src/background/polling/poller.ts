import type { Ports } from '../../platform/ports';
import type { Client } from '../../synap/client';
import { ownError } from '../../synap/errors';
import { isPollable } from '../../watch/model/ingestion';
import type { Connection } from '../../watch/model/records';
import { failureOf } from '../../watch/poll-result';
import { retryLater } from '../../watch/scheduling/after-poll';
import { maySend } from '../../watch/scheduling/blocks';
import { withConnectionError } from '../../watch/scheduling/connection-error';
import { isKeyGivenUp } from '../../watch/scheduling/key-checks';
import type { PlannedPoll } from '../../watch/scheduling/plan-polls';
import { markDueNow } from '../../watch/scheduling/poll-state';
import { blockByAnswer } from '../connections/block';
import { diagnoseFailure } from '../connections/failure-diagnosis';
import type { Keyring } from '../connections/keyring';
import { type Draft, put } from '../storage/draft';
import { runtimeOf, type State } from '../storage/state';
import { storageErrorCode } from '../storage/storage-error-code';
import type { Store } from '../storage/store';
import type { PollRequest, StatusAnswer } from './answer-context';
import { applyAnswer } from './apply-answer';
import { createRefusalChecks, noteGoodKey, provesKey } from './confirm-refusals';
import { createKeyCheck } from './key-check';

export interface PollerDeps {
  ports: Ports;
  store: Store;
  client: Client;
  keyring: Keyring;
}

export interface Poller {
  /** Sends one status request and applies its answer. Rejects if the answer could not be written. */
  poll(planned: PlannedPoll): Promise<void>;
  /** Has an ingestion wait after its answer could not be written. */
  postpone(planned: PlannedPoll, failure: unknown): Promise<void>;
}

/** Carries out single polls. */
export function createPoller(deps: PollerDeps): Poller {
  const { ports, store, client, keyring } = deps;
  const checkKeyOnce = createKeyCheck(deps);
  const refusalChecks = createRefusalChecks(deps, checkKeyOnce);

  async function poll(planned: PlannedPoll): Promise<void> {
    const connection = (await store.state()).connections.get(planned.connectionId);
    if (connection === undefined) return;
    const openedAt = ports.clock.now();
    const key = await keyring.open(connection);
    // Opening the key took time: check again, and await nothing between the check and the request.
    const state = await store.state();
    const request = requestFor(planned, connection, { state, now: ports.clock.now() });
    if (request === null) return;
    if (!key.ok)
      return key.code === 'key_needed'
        ? blockWithoutKey(request.connection)
        : retryKeyLater({ ...request, sentAt: openedAt });
    const access = { baseUrl: request.connection.baseUrl, apiKey: key.apiKey };
    const answer = await diagnosed(request.connection, key.apiKey, await client.status(access, planned.id));
    const isApplied = await applyAnswer(deps, request, answer);
    if (answer.ok) return;
    if (isApplied) await refusalChecks.begin(request, key.apiKey);
    else await applyAnswer(deps, request, await refusalChecks.confirm(request, key.apiKey, answer));
  }

  /** The answer, with its failure diagnosed. A refused key is checked before anything follows from the refusal. */
  async function diagnosed(
    connection: Connection,
    apiKey: string,
    answer: StatusAnswer,
  ): Promise<StatusAnswer> {
    if (answer.ok) return answer;
    if (answer.error.code !== 'key_rejected') {
      const knownCode = (await store.state()).runtimes.get(connection.id)?.connectionError?.code ?? null;
      const error = await diagnoseFailure(deps, { connection, error: answer.error, knownCode });
      return { ...answer, error };
    }
    const check = await checkKeyOnce(connection, apiKey);
    if (check === null) return answer;
    const isConfirmed = provesKey(check);
    if (isConfirmed) await noteGoodKey(store, connection, check);
    if (check.ok) return { ...answer, isConfirmed, error: { ...answer.error, code: 'id_rejected' } };
    // If the check failed in another way, nothing is known of the key, and it is the check's failure that counts.
    return check.error.code === 'key_rejected' ? answer : check;
  }

  async function blockWithoutKey(asSent: Connection): Promise<void> {
    await store.change((draft) => {
      const connection = draft.connections.get(asSent.id);
      if (connection?.keyEpoch === asSent.keyEpoch) putKeyNeeded(draft, connection, asSent);
    });
  }

  /**
   * The key is tried again when the connection's pause is over, and the ingestion, for which nothing was sent, with it; after a
   * week the key has to be given again.
   */
  async function retryKeyLater({ id, connection: asSent, sentAt }: PollRequest): Promise<void> {
    await store.change((draft) => {
      const connection = draft.connections.get(asSent.id);
      if (connection?.keyEpoch !== asSent.keyEpoch) return;
      const runtime = runtimeOf(draft, connection.id, draft.now);
      const at = { sentAt, now: draft.now, random: ports.random() };
      const failed = withConnectionError(runtime, { error: ownError('key_unreadable'), meta: null }, at);
      draft.runtimes.set(connection.id, markDueNow(failed, [id]));
      if (isKeyGivenUp(failed)) putKeyNeeded(draft, connection, asSent);
    });
  }

  async function postpone({ id, connectionId }: PlannedPoll, failure: unknown): Promise<void> {
    const code = storageErrorCode(failure);
    await store.change((draft) => {
      if (!draft.connections.has(connectionId)) return;
      const runtime = runtimeOf(draft, connectionId, draft.now);
      const later = retryLater(runtime, id, { now: draft.now, random: ports.random() });
      // Said in the session's storage: the other one takes nothing.
      const connectionError = code === null ? later.connectionError : failureOf(ownError(code), draft.now);
      draft.runtimes.set(connectionId, { ...later, connectionError });
    });
  }

  return { poll, postpone };
}

function putKeyNeeded(draft: Draft, connection: Connection, asSent: Connection): void {
  const reason = 'key_needed';
  const cause = { reason, error: ownError(reason), now: draft.now } as const;
  put(draft.connections, blockByAnswer(connection, asSent, cause));
}

/** The request for a planned poll; null if something has changed since, so that it must not be sent. */
function requestFor(
  planned: PlannedPoll,
  asPlanned: Connection,
  { state, now }: { state: Readonly<State>; now: number },
): PollRequest | null {
  const connection = state.connections.get(planned.connectionId);
  const record = state.records.get(planned.id);
  if (connection?.keyEpoch !== asPlanned.keyEpoch || record === undefined || !isPollable(record)) return null;
  if (!maySend(connection, runtimeOf(state, connection.id, now), now)) return null;
  return { id: planned.id, round: record.round, connection, sentAt: now };
}
