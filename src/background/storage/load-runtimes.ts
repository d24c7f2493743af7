import type { Ports } from '../../platform/ports';
import { newSchedulerState } from '../../watch/model/defaults';
import { read } from '../../watch/model/read-stored';
import { keys } from '../../watch/model/records';
import { newConnectionRuntime } from '../../watch/scheduling/budget';
import type { State } from './state';

/**
 * Reads what the worker before has left in `storage.session`: the runtime of each connection, the scheduler state and the log. All
 * of it is lost when the browser closes; then every ingestion is due, and the budgets are empty.
 */
export async function readRuntimes(ports: Ports, state: State): Promise<void> {
  const ids = [...state.connections.keys()];
  const session = await ports.session.get([keys.scheduler, keys.log, ...ids.map(keys.runtime)]);
  const now = ports.clock.now();
  state.scheduler = read.scheduler(session[keys.scheduler]) ?? newSchedulerState(now);
  state.log = read.log(session[keys.log])?.entries ?? [];
  for (const id of ids) {
    const runtime = read.runtime(session[keys.runtime(id)]);
    state.runtimes.set(id, runtime ?? newConnectionRuntime(now, false));
  }
}
