import { type Recognised, recogniseIds } from '../../../synap/ids';
import type { Result } from '../../../synap/result';
import type { Ingestion } from '../../../watch/model/records';
import { decodeText } from '../../app/decode-text';
import { plural, t } from '../../app/i18n';
import { visibleText } from '../../app/visible-text';
import { TEXT_MAX_BYTES, type TransferContent } from './data-transfer';

/** What was found in something that is not in the field: files, or a text that is not shown. Its text is not kept. */
export interface RecognisedContent {
  name: string;
  ids: string[];
  hasKey: boolean;
  source: Ingestion['source'];
  /** Why some of several files were not read, in words. */
  unread: string | null;
}

/** Logs are megabytes; beyond this a file is something else, and reading it would cost more than it is worth. */
const FILE_MAX_BYTES = 10 * 1024 * 1024;

/** How much of a file's name is shown. */
const NAME_MAX = 60;

/** Searches what was pasted or dropped and does not fit into the field. The error is the reason, in words. */
export async function readContent({
  text,
  files,
  isMarkup = false,
}: TransferContent): Promise<Result<RecognisedContent, string>> {
  if (files.length === 0) {
    const name = t(isMarkup ? 'formattedText' : 'longText');
    return { ok: true, value: { name, ...(await search(text)), source: 'popup', unread: null } };
  }
  const found: Awaited<ReturnType<typeof readOne>>[] = [];
  // One after the other: together they may be hundreds of megabytes.
  for (const file of files) found.push(await readOne(file));
  const read = found.flatMap((one) => (one.ok ? [one.value] : []));
  const problems = found.flatMap((one) => (one.ok ? [] : [one.error]));
  const [problem = null] = problems;
  if (read.length === 0 && problem !== null) return { ok: false, error: problem };
  const [first] = files;
  return {
    ok: true,
    value: {
      name: files.length === 1 && first ? shortFileName(first.name) : plural('files', files.length),
      ids: [...new Set(read.flatMap(({ ids }) => ids))],
      hasKey: read.some(({ hasKey }) => hasKey),
      source: 'file',
      unread: problems.join(' ') || null,
    },
  };
}

/** What is found in one file; the error is why it was not read, in words. */
async function readOne(file: File): Promise<Result<Pick<Recognised, 'ids' | 'hasKey'>, string>> {
  const name = shortFileName(file.name);
  if (file.size > FILE_MAX_BYTES) return { ok: false, error: t('fileTooLarge', name) };
  const bytes = await file.arrayBuffer().catch(() => null);
  if (bytes === null) return { ok: false, error: t('fileUnreadable', name) };
  const content = decodeText(new Uint8Array(bytes));
  return content === null
    ? { ok: false, error: t('fileNotText', name) }
    : { ok: true, value: await search(content) };
}

/** A file's name, cut, and isolated so that it cannot change the text direction around it. */
function shortFileName(name: string): string {
  const characters = [...name];
  const cut = characters.length <= NAME_MAX ? name : `${characters.slice(0, NAME_MAX - 1).join('')}…`;
  return `\u2068${visibleText(cut)}\u2069`;
}

/** The IDs in a text of any length. A long one is searched in a worker, so that the page does not freeze. */
export async function search(text: string): Promise<Pick<Recognised, 'ids' | 'hasKey'>> {
  if (text.length <= TEXT_MAX_BYTES) return recogniseIds(text);
  const worker = new Worker(new URL('./recognise-worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Recognised>) => resolve(data);
      worker.onerror = reject;
      worker.postMessage(text);
    });
  } catch {
    // Without a worker the page freezes for a moment, with the same result.
    return recogniseIds(text);
  } finally {
    worker.terminate();
  }
}
