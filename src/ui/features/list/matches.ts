import type { Ingestion } from '../../../watch/model/records';
import { foldText } from '../../app/fold-text';
import { shownStatus } from '../../app/status';

/** The words of what was typed. */
export function splitWords(typed: string): string[] {
  return foldText(typed).split(/\s+/).filter(Boolean);
}

/** Whether an ingestion is meant: every word is in its ID, document, label, note, status, memory IDs, or what went wrong. */
export function hasWords(record: Ingestion, words: readonly string[]): boolean {
  return words.length === 0 || words.every((word) => searchTextOf(record).includes(word));
}

/** Whether an ingestion is meant by what was typed. */
export function matches(record: Ingestion, typed: string): boolean {
  return hasWords(record, splitWords(typed));
}

/** Made once for each record as it is: a search looks through thousands at each key that is pressed. */
const searchTexts = new WeakMap<Ingestion, string>();

function searchTextOf(record: Ingestion): string {
  const known = searchTexts.get(record);
  if (known !== undefined) return known;
  const { id, documentId, label, note, errorMessage, memoryIds } = record;
  const parts = [id, id.replaceAll('-', ''), documentId, label, note, shownStatus(record).word, errorMessage];
  // A line break is in no word that is looked for, so nothing is found across two of them.
  const text = [...parts, memoryIds.join('\n')].map((part) => foldText(part ?? '')).join('\n');
  searchTexts.set(record, text);
  return text;
}
