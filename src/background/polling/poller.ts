import type { Ports } from '../../platform/ports';
import type { Client } from '../../synap/client';
import { ownError } from '../../synap/errors';
import { isPollable } from '../../watch/model/ingestion';
import type { Connection } from '../../watch/model/records';
import { failureOf } from '../../watch/poll-result';
import { retryLater } from '../../watch/scheduling/after-poll';
import { maySend } from '../../watch/scheduling/blocks';
import type { PlannedPoll } from '../../watch/scheduling/plan-polls';
import type { Keyring } from '../connections/keyring';
import { runtimeOf, type State } from '../storage/state';
import { storageErrorCode } from '../storage/storage-error-code';
import type { Store } from '../storage/store';
import type { PollRequest } from './answer-context';
import { applyAnswer } from './apply-answer';
import { createRefusalChecks } from './confirm-refusals';
import { diagnoseAnswer } from './diagnose-answer';
import { createKeyCheck } from './key-check';
import { blockWithoutKey, retryKeyLater, takeBackPoll } from './unsent-poll';

export interface PollerDeps {
  ports: Ports;
  store: Store;
  client: Client;
  keyring: Keyring;
}

export interface Poller {
  /** Sends one status request and applies its answer. Rejects if the answer could not be written. */
  poll(planned: PlannedPoll): Promise<void>;
  /** Delays the next poll of an ingestion whose answer could not be written. */
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
    const openingAt = ports.clock.now();
    const key = await keyring.open(connection);
    // Decrypting took time, and things may have changed: check again, and await nothing between the check and the request.
    const state = await store.state();
    const request = requestFor(planned, connection, { state, now: ports.clock.now() });
    if (request === null) return takeBackPoll(store, planned);
    if (!key.ok)
      return key.code === 'key_needed'
        ? blockWithoutKey(store, planned, request)
        : retryKeyLater(deps, planned, { ...request, sentAt: openingAt });
    const { apiKey } = key;
    const given = await client.status({ baseUrl: request.connection.baseUrl, apiKey }, planned.id);
    const answered = { ...request, receivedAt: ports.clock.now() };
    const used = { connection: request.connection, apiKey };
    const answer = await diagnoseAnswer({ ...deps, checkKeyOnce }, used, given);
    const isApplied = await applyAnswer(deps, answered, answer);
    if (answer.ok) return;
    if (isApplied) await refusalChecks.begin(answered, apiKey, answer);
    else await applyAnswer(deps, answered, await refusalChecks.confirm(answered, apiKey, answer));
  }

  return { poll, postpone: (planned, failure) => postpone(deps, planned, failure) };
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

async function postpone(
  { store, ports }: PollerDeps,
  { id, connectionId }: PlannedPoll,
  failure: unknown,
): Promise<void> {
  const code = storageErrorCode(failure);
  await store.change((draft) => {
    const record = draft.records.get(id);
    // A write that was not answered in time may have been carried out, and has ended the watch.
    if (!draft.connections.has(connectionId) || record === undefined || !isPollable(record)) return;
    const runtime = runtimeOf(draft, connectionId, draft.now);
    const later = retryLater(runtime, id, { now: draft.now, random: ports.random() });
    // The error goes into the session's storage, which may still take it when the local one is full.
    const connectionError = code === null ? later.connectionError : failureOf(ownError(code), draft.now);
    draft.runtimes.set(connectionId, { ...later, connectionError });
  });
}
