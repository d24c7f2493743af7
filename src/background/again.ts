import { SHOWN_TRIES } from '../watch/constants';

/** What a call about the notifications on the screen answers, tried a few times before it is done without; null then. */
export async function again<T>(run: () => Promise<T>): Promise<T | null> {
  for (let tries = 0; tries < SHOWN_TRIES; tries++) {
    const answer = await run().then(
      (value) => ({ value }),
      () => null,
    );
    if (answer !== null) return answer.value;
  }
  return null;
}
