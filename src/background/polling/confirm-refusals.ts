import type { Answer } from '../../synap/client';
import type { Whoami } from '../../synap/schemas';
import { needsKeyCheck, withGoodKey } from '../../watch/apply-refusal';
import { KEY_CHECK_GAP_MS } from '../../watch/constants';
import type { Connection } from '../../watch/model/records';
import { maySend } from '../../watch/scheduling/blocks';
import { applyRateLimit } from '../connections/apply-rate-limit';
import { runtimeOf } from '../storage/state';
import type { Store } from '../storage/store';
import type { PollRequest } from './answer-context';
import type { CheckKeyOnce, KeyCheckDeps } from './key-check';

/** Asks whoami where refusals of single IDs wait for it, and notes on all of them that it was answered. */
export type ConfirmRefusals = (request: PollRequest, apiKey: string) => Promise<void>;

/**
 * Makes the check of refusals. However many IDs of a connection are refused, one whoami speaks for all, and no more than one is
 * sent in each `KEY_CHECK_GAP_MS`.
 */
export function createConfirmRefusals(deps: KeyCheckDeps, checkKeyOnce: CheckKeyOnce): ConfirmRefusals {
  const checkedAt = new Map<string, number>();
  return async ({ id, connection }, apiKey) => {
    const state = await deps.store.state();
    const record = state.records.get(id);
    const now = deps.ports.clock.now();
    const lastAt = checkedAt.get(connection.id) ?? Number.NEGATIVE_INFINITY;
    if (record?.connectionId !== connection.id || !needsKeyCheck(record)) return;
    if (Math.abs(now - lastAt) < KEY_CHECK_GAP_MS) return;
    if (!maySend(connection, runtimeOf(state, connection.id, now), now)) return;
    checkedAt.set(connection.id, now);
    const check = await checkKeyOnce(connection, apiKey);
    if (check === null) return;
    await applyRateLimit(deps, connection, { answer: check, sentAt: now });
    if (provesKey(check)) await noteGoodKey(deps.store, connection);
  };
}

/** Whether whoami was answered well just now: by Synap itself, and not by a cache on the way. */
export function provesKey(check: Answer<Whoami>): boolean {
  return check.ok && check.meta.ageMs === 0;
}

/** Notes on every ingestion of a connection that whoami was answered after its first refusal. */
export async function noteGoodKey(store: Store, { id, keyEpoch }: Connection): Promise<void> {
  await store.change((draft) => {
    if (draft.connections.get(id)?.keyEpoch !== keyEpoch) return;
    for (const record of [...draft.records.values()])
      if (record.connectionId === id) draft.records.set(record.id, withGoodKey(record));
  });
}
