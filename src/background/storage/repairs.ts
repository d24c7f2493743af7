import type { Ports } from '../../platform/ports';
import { isPollable } from '../../watch/model/ingestion';
import { keys } from '../../watch/model/records';
import { keepAlarm } from '../polling/alarm';
import { isSame, type State, type Stored } from './state';

/** What has to be written because stored values cannot be read. */
export interface Repairs {
  /** The unreadable values, whole, under the keys where they are set aside. */
  copies: Stored;
  /** The records that take their place, by key. */
  mended: Stored;
  /** The keys of unreadable values that nothing replaces. */
  gone: string[];
}

export const newRepairs = (): Repairs => ({ copies: {}, mended: {}, gone: [] });

export const isRepairNeeded = ({ copies }: Repairs): boolean => Object.keys(copies).length > 0;

/** Sets an unreadable value aside under a key of its own. An earlier start may have done so already, and been killed before it removed the value. */
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

/** Sets the alarm before recovered watches are written: the browser may have forgotten its alarms. */
export async function setAlarmForRepairs({ alarms, clock }: Ports, state: State): Promise<void> {
  const now = clock.now();
  if ([...state.records.values()].some(isPollable)) await keepAlarm(alarms, now, now);
}
