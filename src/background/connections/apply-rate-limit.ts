import type { Ports } from '../../platform/ports';
import type { Answer } from '../../synap/client';
import type { Connection } from '../../watch/model/records';
import { applyRateLimitHeaders, pauseForServer } from '../../watch/scheduling/apply-rate-limit-headers';
import { retryAfterMs } from '../../watch/scheduling/back-off';
import { withConnectionError } from '../../watch/scheduling/connection-error';
import { runtimeOf } from '../storage/state';
import type { Store } from '../storage/store';

interface RateLimitDeps {
  ports: Pick<Ports, 'random'>;
  store: Store;
}

/**
 * Applies what the answer to a request other than a poll says about the rate limit or a pause. Other failures of such a request change
 * nothing for the polls: an unreadable memory, say, is no reason to poll less.
 */
export async function applyRateLimit(
  { ports, store }: RateLimitDeps,
  { id, keyEpoch }: Connection,
  { answer, sentAt }: { answer: Answer<unknown>; sentAt: number },
): Promise<void> {
  await store.change((draft) => {
    if (draft.connections.get(id)?.keyEpoch !== keyEpoch) return;
    const runtime = runtimeOf(draft, id, draft.now);
    if (answer.ok)
      draft.runtimes.set(
        id,
        applyRateLimitHeaders(runtime, answer.meta, { now: draft.now, isVisible: false }),
      );
    else if (answer.error.code === 'rate_limited') {
      const at = { sentAt, now: draft.now, random: ports.random() };
      draft.runtimes.set(id, withConnectionError(runtime, answer, at));
    } else if (answer.meta !== null && answer.meta.retryAfterMs !== null)
      draft.runtimes.set(id, pauseForServer(runtime, draft.now + retryAfterMs(answer.meta)));
  });
}
