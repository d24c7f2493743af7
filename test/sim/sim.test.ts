import { beforeAll, describe, expect, it } from 'vitest';
import { startBackground } from '../../src/background/background';
import { QuotaError } from '../../src/platform/ports';
import { type Order, type Played, playAll } from './pool';
import type { Report } from './schedule';
import { killsOfScripts, playOrder, SCRIPTS } from './scripts';
import { Tally } from './tally';

const subject = { startBackground, QuotaError };

/** Enough to notice what a change breaks in most schedules. `npm run sim` plays as many as it is told, to find what breaks in few. */
const SEEDS = 150;

/** One in so many kills of the scripts is tried here; `npm run sim -- --every-await` tries every one. */
const STRIDE = 100;

/** Far more than the half minute that the tests take on two idle cores, so that a busy machine does not fail them. */
const TIMEOUT_MS = 600_000;

async function played(orders: Iterable<Order>): Promise<Played[]> {
  const all: Played[] = [];
  await playAll(orders, (one) => all.push(one));
  return all;
}

const seeds = (count: number): Order[] => Array.from({ length: count }, (_, index) => ({ seed: index + 1 }));

/** A report in a form that does not depend on the order in which its counts were made. */
const asText = (report: Report) =>
  JSON.stringify(report, (_, value: unknown) => (value instanceof Map ? [...value].sort() : value));

describe('the background keeps its promises', () => {
  const tally = new Tally();
  const plain: Report[] = [];

  beforeAll(async () => {
    for (const { name, seed } of SCRIPTS) plain.push(await playOrder({ seed, script: name }, subject));
  }, TIMEOUT_MS);

  it(`in ${SEEDS} seeded schedules`, { timeout: TIMEOUT_MS }, async () => {
    const startedAt = performance.now();
    for (const one of await played(seeds(SEEDS))) tally.add(one);
    console.log(tally.summary((performance.now() - startedAt) / 1000));
    expect(tally.failures()).toEqual([]);
  });

  it(`killed at every ${STRIDE}th await of the scripts`, { timeout: TIMEOUT_MS }, async () => {
    const scripts = new Tally();
    for (const one of await played(killsOfScripts(plain, STRIDE, SEEDS))) {
      scripts.add(one);
      tally.add(one);
    }
    expect(scripts.failures()).toEqual([]);
  });

  it('with the worker killed once at each await that it passed', { timeout: TIMEOUT_MS }, async () => {
    for (const one of await played(tally.aimedOrders())) tally.add(one);
    console.log(tally.coverageLine());
    console.log(`${tally.unavoidable} unavoidable second notifications`);
    expect(tally.failures()).toEqual([]);
    expect(tally.coverage().never).toEqual([]);
  });
});

describe('a schedule that once broke a promise keeps it:', () => {
  it.each([{ seed: 11_890, why: 'a page showed ingestions before the clock was set back' }])(
    '$why',
    async ({ seed }) => {
      expect((await playOrder({ seed }, subject)).violations).toEqual([]);
    },
  );
});

describe('the simulator', () => {
  it.each(SCRIPTS)('brings about in the script "$name" what it is for', async ({ name, seed, shows }) => {
    const report = await playOrder({ seed, script: name }, subject);
    expect(report.violations).toEqual([]);
    expect([...report.counts.keys()]).toEqual(expect.arrayContaining(shows));
  });

  it('gives the same report of a seed whatever is played before or beside it', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const orders = seeds(6);
    const reports = new Map(
      (await played(orders)).map(({ order, report }) => [order.seed, asText(report)] as const),
    );
    for (const order of [...orders].reverse())
      expect(asText(await playOrder(order, subject))).toBe(reports.get(order.seed));
  });
});
