import type { Ingestion } from '../../watch/records';
import { nameOf, shownStatus } from '../status';

/** Whether an ingestion is meant by what was typed: every word of it is in its ID, name, status, or what went wrong. */
export function matches(record: Ingestion, typed: string): boolean {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { id, documentId, errorMessage, memoryIds } = record;
  const texts = [
    id,
    id.replaceAll('-', ''),
    nameOf(record),
    documentId,
    shownStatus(record).word,
    errorMessage,
  ];
  const all = [...texts, ...memoryIds].join('\n').toLowerCase();
  return words.every((word) => all.includes(word));
}
