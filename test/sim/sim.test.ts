import { afterAll, describe, expect, it } from 'vitest';
import { startBackground } from '../../src/background/background';
import { QuotaError } from '../../src/platform/ports';
import { type Order, playAll } from './pool';
import { killsOfScripts, playOrder, SCRIPTS } from './scripts';
import { Tally } from './tally';

/** Seeded, so that a change is judged by the same schedules each time; `npm run sim -- --seeds 100000` plays others. */
const SEEDS = 2_000;

/** Of all the kills at each await of the scripts in turn; `npm run sim -- --every-await` plays all. */
const STRIDE = 50;

/** A busy machine takes several times as long as an idle one; a schedule that hangs plays no further. */
const TIMEOUT_MS = 600_000;

const subject = { startBackground, QuotaError };
const tally = new Tally();
const startedAt = performance.now();

async function playedWhole(orders: Iterable<Order>): Promise<string[]> {
  const own = new Tally();
  await playAll(orders, (played) => {
    own.add(played);
    tally.add(played);
  });
  return own.failures().map(({ violations: [first], replay }) => {
    return `${first?.invariant}: ${first?.detail} (${replay})`;
  });
}

function* seeds(count: number): Generator<Order> {
  for (let seed = 1; seed <= count; seed++) yield { seed };
}

describe('in every schedule of the simulator', () => {
  it(
    `each promise is kept: ${SEEDS} of them, with kills, faults, sleeps and leaps of the clock`,
    async () => {
      expect(await playedWhole(seeds(SEEDS))).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'each promise is kept wherever the worker dies, await by await',
    async () => {
      const plain = [];
      for (const { name, seed } of SCRIPTS) plain.push(await playOrder({ seed, script: name }, subject));
      expect(await playedWhole(killsOfScripts(plain, STRIDE, 0))).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it('the same seed plays the same schedule', async () => {
    const [one, other] = [await playOrder({ seed: 7 }, subject), await playOrder({ seed: 7 }, subject)];
    expect([...one.counts]).toEqual([...other.counts]);
    expect([one.awaits, one.virtualMs]).toEqual([other.awaits, other.virtualMs]);
  });

  afterAll(() => {
    const seconds = (performance.now() - startedAt) / 1_000;
    console.log(`${tally.coverageLine()}\n${tally.summary(seconds)}`);
  });
});
