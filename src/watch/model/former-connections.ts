import type { FormerConnection } from './records';

/** More former connections than a history of years has. */
const REMEMBERED = 50;

/** Adds a connection that ingestions belong to but that does not exist here, or no longer. Beyond the limit the oldest is dropped. */
export function withFormer(
  known: readonly FormerConnection[],
  { id, name, baseUrl }: FormerConnection,
): FormerConnection[] {
  return [...known.filter((one) => one.id !== id), { id, name, baseUrl }].slice(-REMEMBERED);
}
