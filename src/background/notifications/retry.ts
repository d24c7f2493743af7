import type { Ports } from '../../platform/ports';
import { SHOWN_TRIES } from '../../watch/constants';
import { answerInTime } from '../time-limit';

/**
 * What a call about the notifications on the screen answers, tried a few times before it is done without; null then. One that
 * is not answered in time is not tried again: whoever asks has waited long enough.
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
