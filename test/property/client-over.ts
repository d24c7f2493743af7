import { type ClientDeps, createClient } from '../../src/synap/client';

export const BASE_URL = 'https://synap.example';
export const SENT_ID = 'sent-correlation-id';

/** A client over one prepared answer to everything. `isLate`: the deadline comes before the answer. */
export function clientOver(fetch: ClientDeps['fetch'], now = 0, isLate = false) {
  const after = (_ms: number, run: () => void) => {
    if (isLate) queueMicrotask(run);
    return { cancel: () => undefined };
  };
  return createClient({ fetch, now: () => now, uuid: () => SENT_ID, after });
}
