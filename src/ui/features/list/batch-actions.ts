import type { Reply } from '../../../messages';
import { hasCompleted } from '../../../watch/model/ingestion';
import type { Ingestion } from '../../../watch/model/records';
import type { Page } from '../../app/page';
import { sendInChunks } from '../../app/send-in-chunks';
import { items } from '../../app/stored-items';

/** Polls all of a batch that has not completed, or all of it if everything has. */
export async function checkBatch(page: Page, batchId: string): Promise<Reply> {
  const members = await batchMembers(page, batchId);
  const open = members.filter((record) => !hasCompleted(record));
  return sendInChunks(page.send, 'check', idsOf(open.length > 0 ? open : members));
}

/** Removes all of a batch. */
export async function removeBatch(page: Page, batchId: string): Promise<Reply> {
  return sendInChunks(page.send, 'remove', idsOf(await batchMembers(page, batchId)));
}

/** The IDs of a batch, one a line. */
export async function batchIdsText(page: Page, batchId: string): Promise<string> {
  return idsOf(await batchMembers(page, batchId)).join('\n');
}

const idsOf = (records: readonly Ingestion[]) => records.map(({ id }) => id);

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
