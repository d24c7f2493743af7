/**
 * How the server writes a time. Python's `isoformat()` gives the first two, which carry no offset and mean UTC: the
 * hazard every client of Synap has to meet.
 */
export const TIME_FORMATS = ['naive', 'micro', 'Z', 'offset'] as const;
export type TimeFormat = (typeof TIME_FORMATS)[number];

/**
 * Python leaves the fraction out when it is zero, so that `micro` needs one that never is. A quarter of a millisecond
 * also tells apart who rounds and who cuts.
 */
const MICROSECONDS_TAIL = '250';

/** Epoch ms as ISO 8601 text in the given format. `naive` has whole seconds only. */
export function formatTime(epochMs: number, format: TimeFormat): string {
  const iso = new Date(epochMs).toISOString();
  const toMillis = iso.slice(0, -1);
  switch (format) {
    case 'naive':
      return toMillis.slice(0, -4);
    case 'micro':
      return `${toMillis}${MICROSECONDS_TAIL}`;
    case 'Z':
      return iso;
    case 'offset':
      return `${toMillis}000+00:00`;
  }
}
