/** What a person pastes or drops, read at once: a `DataTransfer` is empty when its event is over. */
export interface TransferContent {
  text: string;
  files: File[];
}

/** The longest text that is put into the field and kept as a draft. A longer one is searched for IDs, but not shown. */
export const TEXT_MAX_BYTES = 64 * 1024;

export function readTransfer(
  transfer: Pick<DataTransfer, 'getData'> & { files: Iterable<File> },
): TransferContent {
  // A link has its address with it, and some programs give nothing else.
  const text = transfer.getData('text/plain') || transfer.getData('text/uri-list');
  const files = [...transfer.files];
  return { text: isNamesOf(text, files) ? '' : text, files };
}

/** Whether a text is nothing but the names or the addresses of these files: file managers copy both. */
function isNamesOf(text: string, files: readonly File[]): boolean {
  const names = files.map(({ name }) => name.normalize());
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  return files.length > 0 && lines.every((line) => names.includes(fileNameIn(line)));
}

/** The last part of a path or of a `file:` address. */
function fileNameIn(line: string): string {
  const name = line.trim().split(/[/\\]/).at(-1) ?? '';
  if (!/^file:/i.test(line.trim())) return name.normalize();
  try {
    return decodeURIComponent(name).normalize();
  } catch {
    return name.normalize();
  }
}

/** Browsers lay out and edit a text box line by line: with thousands of lines one paste would freeze the popup for seconds. */
const LINES_MAX = 500;

/**
 * Whether it goes into the field, and is not too long for it. Programs often add a picture to a copied text: the text
 * counts.
 */
export function isForField({ text, files }: TransferContent): boolean {
  if (text === '') return files.length === 0;
  return text.length <= TEXT_MAX_BYTES && text.split('\n', LINES_MAX + 1).length <= LINES_MAX;
}
