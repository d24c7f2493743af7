import { connectionSchema, keys } from '../../src/watch/model/records';
import type { Environment } from './environment';
import type { Life } from './virtual-browser';

/** A write to the disk: what its keys held before (null for nothing), and which life made it. */
export interface NewestWrite {
  before: Map<string, string | null>;
  life: Life;
}

/**
 * Undoes the newest write to the disk, as if it had not reached it. Nothing stored shows any more what was done since, so the oracles
 * expect of its ingestions what they expect after damage. A write that changes the key, address, block or removal of a connection is
 * never undone, because the oracles could not follow that.
 */
export function undoNewestWrite(environment: Environment): void {
  const { newestWrite } = environment;
  environment.newestWrite = null;
  if (newestWrite === null || !canBeUndone(environment, newestWrite)) return;
  const restored: Record<string, string> = {};
  for (const [key, text] of newestWrite.before) {
    const id = key.startsWith(keys.ingestion('')) ? key.slice(keys.ingestion('').length) : null;
    if (id !== null) environment.damaged.add(id);
    if (text === null) {
      environment.browser.local.remove(key);
      environment.oracle.afterRemove('local', [key]);
      continue;
    }
    environment.browser.local.put(key, text);
    const record = id === null ? null : environment.stored.record(id);
    if (record !== null && record.removedAt !== null) environment.removedAgain.add(record.id);
    // The lost write may have repaired a damaged record, which is unreadable again then.
    if (id !== null && record === null) environment.ingestionDamaged(id);
    else restored[key] = text;
  }
  environment.count('a write lost with the power');
  environment.trace(() => `lost ${[...newestWrite.before.keys()].join(' ')}`);
  environment.oracle.afterWrite('local', restored, newestWrite.life);
}

function canBeUndone({ browser }: Environment, { before }: NewestWrite): boolean {
  return [...before].every(([key, text]) => {
    if (!key.startsWith(keys.connection(''))) return true;
    const was = connectionSchema.safeParse(text === null ? null : JSON.parse(text));
    const is = connectionSchema.safeParse(browser.local.value(key));
    if (!was.success || !is.success) return false;
    const decisive = ({ keyEpoch, sealed, keyMode, baseUrl, blocked, removedAt }: typeof is.data) =>
      JSON.stringify([keyEpoch, sealed, keyMode, baseUrl, blocked, removedAt]);
    return decisive(was.data) === decisive(is.data);
  });
}
