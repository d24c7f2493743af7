import type { Ports } from '../../platform/ports';
import { isPollable } from '../../watch/model/ingestion';
import { keys } from '../../watch/model/records';
import { keepAlarm } from '../polling/alarm';
import { isSame, type State, type Stored } from './state';

/** What storage has to become where it cannot be read. */
export interface Repairs {
  /** The unreadable values, whole, under the keys where they are set aside. */
  copies: Stored;
  /** What goes on in their place. */
  mended: Stored;
  /** The keys of what is set aside while nothing goes on in its place. */
  gone: string[];
}

export const newRepairs = (): Repairs => ({ copies: {}, mended: {}, gone: [] });

export const isRepairNeeded = ({ copies }: Repairs): boolean => Object.keys(copies).length > 0;

/** Under a key of its own, unless it is there already from a start that was killed before it had removed the rest. */
export function setAside(
  { stored, repairs }: { stored: Stored; repairs: Repairs },
  key: string,
  raw: unknown,
): void {
  for (let copy = 1; ; copy++) {
    const name = keys.damaged(key, copy);
    if (stored[name] !== undefined && !isSame(stored[name], raw)) continue;
    repairs.copies[name] = raw;
    return;
  }
}

/** How many values are set aside. */
export function countDamaged(stored: Stored, { copies }: Repairs): number {
  const names = [...Object.keys(stored), ...Object.keys(copies)];
  return new Set(names.filter((key) => key.startsWith(keys.damaged('')))).size;
}

/** What is watched afresh needs an alarm before it is written: the browser may have forgotten its alarms. */
export async function ensureAlarm({ alarms, clock }: Ports, state: State): Promise<void> {
  const now = clock.now();
  if ([...state.records.values()].some(isPollable)) await keepAlarm(alarms, now, now);
}
