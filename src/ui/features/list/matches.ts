import { recogniseIds } from '../../../synap/ids';
import type { Ingestion } from '../../../watch/model/records';
import { foldText, splitWords } from '../../../watch/model/search-words';
import { shownStatus } from '../../app/status';

/** A shorter text names no ID. */
const ID_LENGTH = 32;

/**
 * Whether an ingestion is what was typed: every word of it is in the ingestion's ID, document, label, note, status, memory IDs or
 * error message, or it is a text that names the ID, such as a link, a line of JSON or a list of IDs.
 */
export function matcherOf(typed: string): (record: Ingestion) => boolean {
  const words = splitWords(typed);
  const named = new Set(typed.length < ID_LENGTH ? [] : recogniseIds(typed).ids);
  return (record) =>
    words.length === 0 || named.has(record.id) || words.every((word) => searchTextOf(record).includes(word));
}

/** Made once for each version of a record: a search looks through thousands at every key press. */
const searchTexts = new WeakMap<Ingestion, string>();

function searchTextOf(record: Ingestion): string {
  const known = searchTexts.get(record);
  if (known !== undefined) return known;
  const { id, documentId, label, note, errorMessage, memoryIds } = record;
  const parts = [id, id.replaceAll('-', ''), documentId, label, note, shownStatus(record).word, errorMessage];
  // No searched word contains a line break, so nothing is found across two of the texts.
  const text = [...parts, memoryIds.join(' ')]
    .map((part) => foldText(part ?? '').replace(/\s+/g, ' '))
    .join('\n');
  searchTexts.set(record, text);
  return text;
}
