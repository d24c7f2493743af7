import type { Ingestion } from '../../../watch/model/records';
import { foldText } from '../../app/fold-text';
import { shownStatus } from '../../app/status';

/** The words of what was typed. */
export function splitWords(typed: string): string[] {
  return foldText(typed).split(/\s+/).filter(Boolean);
}

/** Whether every word is in the ingestion's ID, document, label, note, status, memory IDs or error message. */
export function hasWords(record: Ingestion, words: readonly string[]): boolean {
  return words.length === 0 || words.every((word) => searchTextOf(record).includes(word));
}

/** Whether an ingestion matches what was typed. */
export function matches(record: Ingestion, typed: string): boolean {
  return hasWords(record, splitWords(typed));
}

/** Made once for each version of a record: a search looks through thousands at every key press. */
const searchTexts = new WeakMap<Ingestion, string>();

function searchTextOf(record: Ingestion): string {
  const known = searchTexts.get(record);
  if (known !== undefined) return known;
  const { id, documentId, label, note, errorMessage, memoryIds } = record;
  const parts = [id, id.replaceAll('-', ''), documentId, label, note, shownStatus(record).word, errorMessage];
  // No searched word contains a line break, so nothing is found across two of the texts.
  const text = [...parts, memoryIds.join('\n')].map((part) => foldText(part ?? '')).join('\n');
  searchTexts.set(record, text);
  return text;
}
