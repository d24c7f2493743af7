import { describe, expect, it } from 'vitest';
import { batchAims } from './batch-report';
import { FAST, MIXED, MIXED_RARE_LONG, SECONDS } from './durations';
import { loopAims } from './loops-report';
import { shapeAims } from './shapes-report';
import type { Aim } from './tables';

/** Half of what `npm run bench:engine` plays, by the same code: the seeds are fixed, so the figures are as well. */
const JOBS = 1_000;

function holds(all: readonly Aim[]): void {
  expect(all.length).toBeGreaterThan(3);
  for (const { what, atMost, measured } of all) expect(measured, what).toBeLessThanOrEqual(atMost);
}

describe('the schedule', () => {
  it('spends its requests where a finish is likely: less delay than a fixed interval with as many', () =>
    holds(shapeAims()));

  it('is as prompt as the vendor’s loop, with no more requests over the mixed load', () =>
    holds(loopAims(JOBS)));

  it('brings a batch of 1,000 home at once, without a 429', () =>
    // Jobs of 1 to 30 minutes cannot meet the aim: docs/BENCHMARKS.md says why.
    holds(batchAims([MIXED, MIXED_RARE_LONG, FAST, SECONDS])));
});
