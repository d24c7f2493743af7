import type { FormerConnection } from './records';

/** More than a history of years names. */
const REMEMBERED = 50;

/** Adds a connection that ingestions name and that the person does not have. Beyond the limit, the one added longest ago goes. */
export function withFormer(
  known: readonly FormerConnection[],
  { id, name, baseUrl }: FormerConnection,
): FormerConnection[] {
  return [...known.filter((one) => one.id !== id), { id, name, baseUrl }].slice(-REMEMBERED);
}
