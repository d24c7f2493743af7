import { describe, expect, it } from 'vitest';
import { nextRawResponse } from '../../../../src/background/storage/raw-response';
import { NOW } from '../../samples';

const LIMIT = 64 * 1024;
const body = (status: string, more = '') => JSON.stringify({ status, more });

describe('the body that is kept of an answer', () => {
  it('is as it came, with when and under which ID', () => {
    expect(nextRawResponse(null, body('queued'), 'c-1', NOW)).toMatchObject({
      raw: body('queued'),
      truncated: false,
      at: NOW,
      correlationId: 'c-1',
      changes: [],
    });
  });

  it('is the very same when the same comes again, so that nothing is written', () => {
    const before = nextRawResponse(null, body('queued'), 'c-1', NOW);
    expect(nextRawResponse(before, body('queued'), 'c-2', NOW + 1)).toBe(before);
  });

  it('says what has changed since the one before, the newest first', () => {
    let detail = nextRawResponse(null, body('queued'), null, NOW);
    detail = nextRawResponse(detail, body('processing'), null, NOW + 1);
    detail = nextRawResponse(detail, body('completed'), null, NOW + 2);
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
    const { raw, truncated } = nextRawResponse(null, character.repeat(LIMIT + 1), null, NOW);
    expect(new TextEncoder().encode(raw).byteLength).toBe(bytes);
    expect(new Set(raw)).toEqual(new Set([character]));
    expect(truncated).toBe(true);
  });

  it('is cut where its bytes are too many, though its characters are not', () => {
    const { raw, truncated } = nextRawResponse(null, '語'.repeat(Math.ceil(LIMIT / 3)), null, NOW);
    expect([raw.length, truncated]).toEqual([Math.floor(LIMIT / 3), true]);
  });

  it('is whole up to 64 KB, however many characters that is', () => {
    for (const text of ['x'.repeat(LIMIT), '語'.repeat(Math.floor(LIMIT / 3))])
      expect(nextRawResponse(null, text, null, NOW)).toMatchObject({ raw: text, truncated: false });
  });

  it('is compared with none that was cut: what is missing has not changed', () => {
    const long = body('queued', 'x'.repeat(LIMIT));
    const cut = nextRawResponse(null, long, null, NOW);
    expect(nextRawResponse(cut, body('completed'), null, NOW + 1).changes).toEqual([]);
    const whole = nextRawResponse(null, body('queued'), null, NOW);
    expect(nextRawResponse(whole, long, null, NOW + 1).changes).toEqual([]);
  });
});
