import { hasCompleted } from '../../../watch/model/ingestion';
import type { Ingestion } from '../../../watch/model/records';
import type { Page } from '../../app/page';
import { sendInChunks } from '../../app/send-in-chunks';
import { items } from '../../app/stored-items';
import type { RowAction } from './list-keys';

/** Does with all of a batch what a key does with one row. Checked are those that have not completed, if there are any. */
export async function actOnBatch(page: Page, batchId: string, action: RowAction): Promise<void> {
  const members = await batchMembers(page, batchId);
  const ids = members.map(({ id }) => id);
  if (ids.length === 0) return;
  const open = members.filter((record) => !hasCompleted(record)).map(({ id }) => id);
  const actions: Record<RowAction, () => Promise<unknown>> = {
    copy: () => page.copy(ids.join('\n')),
    check: () => sendInChunks(page.send, 'check', open.length > 0 ? open : ids),
    remove: () => sendInChunks(page.send, 'remove', ids),
  };
  await actions[action]();
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
