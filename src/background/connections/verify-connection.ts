import type { Answer } from '../../synap/client';
import { ownError } from '../../synap/errors';
import type { ResponseMeta } from '../../synap/headers';
import type { Whoami } from '../../synap/schemas';
import type { Connection } from '../../watch/model/records';
import { failureOf } from '../../watch/poll-result';
import { applyRateLimitHeaders } from '../../watch/scheduling/apply-rate-limit-headers';
import { withConnectionError } from '../../watch/scheduling/connection-error';
import { resumeConnection } from '../polling/mark-due';
import { type Draft, put } from '../storage/draft';
import { runtimeOf } from '../storage/state';
import { blockByAnswer, blockReason, isUnblockedByAnswer } from './block';
import { type ConnectionDeps, findConnection, spendToken } from './connection-deps';
import { checkKey } from './failure-diagnosis';

type FailedCheck = Extract<Answer<Whoami>, { ok: false }>;
type GoodCheck = Extract<Answer<Whoami>, { ok: true }>;

/** Asks whoami whose key a connection has, and writes what came of it. Pages read the result from storage. */
async function verifyConnection(deps: ConnectionDeps, id: string): Promise<void> {
  const { ports, store, wake } = deps;
  const connection = await findConnection(store, id);
  if (connection === null) return;
  // Taken before the key is opened: all attempts that a hanging key store fails together count as one failure.
  const sentAt = ports.clock.now();
  const key = await deps.keyring.open(connection);
  const answer: Answer<Whoami> = key.ok
    ? await whoami(deps, connection, key.apiKey)
    : { ok: false, error: ownError(key.code), meta: null };
  await store.change((draft) => {
    const present = draft.connections.get(id);
    // The key has been replaced, or the connection removed: the answer says nothing of what is there now.
    if (present === undefined || present.keyEpoch !== connection.keyEpoch) return;
    if (answer.ok) {
      applyGoodKey(draft, { present, asSent: connection, answer });
      learnRateLimit(draft, id, answer.meta);
    } else {
      put(draft.connections, unverified(present, connection, { answer, now: draft.now }));
      applyError(draft, id, { answer, sentAt, random: ports.random() });
    }
  });
  await wake();
}

/** Verifies without anybody waiting for it. */
export function verifyInBackground(deps: ConnectionDeps, id: string): void {
  void verifyConnection(deps, id).catch(deps.wake);
}

async function whoami(deps: ConnectionDeps, connection: Connection, apiKey: string): Promise<Answer<Whoami>> {
  await spendToken(deps.store, connection);
  const access = { baseUrl: connection.baseUrl, apiKey };
  return checkKey(deps, access, connection.identity);
}

/** Notes whose key it is. A blocked connection resumes at once, unless the answer comes from a cache. */
function applyGoodKey(
  draft: Draft,
  { present, asSent, answer }: { present: Connection; asSent: Connection; answer: GoodCheck },
): void {
  const { clientId, instanceId, isolation } = answer.value;
  const isUnblocked = answer.meta.ageMs === 0 && isUnblockedByAnswer(present, asSent);
  const blocked = isUnblocked ? null : present.blocked;
  put(draft.connections, {
    ...present,
    identity: { clientId, instanceId, isolation, at: draft.now },
    checkError: null,
    blocked,
  });
  if (present.blocked !== null && blocked === null) resumeConnection(draft, present.id);
}

/**
 * Notes what the server allows before the first polls. The person has just saved the connection and is watching, so the polls may use
 * what is left as if a page were visible.
 */
function learnRateLimit(draft: Draft, id: string, meta: ResponseMeta): void {
  const { now } = draft;
  draft.runtimes.set(id, applyRateLimitHeaders(runtimeOf(draft, id, now), meta, { now, isVisible: true }));
}

function unverified(
  connection: Connection,
  asSent: Connection,
  { answer: { error, meta }, now }: { answer: FailedCheck; now: number },
): Connection {
  const failed = { ...connection, checkError: failureOf(error, now) };
  // What a cache on the way has kept is no refusal.
  const reason = (meta?.ageMs ?? 0) > 0 ? null : blockReason(error);
  return reason === null ? failed : blockByAnswer(failed, asSent, { reason, error, now });
}

/** A pause that the server asks for when a key is checked holds back the polls as well. */
function applyError(
  draft: Draft,
  id: string,
  given: { answer: FailedCheck; sentAt: number; random: number },
): void {
  const { error, meta } = given.answer;
  const at = { sentAt: given.sentAt, now: draft.now, random: given.random };
  draft.runtimes.set(id, withConnectionError(runtimeOf(draft, id, draft.now), { error, meta }, at));
}
