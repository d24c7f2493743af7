import fc from 'fast-check';
import { isPollable } from '../../../src/watch/model/ingestion';
import type { PlanInput } from '../../../src/watch/scheduling/plan-polls';
import { idOf } from '../../unit/samples';
import { connection, connectionRuntime } from './connections';
import { ingestion } from './ingestions';
import { scheduler } from './outbox';
import { anyTime, NOW } from './times';

const COUNT = 8;

const watched = fc
  .tuple(...Array.from({ length: COUNT }, (_, n) => ingestion(n)))
  .map((all) => all.filter(isPollable));

const now = fc.oneof(
  { weight: 5, arbitrary: fc.constant(NOW) },
  { weight: 1, arbitrary: anyTime.filter((at) => Math.abs(at) < 1e15) },
);

const inFlight = fc.oneof(
  { weight: 2, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.subarray(Array.from({ length: COUNT }, (_, n) => idOf(n))) },
);

/** What the poll loop looks at, in any state, with one connection or two. */
export const planInput: fc.Arbitrary<PlanInput> = fc
  .record({
    now,
    watching: watched,
    home: connection('home'),
    away: connection('away'),
    hasAway: fc.boolean(),
    homeRuntime: connectionRuntime,
    awayRuntime: connectionRuntime,
    inFlight,
    scheduler,
    online: fc.constantFrom(true, true, true, false),
  })
  .map(({ home, away, hasAway, homeRuntime, awayRuntime, inFlight, ...rest }) => ({
    ...rest,
    connections: hasAway ? [home, away] : [home],
    runtimes: new Map([
      ['home', homeRuntime],
      ['away', awayRuntime],
    ]),
    inFlight: new Set(inFlight),
  }));
