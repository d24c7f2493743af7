import type { Memory } from '../../../../messages';
import { withoutKeys } from '../../../../synap/ids/api-keys';
import { csvText } from '../../../app/csv';
import { isoTime } from '../../../app/format';
import { inlineCode } from '../markdown';
import type { MemoryLine } from './memory-rows';

/** The memories that are copied, with Synap's names for their fields, and without what looks like a key. */
function exportedMemory({ memoryId, type, content, confidence, createdAt }: Memory) {
  return {
    memory_id: memoryId,
    memory_type: type === null ? null : withoutKeys(type),
    content: content === null ? null : withoutKeys(content),
    confidence,
    created_at: createdAt === null ? null : isoTime(createdAt),
  };
}

function memoriesIn(lines: readonly MemoryLine[]) {
  return lines.flatMap(({ id, memory }) => (memory ? [exportedMemory({ ...memory, memoryId: id })] : []));
}

export function asMemoryJson(lines: readonly MemoryLine[]): string {
  return JSON.stringify(memoriesIn(lines), null, 2);
}

/** As an export writes it: what a spreadsheet would calculate is text. */
export function asMemoryCsv(lines: readonly MemoryLine[]): string {
  const rows = memoriesIn(lines).map((fields) => Object.values(fields).map((value) => String(value ?? '')));
  return csvText([['memory_id', 'memory_type', 'content', 'confidence', 'created_at'], ...rows]);
}

/** A table in which nothing of the texts means anything. */
export function asMemoryMarkdown(lines: readonly MemoryLine[]): string {
  const cell = (value: string | number | null) =>
    value === null || value === '' ? '' : inlineCode(String(value)).replaceAll('|', '\\|');
  const rows = memoriesIn(lines).map(({ memory_type, content, confidence, created_at }) =>
    [memory_type, content, confidence, created_at].map(cell).join(' | '),
  );
  return [
    '| type | content | confidence | created |',
    '|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
    '',
  ].join('\n');
}
