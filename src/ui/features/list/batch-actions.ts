import { hasCompleted } from '../../../watch/model/ingestion';
import type { Ingestion } from '../../../watch/model/records';
import type { Page } from '../../app/page';
import { sendInChunks } from '../../app/send-in-chunks';
import { items } from '../../app/stored-items';

/** What a key does with a row. */
export type RowAction = 'copy' | 'check' | 'remove';

/** The action of a key, as `pressedKey` names it; null if it has none. */
export function rowActionFor(key: string): RowAction | null {
  switch (key) {
    case 'c':
      return 'copy';
    case 'r':
      return 'check';
    case 'Delete':
    case 'Backspace':
      return 'remove';
    default:
      return null;
  }
}

/** Does with all of a batch what a key does with one row. Checked are those that have not completed, if there are any. */
export async function actOnBatch(page: Page, batchId: string, action: RowAction): Promise<void> {
  const members = await batchMembers(page, batchId);
  const ids = members.map(({ id }) => id);
  if (ids.length === 0) return;
  switch (action) {
    case 'copy':
      await page.copy(ids.join('\n'));
      return;
    case 'check': {
      const open = members.filter((record) => !hasCompleted(record)).map(({ id }) => id);
      await sendInChunks(page.send, 'check', open.length > 0 ? open : ids);
      return;
    }
    case 'remove':
      await sendInChunks(page.send, 'remove', ids);
  }
}

/** Read when it is needed: a list has only some of the members of a large batch. */
async function batchMembers(page: Page, batchId: string): Promise<Ingestion[]> {
  const item = items.batch(batchId);
  const batch = item.parse((await page.storage.get([item.key]))[item.key]);
  const members = (batch?.ids ?? []).map(items.ingestion);
  const stored = await page.storage.get(members.map(({ key }) => key));
  return members
    .flatMap(({ key, parse }) => parse(stored[key]) ?? [])
    .filter(({ removedAt }) => removedAt === null);
}
