import { describe, expect, it } from 'vitest';
import { recogniseIds } from '../../../../../src/synap/ids';
import { decodeText } from '../../../../../src/ui/app/decode-text';
import {
  isForField,
  readTransfer,
  TEXT_MAX_BYTES,
} from '../../../../../src/ui/features/watch-field/data-transfer';
import { readContent } from '../../../../../src/ui/features/watch-field/read-content';
import { cutForDraft, isOneId } from '../../../../../src/ui/features/watch-field/watch-ids';

const ONE = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const TWO = '1b4e28ba-2fa1-41d2-883f-0016d3cca427';

describe('what is pasted is watched at once', () => {
  it.each([
    ['an ID', ONE, ONE],
    ['an ID with spaces around it', `  ${ONE}\n`, `  ${ONE}\n`],
    ['an ID in capitals', ONE.toUpperCase(), ONE.toUpperCase()],
    ['an answer with one ingestion and its document', answer(ONE, TWO), answer(ONE, TWO)],
    ['an ID after words that hold none', ONE, `see ${ONE}`],
    ['the same ID again', ONE, `${ONE}\n${ONE}`],
  ])('%s', (_, brought, whole) => {
    expect(isOneId(brought, whole)).toBe(true);
  });

  it.each([
    ['nothing', '', ''],
    ['no ID', 'hello', 'hello'],
    ['two IDs', `${ONE} ${TWO}`, `${ONE} ${TWO}`],
    ['an ID beside another that was there', TWO, `${ONE} ${TWO}`],
    ['words beside an ID that was typed', 'hello', `${ONE} hello`],
    ['the second half of an ID', ONE.slice(20), ONE],
    ['an ID that makes nonsense of what was there', ONE, `${TWO}${ONE}`],
    ['a document', `document_id=${ONE}`, `document_id=${ONE}`],
  ])('but not %s', (_, brought, whole) => {
    expect(isOneId(brought, whole)).toBe(false);
  });
});

function answer(ingestion: string, document: string): string {
  return JSON.stringify({ ingestion_id: ingestion, document_id: document, status: 'queued' });
}

describe('what does not fit into the field', () => {
  const file = new File(['x'], 'x.txt');

  it('is a file alone, or a text beyond what a draft may hold', () => {
    expect(isForField({ text: 'a'.repeat(TEXT_MAX_BYTES), files: [] })).toBe(true);
    expect(isForField({ text: 'a'.repeat(TEXT_MAX_BYTES + 1), files: [] })).toBe(false);
    expect(isForField({ text: '', files: [file] })).toBe(false);
    // Copied cells of a table bring a picture of themselves.
    expect(isForField({ text: 'a', files: [file] })).toBe(true);
    expect(isForField({ text: '', files: [] })).toBe(true);
  });

  it('and a draft is cut to it, never in the middle of a character', () => {
    expect(cutForDraft('short')).toBe('short');
    const cut = cutForDraft('é'.repeat(TEXT_MAX_BYTES));
    expect(new TextEncoder().encode(cut).length).toBeLessThanOrEqual(TEXT_MAX_BYTES);
    expect(cut).toMatch(/^é+$/);
    expect(cutForDraft(`a${'🧠'.repeat(TEXT_MAX_BYTES)}`)).toMatch(/^a🧠+$/u);
  });
});

describe('a file that was copied in a file manager', () => {
  const log = new File(['x'], 'Prüfung 1.log');
  const other = new File(['x'], 'b.txt');
  const pasted = (text: string, files: File[]) =>
    readTransfer({ files, getData: (type: string) => (type === 'text/plain' ? text : '') });

  it.each([
    ['its name', 'Prüfung 1.log', [log]],
    ['its name as macOS spells it', 'Prüfung 1.log'.normalize('NFD'), [log]],
    ['its path', '/home/me/Prüfung 1.log\n', [log]],
    ['its path of Windows', 'C:\\logs\\Prüfung 1.log', [log]],
    ['its address', 'file:///home/me/Pr%C3%BCfung%201.log', [log]],
    ['the names of several', 'Prüfung 1.log\rb.txt', [log, other]],
  ])('is the file, not %s', (_, text, files) => {
    const content = pasted(text, files);
    expect(content.files).toEqual(files);
    expect(content.text).toBe('');
    expect(isForField(content)).toBe(false);
  });

  it.each([
    [
      'what GNOME writes above its address',
      'x-special/nautilus-clipboard\ncopy\nfile:///documents/b.txt\n',
      [other],
    ],
    ['a title beside it', 'Log of Monday', [other]],
  ])('is the file, not %s', (_, text, files) => {
    expect(pasted(text, files)).toEqual({ text: '', files });
  });

  it('is not meant by a text that names an ingestion, nor is a picture by any text beside it', () => {
    const picture = new File(['x'], 'image.png', { type: 'image/png' });
    expect(pasted(`ingestion_id=${ONE}`, [other])).toEqual({ text: `ingestion_id=${ONE}`, files: [] });
    expect(pasted('Name\tDate', [picture])).toEqual({ text: 'Name\tDate', files: [] });
  });

  it('is not meant by a text that comes with a picture of itself', () => {
    const picture = new File(['x'], 'image.png');
    expect(isForField(pasted(`ingestion_id=${ONE}`, [picture]))).toBe(true);
  });
});

it('a text of which a program gives only the HTML is searched, and not put into the field', () => {
  const html = `<td>${ONE}</td>`;
  const content = readTransfer({ files: [], getData: (type) => (type === 'text/html' ? html : '') });
  expect(content.text).toBe(html);
  expect(isForField(content)).toBe(false);
});

describe('of several files', () => {
  const log = new File([`ingestion_id=${ONE}`], 'a.log');
  const program = new File([Uint8Array.from({ length: 4_000 }, (_, index) => (index * 37) % 256)], 'b.zip');

  it('those that are texts are read, and the others are named', async () => {
    const content = await readContent({ text: '', files: [program, log] });
    expect(content).toMatchObject({
      ok: true,
      value: { ids: [ONE], unread: expect.stringContaining('b.zip') },
    });
  });

  it('none is read where none is a text', async () => {
    expect(await readContent({ text: '', files: [program, program] })).toMatchObject({ ok: false });
  });
});

describe('a file', () => {
  const bytes = (...values: number[]) => new Uint8Array(values);

  it('is read as UTF-8, or as the UTF-16 its first bytes announce', () => {
    expect(decodeText(new TextEncoder().encode('naïve'))).toBe('naïve');
    expect(decodeText(bytes(0xef, 0xbb, 0xbf, 0x61))).toBe('a');
    expect(decodeText(bytes(0xff, 0xfe, 0x61, 0x00))).toBe('a');
    expect(decodeText(bytes(0xfe, 0xff, 0x00, 0x61))).toBe('a');
    expect(decodeText(bytes())).toBe('');
  });

  const wide = (text: string) => new Uint8Array(Buffer.from(text, 'utf16le'));
  const joined = (...parts: Uint8Array[]) => new Uint8Array(parts.flatMap((part) => [...part]));
  const line = (id: string) => `INFO ingestion_id=${id} status=queued\r\n`;
  const ascii = (text: string) => new TextEncoder().encode(text);

  it.each([
    [
      'that begins with zeros, as a log that was emptied while it was written',
      joined(new Uint8Array(4_096), ascii(line(ONE))),
    ],
    ['with zeros in the middle', joined(ascii('INFO started\n'), new Uint8Array(512), ascii(line(ONE)))],
    ['of ASCII with UTF-16 appended', joined(ascii(line(TWO)), wide(line(ONE)))],
    [
      'of ASCII with UTF-16 and its mark appended',
      joined(ascii(line(TWO)), bytes(0xff, 0xfe), wide(line(ONE))),
    ],
    ['of UTF-16 with ASCII appended', joined(bytes(0xff, 0xfe), wide(line(TWO)), ascii(line(ONE)))],
    ['of UTF-16 without its mark', wide(line(ONE))],
  ])('%s is read for its IDs', (_, content) => {
    expect(recogniseIds(decodeText(content) ?? '').ids).toContain(ONE);
  });

  it('of UTF-16 without its mark keeps every letter', () => {
    expect(decodeText(wide(`Prüfung of the week ${ONE} – done`))).toBe(`Prüfung of the week ${ONE} – done`);
  });

  it('is no text when it is full of control characters', () => {
    const program = Uint8Array.from({ length: 4_000 }, (_, index) => (index * 37) % 256);
    expect(decodeText(joined(program, ascii(line(ONE))))).toBeNull();
  });

  it('is no text when there are zeros in it and no room for an ID', () => {
    expect(decodeText(bytes(0x89, 0x50, 0x4e, 0x47, 0x00))).toBeNull();
    expect(decodeText(bytes(0x61, 0x00))).toBeNull();
  });
});
