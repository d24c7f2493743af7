import type { Ports } from '../platform/ports';
import { NOTIFICATION_CALL_MS } from '../watch/constants';

/** What a call about notifications answers in time; null when it does not, which says nothing of what became of it. */
export function answerInTime<T>(clock: Pick<Ports['clock'], 'after'>, call: Promise<T>): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(NOTIFICATION_CALL_MS, () => resolve(null));
    call.then(resolve, reject).finally(() => timer.cancel());
  });
}
