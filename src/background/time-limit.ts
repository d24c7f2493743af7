import type { Ports } from '../platform/ports';
import { BROWSER_CALL_MS } from '../watch/constants';

/** Thrown when the browser has not answered a call in time. The call may have succeeded or failed, or may still do so. */
export class BrowserTimeout extends Error {
  override name = 'BrowserTimeout';
}

/** What a time limit needs of the clock. */
export type TimerClock = Pick<Ports['clock'], 'after'>;

/** The result of a call to the browser. Rejects with `BrowserTimeout` if it takes longer than `ms`. */
export function withinTime<T>(clock: TimerClock, ms: number, call: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(ms, () => reject(new BrowserTimeout(`no answer within ${ms} ms`)));
    call.then(resolve, reject).finally(() => timer.cancel());
  });
}

/** The same, but null instead of a rejection. For calls whose late answer is still used. */
export async function answerInTime<T>(clock: TimerClock, call: Promise<T>): Promise<T | null> {
  try {
    return await withinTime(clock, BROWSER_CALL_MS, call);
  } catch (failure) {
    if (failure instanceof BrowserTimeout) return null;
    throw failure;
  }
}
