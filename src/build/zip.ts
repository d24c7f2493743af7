import { crc32 } from 'node:zlib';
import { deflateAsync } from '@gfx/zopfli';
import { deflateSync } from 'fflate';

/** The format counts days from 1980-01-01, which is this; no time of day, so that no time zone makes another of it. */
const FIRST_DAY = (1 << 5) | 1;

/** 2.0: folders and deflate. What made it is Unix, whose rights are in the upper half of the attributes. */
const NEEDS = 20;
const UNIX = (3 << 8) | NEEDS;
const PLAIN_FILE = 0o100644 * 0x1_0000;

const STORED = 0;
const DEFLATED = 8;
/** Names are UTF-8. */
const UTF_8 = 1 << 11;

/** More rounds than this find less than a byte in a thousand. */
const ROUNDS = 15;

/** How a file is packed: for people to download, or for a reviewer to read. */
const PACKERS = {
  /** Slow, and finds what a twentieth more would have to be downloaded for. */
  smallest: (bytes: Uint8Array) => deflateAsync(bytes, { numiterations: ROUNDS }),
  quick: async (bytes: Uint8Array) => deflateSync(bytes, { level: 9 }),
} as const;
export type Packer = keyof typeof PACKERS;

interface Packed {
  name: Buffer;
  method: number;
  bytes: Uint8Array;
  /** Of the file before it was packed. */
  size: number;
  crc: number;
}

/**
 * The same files make the same bytes, on every machine and at every time: sorted, of one date and one set of rights, packed by
 * code that does not hang on the Node version. Libraries that write a whole zip pack by themselves, so the few fields
 * around it are written here.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT 4.3 and 4.4
 */
export async function zipOf(files: ReadonlyMap<string, Uint8Array>, packer: Packer): Promise<Uint8Array> {
  const sorted = [...files].sort(([one], [other]) => (one < other ? -1 : 1));
  const locals: Uint8Array[] = [];
  const centrals: Uint8Array[] = [];
  let offset = 0;
  for (const [path, bytes] of sorted) {
    const file = await packed(path, bytes, packer);
    const local = Buffer.concat([
      fields([0x04034b50, 4], [NEEDS, 2], ...aboutOf(file)),
      file.name,
      file.bytes,
    ]);
    const rest = [
      [0, 2],
      [0, 2],
      [0, 2],
      [PLAIN_FILE, 4],
      [offset, 4],
    ] as const;
    centrals.push(fields([0x02014b50, 4], [UNIX, 2], [NEEDS, 2], ...aboutOf(file), ...rest), file.name);
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const counts = [
    [0, 2],
    [0, 2],
    [sorted.length, 2],
    [sorted.length, 2],
  ] as const;
  const end = fields([0x06054b50, 4], ...counts, [directory.length, 4], [offset, 4], [0, 2]);
  return Buffer.concat([...locals, directory, end]);
}

async function packed(path: string, bytes: Uint8Array, packer: Packer): Promise<Packed> {
  const smaller = await PACKERS[packer](bytes);
  const isSmaller = smaller.length < bytes.length;
  return {
    name: Buffer.from(path),
    method: isSmaller ? DEFLATED : STORED,
    bytes: isSmaller ? smaller : bytes,
    size: bytes.length,
    crc: crc32(bytes),
  };
}

type Field = readonly [value: number, bytes: 2 | 4];

/** What is said of a file before its bytes and again in the directory. */
const aboutOf = ({ name, method, bytes, size, crc }: Packed): Field[] => [
  [UTF_8, 2],
  [method, 2],
  [0, 2],
  [FIRST_DAY, 2],
  [crc, 4],
  [bytes.length, 4],
  [size, 4],
  [name.length, 2],
  [0, 2],
];

/** Numbers one after the other, the lowest byte first. */
function fields(...all: readonly Field[]): Buffer {
  return Buffer.concat(
    all.map(([value, length]) => {
      const field = Buffer.alloc(length);
      field.writeUIntLE(value, 0, length);
      return field;
    }),
  );
}
