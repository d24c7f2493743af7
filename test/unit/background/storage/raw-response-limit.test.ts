import { describe, expect, it } from 'vitest';
import { createRawResponseLimit } from '../../../../src/background/storage/raw-response-limit';
import { markNotified } from '../../../../src/watch/model/ingestion';
import { keys, SCHEMA_VERSION } from '../../../../src/watch/model/records';
import { memoryBrowser } from '../../../support/memory-browser';
import { idOf, NOW, pendingOutcome, watching } from '../../samples';

const HOUR = 3_600_000;
const MAX_BYTES = 1_000_000;

const finished = (n: number) => markNotified(pendingOutcome(n, 'completed', NOW, { seq: n }), 'n', NOW);
const body = (n: number, schema = SCHEMA_VERSION) => ({
  [keys.rawResponse(idOf(n))]: { schema, raw: 'x'.repeat(100_000) },
});

/** A storage with the raw responses of seven finished ingestions, a tenth of it each. */
function sevenTenthsFull(beside: Record<string, unknown> = {}) {
  const numbers = [1, 2, 3, 4, 5, 6, 7];
  const records = Object.fromEntries(numbers.map((n) => [keys.ingestion(idOf(n)), finished(n)]));
  const browser = memoryBrowser({
    now: NOW,
    local: { ...records, ...Object.assign({}, ...numbers.map((n) => body(n))), ...beside },
  });
  browser.faults.localBytesMax = MAX_BYTES;
  const left = () => numbers.filter((n) => browser.local.has(keys.rawResponse(idOf(n))));
  return { browser, left };
}

describe('raw responses that take more than half of storage', () => {
  it('go, the oldest first, until they take two fifths of it', async () => {
    const { browser, left } = sevenTenthsFull();
    await createRawResponseLimit(browser.ports)();
    expect(left()).toEqual([5, 6, 7]);
  });

  it('stay where they belong to what is watched, and where a newer version has stored them', async () => {
    const watched = { [keys.ingestion(idOf(8))]: watching(8), ...body(8) };
    const { browser, left } = sevenTenthsFull({ ...watched, ...body(1, SCHEMA_VERSION + 1) });
    await createRawResponseLimit(browser.ports)();
    expect(left()).toEqual([1, 5, 6, 7]);
    expect(browser.local.has(keys.rawResponse(idOf(8)))).toBe(true);
  });

  it.each([
    ['ten minutes later', 10 * 60_000],
    ['where the clock has been set back meanwhile', -HOUR],
  ])('are looked at again %s, and not sooner', async (_, passedMs) => {
    const { browser, left } = sevenTenthsFull();
    const limit = createRawResponseLimit(browser.ports);
    await limit();
    for (const n of [1, 2, 3, 4]) await browser.ports.local.set(body(n));
    await limit();
    expect(left()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    browser.clock.jump(passedMs);
    await limit();
    expect(left()).toEqual([5, 6, 7]);
  });
});
