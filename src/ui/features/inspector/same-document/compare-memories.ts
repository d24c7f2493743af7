import type { Memory } from '../../../../messages';

/** What is new and what is gone from one ingestion of a document to the next. */
export interface Comparison {
  added: string[];
  gone: string[];
  unchanged: number;
}

/**
 * Compares two sets of memories by their texts: each ingestion gives its memories IDs of its own. A text that is there several
 * times counts as often.
 */
export function compareMemories(before: readonly Memory[], after: readonly Memory[]): Comparison {
  const left = new Map<string, number>();
  for (const memory of before)
    left.set(comparedContent(memory), (left.get(comparedContent(memory)) ?? 0) + 1);
  const added: string[] = [];
  for (const memory of after) {
    const content = comparedContent(memory);
    const count = left.get(content) ?? 0;
    if (count === 0) added.push(content);
    else left.set(content, count - 1);
  }
  const gone = [...left].flatMap(([content, count]) => Array.from({ length: count }, () => content));
  return { added, gone, unchanged: after.length - added.length };
}

/** However blanks and accents are written. */
const comparedContent = ({ content }: Memory) => (content ?? '').normalize('NFC').replace(/\s+/g, ' ').trim();
