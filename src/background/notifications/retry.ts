import type { Ports } from '../../platform/ports';
import { SHOWN_TRIES } from '../../watch/notifications/constants';
import { answerInTime } from '../time-limit';

/**
 * Repeats a failed call about the notifications on the screen a few times; null if all tries fail. A call that is not answered
 * in time is not repeated, because the caller has waited long enough.
 */
export async function retry<T>(
  clock: Pick<Ports['clock'], 'after'>,
  run: () => Promise<T>,
): Promise<T | null> {
  for (let tries = 0; tries < SHOWN_TRIES; tries++) {
    const answer = await answerInTime(
      clock,
      run().then(
        (value) => ({ value }),
        () => 'failed' as const,
      ),
    );
    if (answer !== 'failed') return answer?.value ?? null;
  }
  return null;
}
