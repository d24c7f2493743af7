import { describe, expect, it } from 'vitest';
import { shareOf } from '../../../src/watch/scheduling/budget';
import { initialDurationModel } from '../../../src/watch/scheduling/duration-model';
import { FAST, logUniform } from './durations';
import { engine, roundRobin } from './shared-loops';
import { leastForTwo } from './two-jobs';
import { playedForTwo } from './two-jobs-report';

const SHARE = shareOf(60, false);

describe('the least delay of two jobs within a budget', () => {
  it('is below what any loop reaches', () => {
    const { boundMs } = leastForTwo(FAST, SHARE, 10);
    const loops = [engine({ durationModel: initialDurationModel() }), roundRobin(500), roundRobin(2_000)];
    for (const loop of loops) expect(playedForTwo(loop, FAST, 200).meanMs).toBeGreaterThan(boundMs);
    expect(boundMs).toBeGreaterThan(200);
  });

  it('is next to nothing where one knows when they finish, and half the time to a token where only one is left', () => {
    const known = logUniform('2 s', 1_999, 2_000);
    expect(leastForTwo(known, SHARE, 10).reachableMs).toBeLessThan(1);
    // Both finish at once, one waits for the token that the other has used.
    const poor = leastForTwo(known, { perMs: SHARE.perMs, burst: 1 }, 10);
    expect(poor.reachableMs).toBeGreaterThan(800);
    expect(poor.reachableMs).toBeLessThan(1_000);
  });
});
