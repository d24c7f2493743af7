import fc from 'fast-check';

/** When generated records are read: most of what they say happened shortly before or after. */
export const NOW = Date.UTC(2026, 0, 15, 12, 0, 0);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A moment between 1970 and 2200. */
export const instant = fc.integer({ min: 0, max: Date.UTC(2200, 0, 1) });

/** How far something is from now: seconds, an hour or days, in either direction. */
export const nearby = fc.oneof(
  fc.integer({ min: -10_000, max: 10_000 }),
  fc.integer({ min: -HOUR, max: HOUR }),
  fc.integer({ min: -3 * DAY, max: 3 * DAY }),
);

/** Any time that JSON can carry: near now, at another moment, or what a broken clock has written. */
export const anyTime = fc.oneof(
  { weight: 6, arbitrary: nearby.map((ms) => NOW + ms) },
  { weight: 2, arbitrary: instant },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, 1e308, -1e308, 8.64e15, 0.5, 2 ** 53) },
);
