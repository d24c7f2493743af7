import { beforeAll, describe, expect, it } from 'vitest';
import { startBackground } from '../../src/background/background';
import { QuotaError } from '../../src/platform/ports';
import { READ_WITHIN_MS } from '../../src/watch/notifications/constants';
import { quantile } from '../bench/engine/tables';
import type { Delay } from './delays';
import type { Setup } from './plan';
import { runSchedule } from './schedule';
import { ACTIVE_MS, calm } from './scripts';

const subject = { startBackground, QuotaError };

const SCHEDULES = 150;
const AT_600 = { perMin: 600, burst: 50 };

/** Nothing goes wrong and nobody looks; jobs of up to a minute. Some servers say no time, so theirs has to be ours. */
function prompt(drawn: Setup): Setup {
  return {
    ...calm(drawn),
    servers: drawn.servers.map((server) => ({ ...server, limit: AT_600, hasOtherClients: false })),
    connections: drawn.connections.slice(0, 1),
    serverAheadMs: 0,
    longestJobMs: 60_000,
    acts: [{ name: 'watch', times: 4 }],
  };
}

/** At the end of a schedule the browser is started anew, and what finishes just before is notified after that. */
const CUT_SHORT_MS = 10_000;

/** Of what finished while it was watched. */
async function delaysOf(schedules: number): Promise<Delay[]> {
  const all: Delay[] = [];
  for (let seed = 1; seed <= schedules; seed++) {
    const { violations, delays } = await runSchedule(seed, { subject, adjust: prompt });
    expect(violations).toEqual([]);
    all.push(...delays);
  }
  return all.filter((one) => !one.wasOver && one.notifiedAt - one.delayMs < ACTIVE_MS - CUT_SHORT_MS);
}

describe('the whole background, its worker and its alarms included, notifies', () => {
  let delays: Delay[] = [];
  beforeAll(async () => {
    delays = await delaysOf(SCHEDULES);
  }, 60_000);

  it('a finish within about a second while the job is young', () => {
    const known = delays
      .filter((one) => one.laggedMs === 0 && !one.awaitedReader && !one.ofBurst)
      .map((one) => one.delayMs);
    expect(known.length).toBeGreaterThan(200);
    expect(quantile(known, 0.5)).toBeLessThanOrEqual(1_200);
    expect(quantile(known, 0.95)).toBeLessThanOrEqual(2_400);
    expect(Math.max(...known)).toBeLessThanOrEqual(5_000);
  });

  it('what the server did not know at first about as soon after it does as it was missing before', () => {
    const lagging = delays.filter((one) => one.laggedMs > 0);
    expect(lagging.length).toBeGreaterThan(20);
    for (const { delayMs, laggedMs, awaitedReader } of lagging)
      expect(delayMs).toBeLessThanOrEqual(laggedMs + 2_400 + (awaitedReader ? READ_WITHIN_MS : 0));
  });
});
