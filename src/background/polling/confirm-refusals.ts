import type { Answer } from '../../synap/client';
import type { Whoami } from '../../synap/schemas';
import { needsKeyCheck, withDoubtedKey, withGoodKey } from '../../watch/apply-refusal';
import { isMadeBefore } from '../../watch/cached-answer';
import { KEY_CHECK_GAP_MS } from '../../watch/constants';
import type { Connection, Ingestion } from '../../watch/model/records';
import { maySend } from '../../watch/scheduling/blocks';
import { isInDebt } from '../../watch/scheduling/budget';
import { applyRateLimit } from '../connections/apply-rate-limit';
import { type Draft, put } from '../storage/draft';
import { runtimeOf } from '../storage/state';
import type { Store } from '../storage/store';
import type { FailedAnswer, PollRequest, StatusAnswer } from './answer-context';
import type { CheckKeyOnce, KeyCheckDeps } from './key-check';

/** Asks whoami whether refusals of single IDs can be Synap's own, and notes the answer on all that are refused. */
export interface RefusalChecks {
  /** Called after a refusal: asks whoami if the refusals of this ID wait for it. */
  begin(request: PollRequest, apiKey: string, refusal: FailedAnswer): Promise<void>;
  /** Called before a refusal ends a watch: returns the refusal with `isConfirmed`, or the failure of whoami in its place. */
  confirm(request: PollRequest, apiKey: string, refusal: FailedAnswer): Promise<StatusAnswer>;
}

/**
 * Creates the checks of refusals. A whoami that `begin` sends counts for all refused IDs of the connection, so at most one is sent in
 * each `KEY_CHECK_GAP_MS`. `confirm` sends one for each refusal that would end a watch. Neither sends one while the budget is in debt:
 * no person waits for it, and the next refusal asks again.
 */
export function createRefusalChecks(deps: KeyCheckDeps, checkKeyOnce: CheckKeyOnce): RefusalChecks {
  const { store, ports } = deps;
  const checkedAt = new Map<string, number>();

  /** Null if nothing may be sent now. */
  async function check(
    connection: Connection,
    apiKey: string,
    refusal: FailedAnswer,
  ): Promise<Answer<Whoami> | null> {
    const sentAt = ports.clock.now();
    if (!maySend(connection, runtimeOf(await store.state(), connection.id, sentAt), sentAt)) return null;
    checkedAt.set(connection.id, sentAt);
    const answer = await checkKeyOnce(connection, apiKey);
    if (answer !== null) await applyRateLimit(deps, connection, { answer, sentAt });
    if (answer !== null && provesKey(answer, refusal)) await noteGoodKey(store, connection, answer);
    return answer;
  }

  async function mustWait({ id, limitPerMin }: Connection): Promise<boolean> {
    const now = ports.clock.now();
    return isInDebt(runtimeOf(await store.state(), id, now), now, limitPerMin);
  }

  return {
    async begin({ id, connection }, apiKey, refusal) {
      const record = (await store.state()).records.get(id);
      const lastAt = checkedAt.get(connection.id) ?? Number.NEGATIVE_INFINITY;
      if (record?.connectionId !== connection.id || !needsKeyCheck(record)) return;
      if (await mustWait(connection)) return;
      if (Math.abs(ports.clock.now() - lastAt) >= KEY_CHECK_GAP_MS) await check(connection, apiKey, refusal);
    },

    async confirm({ connection }, apiKey, refusal) {
      if (await mustWait(connection)) return { ...refusal, isConfirmed: false };
      const answer = await check(connection, apiKey, refusal);
      if (answer !== null && provesKey(answer, refusal)) return { ...refusal, isConfirmed: true };
      await noteDoubtedKey(store, connection);
      const saysNothing = answer === null || answer.ok || isCachedCheck(answer);
      return saysNothing ? { ...refusal, isConfirmed: false } : answer;
    },
  };
}

/** A successful answer of whoami. `provesKey` accepts only one that no cache has kept. */
type GoodWhoami = Extract<Answer<Whoami>, { ok: true }>;

/** Whether an answer of whoami proves that the key is good now, after it was used for a request that was refused. */
export function provesKey(check: Answer<Whoami>, refusal: FailedAnswer): check is GoodWhoami {
  return check.ok && !isCachedCheck(check) && !isMadeBefore(check.meta, refusal.meta);
}

/** Whether an answer of whoami comes from a cache: then it neither accepts nor refuses the key. */
export const isCachedCheck = ({ meta }: Answer<Whoami>) => (meta?.ageMs ?? 0) > 0;

/** Notes on every refused ingestion of a connection that whoami has accepted the key. */
export async function noteGoodKey(store: Store, connection: Connection, { meta }: GoodWhoami): Promise<void> {
  await changeRecords(store, connection, (record, draft) => {
    const { offsetMs } = runtimeOf(draft, connection.id, draft.now);
    return withGoodKey(record, { at: draft.now, serverAt: meta.serverTime ?? draft.now + offsetMs });
  });
}

async function noteDoubtedKey(store: Store, connection: Connection): Promise<void> {
  await changeRecords(store, connection, withDoubtedKey);
}

/** Changes the records of a connection, unless it has another key by now. */
async function changeRecords(
  store: Store,
  { id, keyEpoch }: Connection,
  changed: (record: Ingestion, draft: Draft) => Ingestion,
): Promise<void> {
  await store.change((draft) => {
    if (draft.connections.get(id)?.keyEpoch !== keyEpoch) return;
    for (const record of [...draft.records.values()])
      if (record.connectionId === id) put(draft.records, changed(record, draft));
  });
}
