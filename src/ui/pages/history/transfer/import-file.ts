import type { Answers, RowRefusal } from '../../../../messages';
import type { SynapError } from '../../../../synap/errors';
import { decodeText } from '../../../app/decode-text';
import type { Page } from '../../../app/page';
import { codePageOf } from './code-page';
import { type FileContent, IMPORT_MAX_BYTES, inParts, readFile } from './export-file';

/** How many rows the background took, and what became of the others. */
export type ImportCounts = Answers['import'];

export type ImportRefusal = Extract<FileContent, { is: 'refused' }>['why'] | 'too_large' | 'unreadable';

export type ImportState =
  | { is: 'idle' }
  | { is: 'reading' }
  | { is: 'sending'; done: number; of: number }
  | { is: 'refused'; why: ImportRefusal }
  /** With an `error` the import stopped there, and `counts` says how far it came. */
  | { is: 'done'; counts: ImportCounts; error: SynapError | null };

/** In the order in which the page lists them. */
export const ROW_REFUSALS = ['id', 'time', 'outcome', 'length', 'other'] as const satisfies RowRefusal[];

/** Reads a file and sends it to the background, saying at each step how far it is. */
export async function importFile(
  page: Page,
  file: File,
  onState: (state: ImportState) => void,
): Promise<void> {
  onState({ is: 'reading' });
  const content = await readImport(file);
  if (content.is === 'refused') return onState(content);
  const counts: ImportCounts = {
    added: 0,
    known: 0,
    refused: content.refused,
    leftOut: 0,
    noRoom: 0,
    refusals: content.refused > 0 ? { other: content.refused } : {},
  };
  let done = 0;
  // Part by part, so that the background goes on with its work in between.
  for (const rows of inParts(content.rows)) {
    onState({ is: 'sending', done, of: content.rows.length });
    const reply = await page.send({ type: 'import', rows });
    if (!reply.ok) return onState({ is: 'done', counts, error: reply.error });
    for (const what of ['added', 'known', 'refused', 'leftOut', 'noRoom'] as const)
      counts[what] += reply.value[what];
    for (const why of ROW_REFUSALS) {
      const count = reply.value.refusals[why];
      if (count) counts.refusals[why] = (counts.refusals[why] ?? 0) + count;
    }
    done += rows.length;
  }
  onState({ is: 'done', counts, error: null });
}

async function readImport(file: File): Promise<FileContent | { is: 'refused'; why: ImportRefusal }> {
  if (file.size > IMPORT_MAX_BYTES) return { is: 'refused', why: 'too_large' };
  const bytes = await file.arrayBuffer().catch(() => null);
  if (bytes === null) return { is: 'refused', why: 'unreadable' };
  const text = fileText(new Uint8Array(bytes));
  return text === null ? { is: 'refused', why: 'not_ours' } : readFile(text, navigator.language);
}

/** Excel saves its plain "CSV" in a code page of Windows: what is not valid UTF-8 is decoded with the one for the person's language. */
function fileText(bytes: Uint8Array): string | null {
  const text = decodeText(bytes);
  if (text === null || !text.includes('\uFFFD') || isUtf8(bytes)) return text;
  return new TextDecoder(codePageOf(navigator.language)).decode(bytes);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
