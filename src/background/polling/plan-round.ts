import type { Ports } from '../../platform/ports';
import { AWAY_MS } from '../../watch/constants';
import { isPollable } from '../../watch/model/ingestion';
import type { IngestionId, SchedulerState, Watching } from '../../watch/model/records';
import { startCollecting, wasAway } from '../../watch/notifications/plan-notifications';
import { currentlyVisible, type Plan, planPolls } from '../../watch/scheduling/plan-polls';
import { isGone } from '../storage/load-state';
import { isSame, runtimeOf } from '../storage/state';
import type { Store } from '../storage/store';
import type { Transaction } from '../storage/transaction';

export interface PlanRoundDeps {
  ports: Pick<Ports, 'online'>;
  store: Store;
  /** Ingestions whose request has not been answered yet. */
  inFlight: ReadonlySet<IngestionId>;
  /** Makes sure that something wakes the next worker. Called before anything else of the round. */
  ensureAlarm(tx: Transaction, wakeAt: number | null): Promise<void>;
}

/**
 * Plans a round and writes the tokens that it spends before anything is sent: a worker killed in between wastes a token, and
 * never exceeds the limit.
 */
export function planRound(deps: PlanRoundDeps): Promise<Plan> {
  return deps.store.change(async (tx) => {
    await dropGone(tx);
    const watching = [...tx.state.records.values()].filter(isPollable);
    const plan = planNow(deps, tx, watching);
    await deps.ensureAlarm(tx, plan.wakeAt);
    const scheduler = schedulerAfter(plan, watching, tx);
    if (!isSame(scheduler, tx.state.scheduler)) tx.putScheduler(scheduler);
    return plan;
  });
}

function planNow({ ports, inFlight }: PlanRoundDeps, tx: Transaction, watching: Watching[]): Plan {
  const { state, now } = tx;
  const connections = [...state.connections.values()];
  const runtimes = new Map(connections.map(({ id }) => [id, runtimeOf(state, id, now)]));
  const { scheduler } = state;
  const online = ports.online();
  const plan = planPolls({ now, watching, connections, runtimes, inFlight, scheduler, online });
  for (const [id, runtime] of plan.runtimes) if (runtime !== runtimes.get(id)) tx.putRuntime(id, runtime);
  return plan;
}

function schedulerAfter(plan: Plan, watching: Watching[], { state, now }: Transaction): SchedulerState {
  const { scheduler } = state;
  const visibleAt = currentlyVisible(scheduler, now);
  if (plan.polls.length === 0) return { ...scheduler, visibleAt };
  const missed = wasAway(scheduler, now) ? watchedWhileAway(watching, plan.due, now) : [];
  const away = scheduler.away ?? (missed.length > 0 ? startCollecting(missed, now) : null);
  return { ...scheduler, lastRoundAt: now, away, visibleAt };
}

/** The due ingestions that were watched all the while nobody polled. What was added since was not missed. */
function watchedWhileAway(watching: Watching[], due: IngestionId[], now: number): IngestionId[] {
  const isDue = new Set(due);
  return watching
    .filter((record) => isDue.has(record.id) && Math.abs(now - record.roundStartedAt) > AWAY_MS)
    .map((record) => record.id);
}

/** Deletes removed ingestions that can no longer be restored. */
async function dropGone(tx: Transaction): Promise<void> {
  for (const record of [...tx.state.records.values()]) if (isGone(record, tx.now)) await tx.drop(record.id);
}
