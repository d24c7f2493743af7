import { beforeAll, describe, expect, it } from 'vitest';
import { startBackground } from '../../src/background/background';
import { QuotaError } from '../../src/platform/ports';
import { READ_WITHIN_MS } from '../../src/watch/notifications/constants';
import { initialDurationModel } from '../../src/watch/scheduling/duration-model';
import { quantile } from '../bench/engine/tables';
import { intervalMs, TOKEN_MS } from './bounds';
import type { Delay } from './delays';
import { runSchedule } from './schedule';
import { ACTIVE_MS, calm } from './scripts';
import type { Setup } from './setup';

const subject = { startBackground, QuotaError };

const SCHEDULES = 60;

/** Far more than the ten seconds that these tests take alone, because the machine may be busy with others. */
const TIMEOUT_MS = 300_000;

const AT_600 = { perMin: 600, burst: 50 };
const LONGEST_JOB_MS = 60_000;

/** The longest poll interval of these jobs: that of the longest one at its full age, last seen in the queue. */
const longestIntervalMs = (isShared: boolean): number =>
  intervalMs({
    ageMs: LONGEST_JOB_MS,
    durationModel: initialDurationModel(),
    status: 'queued',
    documentId: null,
    isShared,
  });

/**
 * The longest delay: that interval; and if the server does not say that it allows more than the documented 60 requests a minute, one
 * poll of every other ingestion before it.
 */
function longestDelayMs({ isLimitKnown, others }: Delay): number {
  return longestIntervalMs(others > 0) + (isLimitKnown ? 0 : others * TOKEN_MS);
}

/**
 * Nothing goes wrong, no page shows anything, and jobs take up to a minute. Some servers do not say their time, so their clock has to
 * agree with the machine's.
 */
function prompt(drawn: Setup): Setup {
  return {
    ...calm(drawn),
    servers: drawn.servers.map((server) => ({ ...server, limit: AT_600, hasOtherClients: false })),
    connections: drawn.connections.slice(0, 1),
    serverAheadMs: 0,
    longestJobMs: LONGEST_JOB_MS,
    actions: [{ name: 'watch', times: 4 }],
  };
}

/** At the end of a schedule the browser is started again, and what finishes just before that is notified only after it. */
const CUT_SHORT_MS = 10_000;

/** The delays of ingestions that finished while they were watched. */
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
  }, TIMEOUT_MS);

  it('a finish within about a second while the job is young', () => {
    const known = delays.filter((one) => one.laggedMs === 0 && !one.awaitedReader && !one.ofBurst);
    const delaysMs = known.map((one) => one.delayMs);
    expect(known.length).toBeGreaterThan(80);
    expect(quantile(delaysMs, 0.5)).toBeLessThanOrEqual(1_200);
    expect(quantile(delaysMs, 0.95)).toBeLessThanOrEqual(2_400);
    for (const one of known) expect(one.delayMs).toBeLessThanOrEqual(longestDelayMs(one));
  });

  it('an ID that the server did not know at first, at most about as long after it does as it had not known it', () => {
    const lagging = delays.filter((one) => one.laggedMs > 0);
    expect(lagging.length).toBeGreaterThan(8);
    for (const { delayMs, laggedMs, awaitedReader } of lagging)
      expect(delayMs).toBeLessThanOrEqual(laggedMs + 2_400 + (awaitedReader ? READ_WITHIN_MS : 0));
  });
});
