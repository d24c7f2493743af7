import type { Ports } from '../../platform/ports';
import { UNDO_MS } from '../../watch/constants';
import { isPollable } from '../../watch/model/ingestion';
import type { Connection, Ingestion, IngestionId, SchedulerState, Watching } from '../../watch/model/records';
import { startCollecting, wasAway } from '../../watch/notifications/away';
import { AWAY_MS } from '../../watch/notifications/constants';
import { resumesByItself } from '../../watch/scheduling/blocks';
import { type Plan, planPolls } from '../../watch/scheduling/plan-polls';
import { currentlyVisible } from '../../watch/scheduling/visible';
import { hasPendingNotifications } from '../notifications/pending';
import type { Draft } from '../storage/draft';
import { runtimeOf } from '../storage/state';
import type { Store } from '../storage/store';
import { isKeyCheckNext, startKeyChecks } from './start-key-checks';

export interface PlanRoundDeps {
  ports: Pick<Ports, 'online' | 'clock'>;
  store: Store;
  /** Ingestions whose request has not been answered yet. */
  inFlight: ReadonlySet<IngestionId>;
  /** Makes sure that something wakes the next worker. Called before the round is written, and before anything is sent. */
  ensureAlarm(draft: Draft, wakeAt: number | null): Promise<void>;
}

/** The plan of a round. `keyChecks`: the connections whose refused key whoami checks now. */
export type RoundPlan = Plan & { keyChecks: string[]; plannedAt: number };

/**
 * Plans a round and writes the tokens that it spends before anything is sent: a worker killed in between wastes a token, and
 * never exceeds the limit.
 */
export function planRound(deps: PlanRoundDeps): Promise<RoundPlan> {
  return deps.store.change(async (draft) => {
    await dropGone(draft);
    const watching = [...draft.records.values()].filter(isPollable);
    const keyChecks = startKeyChecks(draft, watching);
    const plan = planNow(deps, draft, watching);
    await deps.ensureAlarm(draft, plan.wakeAt);
    spendFromNow(draft, plan, deps.ports.clock.now());
    draft.scheduler = schedulerAfter(plan, watching, draft);
    forgetNotPolled(draft, watching);
    keepCollecting(draft);
    return {
      ...plan,
      plannedAt: draft.now,
      keyChecks,
      isBacklog: plan.isBacklog || isKeyCheckNext(draft, plan),
    };
  });
}

function planNow({ ports, inFlight }: PlanRoundDeps, draft: Draft, watching: Watching[]): Plan {
  const { now, scheduler } = draft;
  const connections = [...draft.connections.values()];
  const runtimes = new Map(connections.map(({ id }) => [id, runtimeOf(draft, id, now)]));
  const online = ports.online();
  const plan = planPolls({ now, watching, connections, runtimes, inFlight, scheduler, online });
  for (const [id, runtime] of plan.runtimes)
    if (runtime !== runtimes.get(id)) draft.runtimes.set(id, runtime);
  return plan;
}

/**
 * Counts the tokens from now, not from the plan. A browser may take seconds to set the alarm in between, and that time must not earn
 * tokens that the polls, which are sent only now, have already used.
 */
function spendFromNow(draft: Draft, { polls }: Plan, now: number): void {
  for (const id of new Set(polls.map(({ connectionId }) => connectionId))) {
    const runtime = runtimeOf(draft, id, draft.now);
    draft.runtimes.set(id, { ...runtime, tokensAt: Math.max(runtime.tokensAt, now) });
  }
}

function schedulerAfter(plan: Plan, watching: Watching[], { scheduler, now }: Draft): SchedulerState {
  const visibleAt = currentlyVisible(scheduler, now);
  if (plan.polls.length === 0) return { ...scheduler, visibleAt };
  const missed = wasAway(scheduler, now) ? watchedWhileAway(watching, plan.due, { scheduler, now }) : [];
  // If the person was away again before the digest was sent (a machine that woke for a moment), all of it is still one digest.
  const away = missed.length > 0 ? startCollecting(missed, now) : scheduler.away;
  return { ...scheduler, lastRoundAt: now, away, visibleAt };
}

/**
 * Takes out of the digest's waiting list what is no longer polled: what the person has stopped or removed, and everything on a
 * connection that waits for the person, for a new key, say.
 */
function forgetNotPolled(draft: Draft, watching: Watching[]): void {
  const { away } = draft.scheduler;
  if (away === null) return;
  const isPolled = ({ connectionId }: Watching) => {
    const connection = draft.connections.get(connectionId);
    return connection !== undefined && resumesByItself(connection.blocked);
  };
  const polled = new Set(watching.filter(isPolled).map(({ id }) => id));
  const waitingFor = away.waitingFor.filter((id) => polled.has(id));
  if (waitingFor.length === away.waitingFor.length) return;
  draft.scheduler = { ...draft.scheduler, away: { ...away, waitingFor } };
}

/**
 * Starts the collection for the digest anew while nothing has been collected yet and Synap cannot be reached. After a sleep that may
 * take a while: there is no network yet, or a sign-in page or a gateway answers. The same if its time is over with nothing collected,
 * because the background was stopped right after it had begun.
 */
function keepCollecting(draft: Draft): void {
  const { scheduler, now } = draft;
  if (scheduler.away === null || scheduler.away.waitingFor.length === 0) return;
  const isUnreached = ({ id, blocked }: Connection) =>
    resumesByItself(blocked) && (blocked !== null || draft.runtimes.get(id)?.connectionError != null);
  const isOver = now >= scheduler.away.until;
  if (hasPendingNotifications(draft)) return;
  if (!isOver && ![...draft.connections.values()].some(isUnreached)) return;
  draft.scheduler = { ...scheduler, away: startCollecting(scheduler.away.waitingFor, now) };
}

/** The due ingestions that were watched while nobody polled. One that was added since was not missed. */
function watchedWhileAway(
  watching: Watching[],
  due: IngestionId[],
  { scheduler, now }: Pick<Draft, 'scheduler' | 'now'>,
): IngestionId[] {
  const isDue = new Set(due);
  // Missed is what was watched before the last round or, if this browser session has had none, before its start. If the clock was set
  // back, `awaySince` lies in the future and proves nothing: then only a watch of some age counts.
  const awaySince = scheduler.lastRoundAt ?? scheduler.startedAt;
  const isMissed = ({ roundStartedAt }: Watching) =>
    (awaySince <= now && roundStartedAt < awaySince) || Math.abs(now - roundStartedAt) > AWAY_MS;
  return watching.filter((record) => isDue.has(record.id) && isMissed(record)).map(({ id }) => id);
}

/** Deletes removed ingestions that can no longer be restored, and batches of which nothing else is left. */
async function dropGone(draft: Draft): Promise<void> {
  const gone = [...draft.records.values()].filter((record) => isGone(record, draft.now));
  for (const { id } of gone) draft.records.delete(id);
  await draft.dropEmptyBatches(gone.flatMap(({ batchId }) => batchId ?? []));
}

/** Whether the time for undo of a removed ingestion is over. A clock that was set back must not keep it until it has caught up. */
function isGone({ removedAt }: Ingestion, now: number): boolean {
  return removedAt !== null && Math.abs(now - removedAt) >= UNDO_MS;
}
