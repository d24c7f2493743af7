import * as z from 'zod/mini';
import { normaliseBaseUrl } from '../../../platform/origins';
import { readPastedKey } from '../../../synap/pasted-key';
import { connectionSchema, keys, type Summary } from '../../../watch/model/records';
import type { Page } from '../../app/page';
import { valueIn } from '../../app/store';
import { items, parserOf } from '../../app/stored-items';

/** A half-filled connection form: the one place outside the background where a key is kept, for at most ten minutes. */
const connectionDraftSchema = z.object({
  connectionId: z.nullable(z.string()),
  name: z.string(),
  baseUrl: z.string(),
  key: z.string(),
  colour: connectionSchema.shape.colour,
  keyMode: connectionSchema.shape.keyMode,
  limit: z.string(),
  at: z.number(),
});
type ConnectionDraft = z.infer<typeof connectionDraftSchema>;

export const connectionDraft = { key: keys.connectionDraft, parse: parserOf(connectionDraftSchema) };

/** A half-typed key is kept this long, for a popup that was closed by accident. */
export const KEY_DRAFT_MS = 10 * 60_000;

/** What was typed into this form before, if it is not too old. */
export function freshConnectionDraft(page: Page, connectionId: string | null): ConnectionDraft | null {
  const draft = valueIn(page.store, connectionDraft);
  if (draft?.connectionId !== connectionId || isStale(draft, page.now())) return null;
  return draft;
}

/**
 * Deletes a draft that is too old, or whose key has been saved: asking for a permission destroys the popup before it
 * hears that the key was saved. Called by every page when it opens.
 */
export async function dropSpentDrafts(page: Page): Promise<void> {
  await page.store.load([items.summary, connectionDraft]);
  const draft = valueIn(page.store, connectionDraft);
  if (draft && (isStale(draft, page.now()) || isSaved(draft, valueIn(page.store, items.summary)))) {
    await page.storage.removeDraft('draft:connection');
    await page.store.reload(connectionDraft);
  }
}

function isStale(draft: ConnectionDraft, now: number): boolean {
  return Math.abs(now - draft.at) > KEY_DRAFT_MS;
}

function isSaved(draft: ConnectionDraft, summary: Summary | null): boolean {
  const { apiKey: key } = readPastedKey(draft.key);
  const url = normaliseBaseUrl(draft.baseUrl);
  if (key === '' || !url.ok || !summary) return false;
  return summary.connections.some(
    ({ baseUrl, last4 }) => baseUrl === url.baseUrl && last4 !== '' && key.endsWith(last4),
  );
}
