import { describe, expect, it } from 'vitest';
import { createWakeUp, type NextWork } from '../../../../src/background/polling/wake-up';
import { createStore } from '../../../../src/background/storage/store';
import { memoryBrowser } from '../../../support/memory-browser';

const NOW = Date.UTC(2026, 0, 15, 12);
const HOUR = 3_600_000;

/** The alarm after a round that left this to be done, if the clock was set meanwhile, in milliseconds from then. */
async function alarmInMs(work: Partial<NextWork>, jumpMs = 0): Promise<number | null> {
  const browser = memoryBrowser({ now: NOW });
  const wakeUp = createWakeUp({
    ports: browser.ports,
    store: createStore(browser.ports),
    wake: async () => undefined,
    isPlanOutdated: () => false,
  });
  browser.clock.jump(jumpMs);
  await wakeUp.arrange({ plannedAt: NOW, pollAt: null, notifyAt: null, isBacklog: false, ...work });
  return browser.alarm && browser.alarm.when - (NOW + jumpMs);
}

describe('the alarm after a round', () => {
  it('is for what comes first, polls or notifications', async () => {
    expect(await alarmInMs({ pollAt: NOW + 50_000, notifyAt: NOW + 40_000 })).toBe(40_000);
    expect(await alarmInMs({})).toBeNull();
  });

  it('comes in half a minute where the clock was set back since the round was planned', async () => {
    expect(await alarmInMs({ pollAt: NOW + 50_000 }, -HOUR)).toBe(30_000);
    expect(await alarmInMs({ notifyAt: NOW + 50_000 }, -1)).toBe(30_000);
  });
});
