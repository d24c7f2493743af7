import { describe, expect, it } from 'vitest';
import { nextRawResponse } from '../../../../src/background/storage/raw-response';
import type { RawResponse } from '../../../../src/watch/model/records';
import { NOW, watching } from '../../samples';

const LIMIT = 64 * 1024;
const body = (status: string, more = '') => JSON.stringify({ status, more });

/** What is kept after an answer of this status, as the record has it too. */
function kept(before: RawResponse | null, raw: string, correlationId: string | null, now: number) {
  const of = (status: string | undefined) => watching(1, { rawStatus: status ?? null });
  const statusIn = (text: string | undefined) => /"status":"(\w+)"/.exec(text ?? '')?.[1];
  const record = { before: of(statusIn(before?.raw)), after: of(statusIn(raw)) };
  return nextRawResponse(before, { raw, correlationId, now, record });
}

describe('the body that is kept of an answer', () => {
  it('is as it came, with when and under which ID', () => {
    expect(kept(null, body('queued'), 'c-1', NOW)).toMatchObject({
      raw: body('queued'),
      truncated: false,
      at: NOW,
      correlationId: 'c-1',
      changes: [],
    });
  });

  it('is the very same when the same comes again, so that nothing is written', () => {
    const before = kept(null, body('queued'), 'c-1', NOW);
    expect(kept(before, body('queued'), 'c-2', NOW + 1)).toBe(before);
  });

  it('says what has changed since the one before, the newest first', () => {
    let detail = kept(null, body('queued'), null, NOW);
    detail = kept(detail, body('processing'), null, NOW + 1);
    detail = kept(detail, body('completed'), null, NOW + 2);
    expect(detail.changes).toEqual([
      { at: NOW + 2, fields: [{ path: 'status', before: '"processing"', after: '"completed"' }] },
      { at: NOW + 1, fields: [{ path: 'status', before: '"queued"', after: '"processing"' }] },
    ]);
  });

  it.each([
    ['of letters', 'x', LIMIT],
    ['of characters of three bytes, never within one', '語', LIMIT - (LIMIT % 3)],
    ['of characters of four bytes, never within one', '😀', LIMIT],
  ])('is cut at 64 KB %s', (_, character, bytes) => {
    const { raw, truncated } = kept(null, character.repeat(LIMIT + 1), null, NOW);
    expect(new TextEncoder().encode(raw).byteLength).toBe(bytes);
    expect(new Set(raw)).toEqual(new Set([character]));
    expect(truncated).toBe(true);
  });

  it('is cut where its bytes are too many, though its characters are not', () => {
    const { raw, truncated } = kept(null, '語'.repeat(Math.ceil(LIMIT / 3)), null, NOW);
    expect([raw.length, truncated]).toEqual([Math.floor(LIMIT / 3), true]);
  });

  it('is whole up to 64 KB, however many characters that is', () => {
    for (const text of ['x'.repeat(LIMIT), '語'.repeat(Math.floor(LIMIT / 3))])
      expect(kept(null, text, null, NOW)).toMatchObject({ raw: text, truncated: false });
  });

  it('is the whole one as soon as that comes, though nothing else has changed', () => {
    const cut = kept(null, body('queued', 'x'.repeat(LIMIT)), null, NOW);
    expect(kept(cut, body('queued'), null, NOW + 1)).toMatchObject({
      raw: body('queued'),
      truncated: false,
      changes: [],
    });
  });

  it('that is cut, or was, is compared by what the record says: a change of status is never lost', () => {
    const long = (status: string) => body(status, 'x'.repeat(LIMIT));
    const cut = kept(null, long('queued'), null, NOW);
    const fields = [{ path: 'status', before: '"queued"', after: '"processing"' }];
    expect(kept(cut, long('processing'), null, NOW + 1).changes).toEqual([{ at: NOW + 1, fields }]);
    expect(kept(cut, body('processing'), null, NOW + 1).changes).toEqual([{ at: NOW + 1, fields }]);
    const whole = kept(null, body('queued'), null, NOW);
    expect(kept(whole, long('processing'), null, NOW + 1).changes).toEqual([{ at: NOW + 1, fields }]);
    expect(kept(cut, body('queued', 'y'.repeat(LIMIT + 1)), null, NOW + 1)).toBe(cut);
  });
});

describe('a field that is different in each answer', () => {
  const at = (n: number, status = 'processing') =>
    JSON.stringify({ server_time: n, status, trace: { id: `t-${n}` }, memories_created: n });
  const answers = (...bodies: string[]) =>
    bodies.reduce<RawResponse | null>((before, raw, n) => kept(before, raw, null, NOW + n), null);
  const paths = (detail: RawResponse | null) =>
    detail?.changes.map(({ fields }) => fields.map(({ path }) => path));

  it('is set apart from the second time in a row on, and documented ones never are', () => {
    expect(answers(at(1), at(2))?.noise).toEqual([]);
    const detail = answers(at(1), at(2), at(3), at(4), at(5, 'completed'));
    expect(detail?.noise).toEqual(['server_time', 'trace.id']);
    expect(paths(detail)).toEqual([
      ['status', 'memories_created'],
      ['memories_created'],
      ['memories_created'],
      ['memories_created'],
    ]);
  });

  it('is nothing to write down', () => {
    const noisy = (n: number) => JSON.stringify({ status: 'processing', server_time: n });
    const before = answers(noisy(1), noisy(2), noisy(3));
    expect(kept(before, noisy(4), null, NOW + 9)).toBe(before);
  });

  it('that changes once, or now and then, is a change', () => {
    const stage = (name: string, n = 0) => JSON.stringify({ status: 'processing', stage: name, n });
    const detail = answers(stage('a'), stage('b'), stage('b', 1), stage('c', 1));
    expect(detail?.noise).toEqual([]);
    expect(paths(detail)).toEqual([['stage'], ['n'], ['stage']]);
  });

  it('is no other order of memory IDs, which is no change at all', () => {
    const named = (...memory_ids: string[]) => JSON.stringify({ status: 'processing', memory_ids });
    const before = kept(null, named('a', 'b', 'c'), null, NOW);
    expect(kept(before, named('c', 'a', 'b'), null, NOW + 1)).toBe(before);
    expect(kept(before, named('d', 'c', 'a', 'b'), null, NOW + 1).changes[0]?.fields).toEqual([
      { path: 'memory_ids.3', before: null, after: '"d"' },
    ]);
  });

  it('is no number that is too long for JavaScript: its last digits count', () => {
    const before = kept(null, '{"status":"queued","job":9007199254740993}', null, NOW);
    const after = kept(before, '{"status":"queued","job":9007199254740992}', null, NOW + 1);
    expect(after.raw).toContain('9007199254740992');
    expect(after.changes[0]?.fields).toMatchObject([{ path: 'job' }]);
  });
});
