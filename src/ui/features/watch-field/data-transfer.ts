/** What a person pastes or drops, read at once: a `DataTransfer` is empty when its event is over. */
export interface TransferContent {
  text: string;
  files: File[];
}

/** The longest text that is put into the field and kept as a draft. A longer one is searched for IDs, but not shown. */
export const TEXT_MAX_BYTES = 64 * 1024;

export function readTransfer(transfer: DataTransfer): TransferContent {
  // A link brings its address, and some programs bring nothing else.
  const text = transfer.getData('text/plain') || transfer.getData('text/uri-list');
  return { text, files: [...transfer.files] };
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
