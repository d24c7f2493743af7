import { quantile } from '../engine/tables';

/** Each figure is the middle of at least this many, taken in turn with its floor. */
export const ROUNDS = 15;

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Two things measured in turn, so that whatever else the machine does meets both alike. */
export async function inTurn<T>(
  ours: () => Promise<T>,
  floor: () => Promise<T>,
  rounds = ROUNDS,
): Promise<{ ours: T[]; floor: T[] }> {
  const taken: { ours: T[]; floor: T[] } = { ours: [], floor: [] };
  // The first of each meets cold caches.
  await floor();
  await ours();
  for (let round = 0; round < rounds; round++) {
    taken.floor.push(await floor());
    taken.ours.push(await ours());
  }
  return taken;
}
