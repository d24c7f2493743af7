import { type Recognised, recogniseIds } from '../../../synap/ids';
import type { Result } from '../../../synap/result';
import type { Ingestion } from '../../../watch/model/records';
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
  const content = decoded(new Uint8Array(bytes));
  return content === null
    ? { ok: false, error: t('fileNotText', name) }
    : { ok: true, value: await search(content) };
}

/**
 * The text of a file; null when it is none. A mark at its beginning tells UTF-16, which Windows shells write. Logs have zeros
 * too: a log that was emptied while it was written begins with them, and a shell may append UTF-16 to an ASCII file.
 */
export function decoded(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decodedWide(bytes, 'utf-16le');
  if (first === 0xfe && second === 0xff) return decodedWide(bytes, 'utf-16be');
  const unmarked = unmarkedWide(bytes);
  if (unmarked !== null) return unmarked;
  const text = new TextDecoder().decode(bytes);
  if (!text.includes('\0')) return text;
  const rest = text.replaceAll('\0', '');
  return rest.length < ID_LENGTH || isBinary(rest) ? null : rest;
}

/** The shortest spelling of an ID. What has zeros in it and is shorter is not worth a guess. */
const ID_LENGTH = 32;
/** The largest share of characters that are none of a text's, in a text with zeros. */
const STRANGE_SHARE_MAX = 0.1;
const STRANGE = /(?!\s)[\p{Control}\uFFFD]/gu;

function isBinary(text: string): boolean {
  // The beginning tells, and counting megabytes would freeze the page.
  const beginning = text.slice(0, 100_000).replaceAll('\u001b', '');
  return (beginning.match(STRANGE)?.length ?? 0) > beginning.length * STRANGE_SHARE_MAX;
}

/** What ASCII looks like when it is read as UTF-16, in the length of an ID. */
const MISREAD_ASCII = /[\u2020-\u7e7e]{16}/;

/** So many bytes tell what a text is written in. */
const BEGINNING = 1_000;
/** The part of the bytes that are zero in UTF-16 of a text that is mostly ASCII: almost half of them, all in one half of each character. */
const ZEROS_MIN = 0.4;

/** The text of UTF-16 without its mark; null for anything else. */
function unmarkedWide(bytes: Uint8Array): string | null {
  if (bytes.length < 2 * ID_LENGTH) return null;
  const beginning = bytes.subarray(0, BEGINNING);
  const zeros = [0, 1].map((half) => beginning.filter((byte, at) => byte === 0 && at % 2 === half).length);
  const [high = 0, low = 0] = zeros;
  if (Math.min(high, low) > 0 || Math.max(high, low) < beginning.length * ZEROS_MIN) return null;
  return decodedWide(bytes, low > 0 ? 'utf-16le' : 'utf-16be');
}

function decodedWide(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): string | null {
  const text = new TextDecoder(encoding).decode(bytes);
  if (text.includes('\0')) return null;
  // Another program may have appended ASCII: read both ways, an ID is found in one of them.
  return MISREAD_ASCII.test(text) ? `${text}\n${new TextDecoder().decode(bytes).replaceAll('\0', '')}` : text;
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
