import { isPollable } from '../../watch/model/ingestion';
import { VISIBLE_IDS_MAX } from '../../watch/model/limits';
import type { IngestionId } from '../../watch/model/records';
import { forecastOf } from '../../watch/scheduling/forecast';
import { pollIntervalMs } from '../../watch/scheduling/poll-interval';
import { pollStateOf, scheduleInput } from '../../watch/scheduling/poll-state';
import { currentlyVisible, isVisible } from '../../watch/scheduling/visible';
import type { Draft } from '../storage/draft';
import { runtimeOf } from '../storage/state';
import { type CommandDeps, type CommandOf, done, markActed, type ReplyTo } from './command-deps';

/** Notes what a page shows. From now on it is polled as often as visible ingestions are. */
export async function updateVisible(
  { store }: CommandDeps,
  command: CommandOf<'visible'>,
): ReplyTo<'visible'> {
  await store.change((draft) => {
    const { scheduler } = draft;
    if (command.ids.length === 0) {
      draft.scheduler = { ...scheduler, visibleAt: {} };
      return;
    }
    const newlyVisible = command.ids.filter((id) => !isVisible(scheduler, id, draft.now));
    markVisible(draft, command.ids);
    markActed(draft);
    for (const id of newlyVisible) pollEarlier(draft, id);
  });
  return done(null);
}

/** Notes that a page shows these from now on. Others may still be visible on another page. */
export function markVisible(draft: Draft, ids: IngestionId[]): void {
  const { scheduler } = draft;
  const visible = ids.slice(0, VISIBLE_IDS_MAX).map((id) => [id, draft.now]);
  draft.scheduler = {
    ...scheduler,
    visibleAt: { ...currentlyVisible(scheduler, draft.now), ...Object.fromEntries(visible) },
  };
}

/** Moves the next poll forward to where the interval of a visible ingestion puts it. */
function pollEarlier(draft: Draft, id: IngestionId): void {
  const record = draft.records.get(id);
  const connection = record && draft.connections.get(record.connectionId);
  if (!record || !connection || !isPollable(record)) return;
  const runtime = runtimeOf(draft, connection.id, draft.now);
  const poll = pollStateOf(runtime, id);
  // Back-off and the pauses after refusals stay: that somebody looks does not make the server recover.
  if (poll.failures > 0 || record.refusals.count > 0) return;
  // The server has asked to wait.
  if (poll.serverPausedUntil !== undefined && poll.serverPausedUntil > draft.now) return;
  const intervalMs = pollIntervalMs(
    forecastOf(connection.durationModel, record.documentId),
    scheduleInput(record, runtime, { isVisible: true, now: draft.now }),
  );
  const dueAt = (poll.lastPolledAt ?? draft.now) + intervalMs;
  if (dueAt >= poll.dueAt) return;
  draft.runtimes.set(connection.id, { ...runtime, polls: { ...runtime.polls, [id]: { ...poll, dueAt } } });
}
