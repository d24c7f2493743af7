import type { Answers } from '../../../messages';
import { ownError } from '../../../synap/errors';
import { type Recognised, recogniseIds, withoutKeys } from '../../../synap/ids';
import type { Result } from '../../../synap/result';
import type { Ingestion } from '../../../watch/model/records';
import type { Page } from '../../app/page';
import { idChunks } from '../../app/send-in-chunks';
import { items } from '../../app/stored-items';
import { TEXT_MAX_BYTES } from './data-transfer';

/** Reading thousands of records for a preview would cost more than the preview is worth. */
const LOOKED_UP = 500;

/** What to watch. */
export interface WatchRequest {
  ids: string[];
  hasKey: boolean;
  source: Ingestion['source'];
}

/** What a text asks to watch, and how many IDs it has that are labelled as something else. */
export function watchRequestOf(text: string, source: WatchRequest['source']): WatchRequest & Recognised {
  return { ...recogniseIds(text), source };
}

/** Asks the background to watch IDs. */
export async function watchIds(
  page: Page,
  wanted: WatchRequest,
  connectionId: string | null,
): Promise<Result<Answers['watch']>> {
  const { ids, source } = wanted;
  if (ids.length === 0) {
    return { ok: false, error: ownError('malformed_id') };
  }
  const answer: Answers['watch'] = { added: [], known: [], restarted: [], leftOut: 0 };
  for (const chunk of idChunks(ids)) {
    // Where some had no room, none of the others has.
    if (answer.leftOut > 0) {
      answer.leftOut += chunk.length;
      continue;
    }
    const reply = await page.send({ type: 'watch', ids: chunk, connectionId, source });
    if (!reply.ok) return reply;
    answer.added.push(...reply.value.added);
    answer.known.push(...reply.value.known);
    answer.restarted.push(...reply.value.restarted);
    answer.leftOut += reply.value.leftOut;
  }
  return { ok: true, value: answer };
}

/** Whether exactly one ID was pasted or dropped and the field has no other: then it can be watched without asking. */
export function isOneId(pasted: string, whole: string): boolean {
  const [id, ...others] = recogniseIds(pasted).ids;
  if (id === undefined || others.length > 0) return false;
  return whole === pasted || recogniseIds(whole).ids.join() === id;
}

/** How many of these are in the list already. */
export async function countKnown(page: Page, ids: string[]): Promise<number> {
  const keys = ids.slice(0, LOOKED_UP).map((id) => items.ingestion(id).key);
  return Object.keys(await page.storage.get(keys)).length;
}

/** Keeps what is typed for a popup that closes at any moment. A draft never holds a key. */
export async function keepDraft(page: Page, text: string): Promise<void> {
  if (text === '') await page.storage.removeDraft('draft:watch');
  else await page.storage.setDraft('draft:watch', { text: cutForDraft(withoutKeys(text)), at: page.now() });
}

/** A text cut to what may be kept, never in the middle of a character. */
export function cutForDraft(text: string): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= TEXT_MAX_BYTES) return text;
  return new TextDecoder().decode(bytes.subarray(0, TEXT_MAX_BYTES)).replace(/\uFFFD+$/, '');
}
