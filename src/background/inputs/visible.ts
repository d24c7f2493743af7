import { VISIBLE_IDS_MAX } from '../../watch/constants';
import { isPollable } from '../../watch/model/ingestion';
import type { IngestionId } from '../../watch/model/records';
import { pollStateOf, scheduleInput } from '../../watch/scheduling/connection-runtime';
import { currentlyVisible, isVisible } from '../../watch/scheduling/plan-polls';
import { pollIntervalMs } from '../../watch/scheduling/poll-interval';
import { runtimeOf } from '../storage/state';
import type { Transaction } from '../storage/transaction';
import { type CommandDeps, type CommandOf, done, markActed, type ReplyTo } from './command-deps';

/** Notes what a page shows: it is polled as often as visible ingestions are, from now on. */
export async function updateVisible(
  { store }: CommandDeps,
  command: CommandOf<'looking'>,
): ReplyTo<'looking'> {
  await store.change((tx) => {
    const { scheduler } = tx.state;
    if (command.ids.length === 0) return tx.putScheduler({ ...scheduler, visibleAt: {} });
    const newlyVisible = command.ids.filter((id) => !isVisible(scheduler, id, tx.now));
    markVisible(tx, command.ids);
    markActed(tx);
    for (const id of newlyVisible) pollEarlier(tx, id);
  });
  return done(null);
}

/** Notes that a page shows these from now on. Others may still be visible on another page. */
export function markVisible(tx: Transaction, ids: IngestionId[]): void {
  const { scheduler } = tx.state;
  const visible = ids.slice(0, VISIBLE_IDS_MAX).map((id) => [id, tx.now]);
  tx.putScheduler({
    ...scheduler,
    visibleAt: { ...currentlyVisible(scheduler, tx.now), ...Object.fromEntries(visible) },
  });
}

/** Moves the next poll forward to where the interval of a visible ingestion puts it. */
function pollEarlier(tx: Transaction, id: IngestionId): void {
  const record = tx.state.records.get(id);
  const connection = record && tx.state.connections.get(record.connectionId);
  if (!record || !connection || !isPollable(record)) return;
  const runtime = runtimeOf(tx.state, connection.id, tx.now);
  const poll = pollStateOf(runtime, id);
  // Back-off and the pauses after a 404 stay: a person who watches does not mend a server.
  if (poll.failures > 0 || record.notFound.count > 0) return;
  const intervalMs = pollIntervalMs(connection.durationModel, scheduleInput(record, runtime, true, tx.now));
  const dueAt = (poll.lastPolledAt ?? tx.now) + intervalMs;
  if (dueAt >= poll.dueAt) return;
  tx.putRuntime(connection.id, { ...runtime, polls: { ...runtime.polls, [id]: { ...poll, dueAt } } });
}
