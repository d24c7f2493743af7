import type { FormerConnection } from './records';

/** A history of years names fewer. */
const REMEMBERED = 50;

/** With one more that ingestions name and that is not among the person's connections. The one named last stays longest. */
export function withFormer(
  known: readonly FormerConnection[],
  { id, name, baseUrl }: FormerConnection,
): FormerConnection[] {
  return [...known.filter((one) => one.id !== id), { id, name, baseUrl }].slice(-REMEMBERED);
}
