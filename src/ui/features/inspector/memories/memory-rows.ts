import type { Memory } from '../../../../messages';
import type { SynapError } from '../../../../synap/errors';
import { foldText, splitWords } from '../../../../watch/model/search-words';
import { locale } from '../../../app/i18n';
import type { MemoryLoad } from '../../../app/memory-load';

/** One line of the table: a memory, or why it could not be loaded. */
export type MemoryLine =
  | { id: string; memory: Memory; failure: null }
  | { id: string; memory: null; failure: SynapError };

export const SORT_COLUMNS = ['type', 'content', 'confidence', 'created'] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];

/** Null: in Synap's order. */
export type MemorySort = { column: SortColumn; isDescending: boolean } | null;

/** What was loaded or has failed, in Synap's order. */
export function memoryLines(memoryIds: readonly string[], { memories, failures }: MemoryLoad): MemoryLine[] {
  return [...new Set(memoryIds)].flatMap((id): MemoryLine[] => {
    const memory = memories.get(id);
    if (memory) return [{ id, memory, failure: null }];
    const failure = failures.get(id);
    return failure ? [{ id, memory: null, failure }] : [];
  });
}

/** Those with all the typed words in their text, their type or their ID. */
export function foundLines(lines: readonly MemoryLine[], typed: string): MemoryLine[] {
  const words = splitWords(typed);
  if (words.length === 0) return [...lines];
  return lines.filter(({ id, memory }) => {
    const text = foldText([id, memory?.type ?? '', memory?.content ?? ''].join('\n')).replace(/\s+/g, ' ');
    return words.every((word) => text.includes(word));
  });
}

/** The sort that a press on a column's head leads to: its natural direction, the other one, then Synap's order again. */
export function nextSort(sort: MemorySort, column: SortColumn): MemorySort {
  const isDescendingFirst = column === 'confidence' || column === 'created';
  if (sort?.column !== column) return { column, isDescending: isDescendingFirst };
  return sort.isDescending === isDescendingFirst ? { column, isDescending: !isDescendingFirst } : null;
}

/** In this order; what is unknown comes last either way. */
export function sortedLines(lines: readonly MemoryLine[], sort: MemorySort): MemoryLine[] {
  if (sort === null) return [...lines];
  const sign = sort.isDescending ? -1 : 1;
  return [...lines].sort((a, b) => {
    const [one, other] = [sortValue(a, sort.column), sortValue(b, sort.column)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return sign * compared(one, other);
  });
}

function sortValue({ memory }: MemoryLine, column: SortColumn): string | number | null {
  switch (column) {
    case 'type':
      return memory?.type ?? null;
    case 'content':
      return memory?.content ?? null;
    case 'confidence':
      return memory?.confidence ?? null;
    case 'created':
      return memory?.createdAt ?? null;
  }
}

let collator: Intl.Collator | undefined;

function compared(one: string | number, other: string | number): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  collator ??= new Intl.Collator(locale(), { numeric: true });
  return collator.compare(String(one), String(other));
}

/** Lines of one type together, and by which line each type begins; what has none comes last. */
export interface GroupedLines {
  lines: MemoryLine[];
  /** The type and its count, by the index of its first line. */
  groups: ReadonlyMap<number, { type: string | null; count: number }>;
}

export function groupedByType(lines: readonly MemoryLine[]): GroupedLines {
  const byType = new Map<string | null, MemoryLine[]>();
  for (const line of lines) {
    const type = line.memory?.type ?? null;
    const own = byType.get(type);
    if (own) own.push(line);
    else byType.set(type, [line]);
  }
  const types = [...byType.keys()].sort((a, b) =>
    a === null || b === null ? Number(a === null) - Number(b === null) : compared(a, b),
  );
  const all: MemoryLine[] = [];
  const groups = new Map<number, { type: string | null; count: number }>();
  for (const type of types) {
    const own = byType.get(type) ?? [];
    groups.set(all.length, { type, count: own.length });
    all.push(...own);
  }
  return { lines: all, groups };
}
