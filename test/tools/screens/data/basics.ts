/** Realistic data for the pictures: as the background would have written it. */

export const SECOND = 1_000;
export const MINUTE = 60_000;

/** The moment of every picture: the stage stops the pages' clocks here, so that "2 min ago" stays what it is. */
export const now = Date.UTC(2026, 0, 15, 12, 3, 10);

/** A UUID that stays the same from run to run. */
export const uuid = (n: number) =>
  `${(0x7c9e6679 + n * 0x1f3d5b79).toString(16).slice(-8).padStart(8, '4')}-7425-40de-944b-${(0xe07fc1f90ae7 - n * 0x3b9aca07).toString(16).padStart(12, '0')}`;

/** So many IDs of memories, the same from run to run. */
export const memoryIds = (count: number, from = 500) =>
  Array.from({ length: count }, (_, i) => uuid(from + i));
