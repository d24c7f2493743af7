/**
 * The text of a file; null when it is none. A mark at its beginning stands for UTF-16, which Windows shells write. Logs have zeros
 * too: a log that was emptied while it was written begins with them, and a shell may append UTF-16 to an ASCII file.
 */
export function decodeText(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decodeUtf16(bytes, 'utf-16le');
  if (first === 0xfe && second === 0xff) return decodeUtf16(bytes, 'utf-16be');
  const unmarked = decodeUnmarkedUtf16(bytes);
  if (unmarked !== null) return unmarked;
  const text = new TextDecoder().decode(bytes);
  if (!text.includes('\0')) return text;
  const rest = text.replaceAll('\0', '');
  return rest.length < ID_LENGTH || isBinary(rest) ? null : rest;
}

/** The shortest spelling of an ID. A shorter text with zeros in it is not worth a guess. */
const ID_LENGTH = 32;
/** With a larger share of control and replacement characters a file with zeros is binary. */
const STRANGE_SHARE_MAX = 0.1;
const STRANGE = /(?!\s)[\p{Control}\uFFFD]/gu;

function isBinary(text: string): boolean {
  // The beginning is enough, and counting megabytes would freeze the page.
  const beginning = text.slice(0, 100_000).replaceAll('\u001b', '');
  return (beginning.match(STRANGE)?.length ?? 0) > beginning.length * STRANGE_SHARE_MAX;
}

/** ASCII text as long as an ID, read as UTF-16 by mistake. */
const MISREAD_ASCII = /[\u2020-\u7e7e]{16}/;

/** How many bytes are read to find out the encoding. */
const BEGINNING = 1_000;
/** Mostly ASCII text in UTF-16 has a zero as one byte of each character: almost half of its bytes. */
const ZEROS_MIN = 0.4;

/** The text of UTF-16 without its mark; null for anything else. */
function decodeUnmarkedUtf16(bytes: Uint8Array): string | null {
  if (bytes.length < 2 * ID_LENGTH) return null;
  const beginning = bytes.subarray(0, BEGINNING);
  const zeros = [0, 1].map((half) => beginning.filter((byte, at) => byte === 0 && at % 2 === half).length);
  const [high = 0, low = 0] = zeros;
  if (Math.min(high, low) > 0 || Math.max(high, low) < beginning.length * ZEROS_MIN) return null;
  return decodeUtf16(bytes, low > 0 ? 'utf-16le' : 'utf-16be');
}

function decodeUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): string | null {
  const text = new TextDecoder(encoding).decode(bytes);
  if (text.includes('\0')) return null;
  // Another program may have appended ASCII: read both ways, an ID is found in one of them.
  return MISREAD_ASCII.test(text) ? `${text}\n${new TextDecoder().decode(bytes).replaceAll('\0', '')}` : text;
}
