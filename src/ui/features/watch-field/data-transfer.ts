import { recogniseIds } from '../../../synap/ids';

/** What a person pastes or drops, read at once: a `DataTransfer` is empty when its event is over. */
export interface TransferContent {
  text: string;
  files: File[];
  /** The text is HTML: it is searched, and not shown. */
  isMarkup?: boolean;
}

/** The longest text that is put into the field and kept as a draft. A longer one is searched for IDs, but not shown. */
export const TEXT_MAX_BYTES = 64 * 1024;

export function readTransfer(
  transfer: Pick<DataTransfer, 'getData'> & { files: Iterable<File> },
): TransferContent {
  // A link has its address with it, and some programs give nothing else.
  const text = transfer.getData('text/plain') || transfer.getData('text/uri-list');
  const markup = text === '' ? transfer.getData('text/html') : '';
  const files = [...transfer.files];
  if (files.length > 0 && isMeantBy(files, text)) return { text: '', files };
  return markup === '' ? { text, files: [] } : { text: markup, files: [], isMarkup: true };
}

/**
 * Whether the files are what a person copied or dragged, not the text beside them. File managers add names and addresses,
 * browsers where a picture comes from, and programs a picture of the text.
 */
function isMeantBy(files: readonly File[], text: string): boolean {
  if (isNamesOf(text, files)) return true;
  const arePictures = files.every(({ type }) => type.startsWith('image/'));
  return !arePictures && recogniseIds(text.slice(0, TEXT_MAX_BYTES)).ids.length === 0;
}

/** What GNOME's file manager writes above the addresses. */
const FILE_MANAGER_LINE = /^(?:x-special\/\w+-clipboard|copy|cut)$/;

/** Whether a text is nothing but the names or the addresses of these files: file managers copy both. */
function isNamesOf(text: string, files: readonly File[]): boolean {
  const names = files.map(({ name }) => name.normalize());
  const lines = text
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '' && !FILE_MANAGER_LINE.test(line.trim()));
  return lines.every((line) => names.includes(fileNameIn(line)));
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
export function isForField({ text, files, isMarkup = false }: TransferContent): boolean {
  if (isMarkup) return false;
  if (text === '') return files.length === 0;
  return text.length <= TEXT_MAX_BYTES && text.split('\n', LINES_MAX + 1).length <= LINES_MAX;
}
