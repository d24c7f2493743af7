import { ingestionId } from './model/fields';
import type { Ingestion } from './model/records';
import { foldText, splitWords } from './model/search-words';

/** An address bar has room for about this many besides its own suggestions. */
const SUGGESTIONS_MAX = 6;

/** Characters that a UUID may be written with and that are not part of it. */
const ID_WRAPPING = /^urn:uuid:|[-{}\s]/g;

/**
 * The ingestions that match the beginning of an ID, in any spelling, or by words of a document's name or of a label, newest first.
 * Without a text, the newest.
 */
export function suggestIngestions(records: Ingestion[], text: string): Ingestion[] {
  const typed = text.trim().toLowerCase();
  const hex = typed.replace(ID_WRAPPING, '');
  const hasId = (id: string) => /^[0-9a-f]+$/.test(hex) && id.replaceAll('-', '').startsWith(hex);
  const words = splitWords(text);
  const isNamed = ({ documentId, label }: Ingestion) =>
    [documentId ?? '', label].map(foldText).some((name) => words.every((word) => name.includes(word)));
  return records
    .filter((record) => record.removedAt === null && (hasId(record.id) || isNamed(record)))
    .sort((a, b) => b.seq - a.seq)
    .slice(0, SUGGESTIONS_MAX);
}

const OPENING = /^open (\S+)$/;

/** The text of a chosen suggestion in the address bar. Unlike an ID alone, it opens the ingestion instead of watching it. */
export const openingText = (id: string) => `open ${id}`;

/** The ingestion that such a text opens; null for any other text. */
export function idToOpen(text: string): string | null {
  const id = OPENING.exec(text.trim().toLowerCase())?.[1];
  return ingestionId.safeParse(id).data ?? null;
}
