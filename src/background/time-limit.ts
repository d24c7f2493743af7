import type { Ports } from '../platform/ports';
import { BROWSER_CALL_MS } from '../watch/constants';

/** The result of a call to the browser; null if it is not answered in time. Then the call may have succeeded or failed. */
export function answerInTime<T>(clock: Pick<Ports['clock'], 'after'>, call: Promise<T>): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(BROWSER_CALL_MS, () => resolve(null));
    call.then(resolve, reject).finally(() => timer.cancel());
  });
}
