import type { Connection, ConnectionRuntime, Watching } from '../model/records';
import { refill, spend, untilTokens } from './budget';
import { POLLS_FIRST_WITHIN_MS } from './constants';
import { pollStateOf } from './poll-state';

export interface MemoryRequest {
  connection: Pick<Connection, 'limitPerMin'>;
  runtime: ConnectionRuntime;
  /** What is polled on the connection. */
  watching: readonly Watching[];
  now: number;
  /** How many memories the page asks for. */
  wanted: number;
  /** Whether the page has waited so long that one memory is read before polls that are due: it must not wait for ever. */
  isOverdue: boolean;
}

/** How many memories may be read now, and when to ask for the rest. */
export interface MemoryGrant {
  count: number;
  /** After spending their tokens; to be written before anything is sent. */
  runtime: ConnectionRuntime;
  /** Null when all that was asked for is granted. */
  waitMs: number | null;
}

/**
 * Grants memories out of the connection's share, as it is while a page is open. Polls go first: each that is due now or in a
 * moment keeps its token.
 */
export function grantMemories(request: MemoryRequest): MemoryGrant {
  const { connection, watching, now, wanted, isOverdue } = request;
  const terms = { isVisible: true, ownLimit: connection.limitPerMin };
  const runtime = refill(request.runtime, now, terms);
  const reserved = watching.filter((record) => isDueSoon(runtime, record, now)).length;
  const free = Math.max(Math.floor(runtime.tokens) - reserved, isOverdue ? 1 : 0);
  const count = Math.min(wanted, Math.max(0, free));
  let paid = runtime;
  for (let n = 0; n < count; n += 1) paid = spend(paid);
  if (count === wanted) return { count, runtime: paid, waitMs: null };
  return { count, runtime: paid, waitMs: untilTokens(paid, terms, 1 + reserved) };
}

function isDueSoon(runtime: ConnectionRuntime, { id }: Watching, now: number): boolean {
  return pollStateOf(runtime, id).dueAt <= now + POLLS_FIRST_WITHIN_MS;
}
