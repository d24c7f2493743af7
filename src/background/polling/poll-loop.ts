import type { IngestionId } from '../../watch/model/records';
import type { PlannedPoll } from '../../watch/scheduling/plan-polls';
import { verifyInBackground } from '../connections/verify-connection';
import type { Outbox } from '../notifications/outbox';
import { planRound } from './plan-round';
import { createPoller, type PollerDeps } from './poller';
import { createWakeUp } from './wake-up';

export interface PollLoopDeps extends PollerDeps {
  outbox: Outbox;
  /** Deletes finished ingestions beyond the retention limit. */
  pruneHistory(): Promise<void>;
}

export interface PollLoop {
  /** Runs rounds until nothing more can be done now, and arranges the wake-up for the rest. May be called at any time. */
  wake(): Promise<void>;
}

/**
 * The poll loop: plan, spend the tokens, send, apply the answers, write, notify. Everything it needs to know is in the store,
 * so that the worker may be killed at any point and the next one goes on.
 */
export function createPollLoop(deps: PollLoopDeps): PollLoop {
  const { outbox } = deps;
  const poller = createPoller(deps);
  const inFlight = new Set<IngestionId>();
  let running: Promise<void> | null = null;
  let isWakeRequested = false;
  const wakeUp = createWakeUp({
    ...deps,
    wake,
    // A new request, or the answer of a poll in flight, makes a new plan at once.
    isPlanOutdated: () => isWakeRequested || inFlight.size > 0,
  });

  function wake(): Promise<void> {
    isWakeRequested = true;
    running ??= runWhileRequested();
    return running;
  }

  async function runWhileRequested(): Promise<void> {
    while (isWakeRequested) {
      isWakeRequested = false;
      // Whatever the reason, storage or a defect of ours: the next wake-up tries again.
      await round().catch(wakeUp.retrySoon);
    }
    // No await between the check above and this: a wake that comes a moment later must start a new run.
    running = null;
  }

  async function round(): Promise<void> {
    const plan = await planRound({ ...deps, inFlight, ensureAlarm: wakeUp.ensureAlarm });
    for (const poll of plan.polls) startPoll(poll);
    for (const connectionId of plan.keyChecks) verifyInBackground({ ...deps, wake }, connectionId);
    const notifyAt = await outbox.sendPending();
    const { plannedAt, wakeAt: pollAt, isBacklog } = plan;
    await wakeUp.arrange({ plannedAt, pollAt, notifyAt, isBacklog });
    await deps.pruneHistory();
  }

  /** Not awaited: one slow answer must not hold up the others. */
  function startPoll(planned: PlannedPoll): void {
    inFlight.add(planned.id);
    void poller
      .poll(planned)
      .catch((failure: unknown) => poller.postpone(planned, failure))
      .catch(() => undefined)
      .finally(() => {
        inFlight.delete(planned.id);
        void wake();
      });
  }

  return { wake };
}
