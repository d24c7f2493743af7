import type { Ports } from '../../platform/ports';
import { ownError } from '../../synap/errors';
import type { Connection } from '../../watch/model/records';
import { withConnectionError } from '../../watch/scheduling/connection-error';
import { isKeyGivenUp } from '../../watch/scheduling/key-checks';
import type { PlannedPoll } from '../../watch/scheduling/plan-polls';
import { withoutPoll } from '../../watch/scheduling/poll-state';
import { blockByAnswer } from '../connections/block';
import { type Draft, put } from '../storage/draft';
import { runtimeOf } from '../storage/state';
import type { Store } from '../storage/store';
import type { PollRequest } from './answer-context';

/** Undoes a planned poll for which no request was sent, so that it does not count as the newest. */
export async function takeBackPoll(store: Store, planned: PlannedPoll): Promise<void> {
  await store.change((draft) => {
    if (draft.connections.has(planned.connectionId)) takeBack(draft, planned);
  });
}

function takeBack(draft: Draft, { id, connectionId, before }: PlannedPoll): void {
  const runtime = runtimeOf(draft, connectionId, draft.now);
  draft.runtimes.set(connectionId, withoutPoll(runtime, id, before));
}

/** Blocks a connection that has no key any more: it has to be given again. */
export async function blockWithoutKey(
  store: Store,
  planned: PlannedPoll,
  { connection: asPlanned }: PollRequest,
): Promise<void> {
  await store.change((draft) => {
    const connection = draft.connections.get(asPlanned.id);
    if (connection === undefined) return;
    takeBack(draft, planned);
    if (connection.keyEpoch === asPlanned.keyEpoch) blockUntilKeyIsGiven(draft, connection, asPlanned);
  });
}

/**
 * Pauses a connection whose key the browser cannot read just now. The key is tried again when the pause is over, and the
 * ingestion, for which nothing was sent, with it; after a week the key has to be given again.
 */
export async function retryKeyLater(
  { store, ports }: { store: Store; ports: Pick<Ports, 'random'> },
  planned: PlannedPoll,
  { connection: asPlanned, sentAt }: PollRequest,
): Promise<void> {
  await store.change((draft) => {
    const connection = draft.connections.get(asPlanned.id);
    if (connection === undefined) return;
    takeBack(draft, planned);
    if (connection.keyEpoch !== asPlanned.keyEpoch) return;
    const runtime = runtimeOf(draft, connection.id, draft.now);
    const at = { sentAt, now: draft.now, random: ports.random() };
    const failed = withConnectionError(runtime, { error: ownError('key_unreadable'), meta: null }, at);
    draft.runtimes.set(connection.id, failed);
    if (isKeyGivenUp(failed)) blockUntilKeyIsGiven(draft, connection, asPlanned);
  });
}

function blockUntilKeyIsGiven(draft: Draft, connection: Connection, asPlanned: Connection): void {
  const reason = 'key_needed';
  const cause = { reason, error: ownError(reason), now: draft.now } as const;
  put(draft.connections, blockByAnswer(connection, asPlanned, cause));
}
