import { expect, it } from 'vitest';
import { withTimeLimits } from '../../../src/background/time-limited-ports';
import { memoryBrowser } from '../../support/memory-browser';
import { settled } from '../../support/virtual-clock';

it('what waited in vain for a lock is not done any more when the lock comes at last', async () => {
  const { ports, clock } = memoryBrowser();
  const { lock } = withTimeLimits({
    ...ports,
    lock: (_, run) => new Promise((resolve) => clock.after(61_000, () => void run().then(resolve))),
  });
  let isDone = false;
  const waiting = lock('state', async () => {
    isDone = true;
  });
  const refused = expect(waiting).rejects.toThrow('no lock');
  clock.pass(60_000);
  clock.runDue();
  await refused;
  clock.pass(1_000);
  clock.runDue();
  await settled();
  expect(isDone).toBe(false);
});
