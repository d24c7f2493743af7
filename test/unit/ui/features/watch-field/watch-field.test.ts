import { describe, expect, it } from 'vitest';
import { isForField, TEXT_MAX_BYTES } from '../../../../../src/ui/features/watch-field/data-transfer';
import { decoded } from '../../../../../src/ui/features/watch-field/read-content';
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

describe('a file', () => {
  const bytes = (...values: number[]) => new Uint8Array(values);

  it('is read as UTF-8, or as the UTF-16 its first bytes announce', () => {
    expect(decoded(new TextEncoder().encode('naïve'))).toBe('naïve');
    expect(decoded(bytes(0xef, 0xbb, 0xbf, 0x61))).toBe('a');
    expect(decoded(bytes(0xff, 0xfe, 0x61, 0x00))).toBe('a');
    expect(decoded(bytes(0xfe, 0xff, 0x00, 0x61))).toBe('a');
    expect(decoded(bytes())).toBe('');
  });

  it('is no text when there are zeros in it', () => {
    expect(decoded(bytes(0x89, 0x50, 0x4e, 0x47, 0x00))).toBeNull();
    expect(decoded(bytes(0x61, 0x00))).toBeNull();
  });
});
