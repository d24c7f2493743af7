import { type Zippable, zipSync } from 'fflate';

/** The zip format counts from 1980, in the time of whoever looks: noon, so that no time zone makes another day of it. */
const ALWAYS = new Date(1980, 0, 1, 12);

/** A plain file that its owner may write, as Unix has it in a zip. */
const UNIX = 3;
const PLAIN_FILE = 0o100644 << 16;

/**
 * The same files make the same bytes, on every machine and at every time: sorted, of one date and one set of rights. The
 * library packs in JavaScript, so the bytes do not hang on the zlib of the Node version either.
 */
export function zipOf(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const sorted = [...files].sort(([one], [other]) => (one < other ? -1 : 1));
  const options = { level: 9, mem: 12, mtime: ALWAYS, os: UNIX, attrs: PLAIN_FILE } as const;
  const entries: Zippable = Object.fromEntries(sorted.map(([path, bytes]) => [path, [bytes, options]]));
  return zipSync(entries);
}
