import { isPollable, isProblem, type PendingOutcome } from '../model/ingestion';
import type { Batch, Ended, Ingestion, IngestionId, Settings, Watching } from '../model/records';
import { earliest } from '../scheduling/timer';
import { BATCH_STALLED_MS, STRAGGLER_TIMES } from './constants';
import type { DueBatch } from './notification-group';
import { isSwitchedOn } from './notification-switch';

export interface BatchInput {
  now: number;
  /** The batches that are not notified yet. */
  batches: Batch[];
  /** The state of a batch's member; null when it is gone. */
  find(id: IngestionId): Ingestion | null;
  /** How long an ingestion of a connection may run before its batch waits for it no longer. */
  stragglesAfterMs(connectionId: string): number;
  settings: Settings;
}

interface BatchPlan {
  due: DueBatch[];
  silentBatches: Batch[];
  /** The outcomes that no batch holds back. */
  rest: PendingOutcome[];
  nextAt: number | null;
}

/**
 * The problems of a batch are notified like any others; its successes wait for the one notification about the whole, but not for its
 * stragglers: these are notified one by one later.
 */
export function planBatches(audible: PendingOutcome[], input: BatchInput): BatchPlan {
  const plan: BatchPlan = { due: [], silentBatches: [], rest: audible, nextAt: null };
  for (const batch of input.batches) {
    const own = plan.rest.filter((record) => record.batchId === batch.id && !isProblem(record.outcome.kind));
    plan.rest = plan.rest.filter((record) => !own.includes(record));
    const members = batch.ids
      .flatMap((id) => input.find(id) ?? [])
      .filter(({ removedAt }) => removedAt === null);
    const inProgress = members.filter(isPollable).length;
    // A batch in progress of which no outcome waits needs no plan yet.
    if (inProgress > 0 && own.length === 0) continue;
    const at = batchDueAt(batch, input);
    if (at === null || at > input.now) {
      plan.nextAt = earliest(plan.nextAt, at);
      continue;
    }
    const ended = members.filter((member) => member.state === 'ended');
    const problems = ended
      .map(({ id, outcome: { kind } }) => ({ id, kind }))
      .filter(({ kind }) => isProblem(kind) && isSwitchedOn(kind, input.settings));
    // All members were stopped, removed or switched off: there is nothing to notify.
    if (own.length + problems.length === 0) plan.silentBatches.push(batch);
    else plan.due.push({ batch, own, problems, inProgress, endedAt: lastEndOf(ended) });
  }
  return plan;
}

const lastEndOf = (ended: readonly Ended[]) => Math.max(...ended.map(({ outcome }) => outcome.at));

/**
 * When a batch is notified. All done: now. None ended: null. Otherwise once every running member is a straggler and no member has ended
 * for a while; jobs that wait for each other end one after the other. If more than half is running, that while is longer: most outcomes
 * are still to come, but those that are known must not wait until the others have timed out.
 */
export function batchDueAt(
  { ids }: Batch,
  { now, find, stragglesAfterMs }: Pick<BatchInput, 'now' | 'find' | 'stragglesAfterMs'>,
): number | null {
  const members = ids.map(find).filter((member) => member !== null);
  const running = members.filter(isPollable);
  if (running.length === 0) return now;
  const endedAt = members.flatMap((one) => (one.state === 'ended' ? [Math.min(now, one.outcome.at)] : []));
  if (endedAt.length === 0) return null;
  const afterMs = Math.max(...running.map(({ connectionId }) => stragglesAfterMs(connectionId)));
  const startedAt = Math.max(...running.map(({ roundStartedAt }: Watching) => Math.min(now, roundStartedAt)));
  const areMost = running.length > ids.length / 2;
  const stalledMs = areMost ? Math.max(BATCH_STALLED_MS, afterMs) : afterMs / STRAGGLER_TIMES;
  return Math.max(startedAt + afterMs, Math.max(...endedAt) + stalledMs);
}
