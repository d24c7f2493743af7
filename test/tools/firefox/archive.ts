import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { crc32 } from 'node:zlib';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;

/** The version of the format that has folders, and names in UTF-8. */
const VERSION = 20;
const UTF8 = 0x0800;

/** Packs a folder as Firefox takes an extension that shall stay: a zip, uncompressed. */
export async function packFolder(folder: string, to: string): Promise<void> {
  const files: Buffer[] = [];
  const index: Buffer[] = [];
  let offset = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = Buffer.from(relative(folder, path).split(sep).join('/'));
    const content = await readFile(path);
    const facts = factsOf(name, content);
    const file = Buffer.concat([signed(LOCAL), facts, name, content]);
    index.push(Buffer.concat([signed(CENTRAL), words(VERSION), facts, whereabouts(offset), name]));
    files.push(file);
    offset += file.length;
  }
  const central = Buffer.concat(index);
  const end = Buffer.concat([
    signed(END),
    words(0, 0, index.length, index.length),
    longs(central.length, offset),
    words(0),
  ]);
  await writeFile(to, Buffer.concat([...files, central, end]));
}

/** What both mentions of a file have alike: stored as it is, of no date. */
function factsOf(name: Buffer, content: Buffer): Buffer {
  return Buffer.concat([
    words(VERSION, UTF8, 0, 0, 0),
    longs(crc32(content), content.length, content.length),
    words(name.length, 0),
  ]);
}

/** The rest of a mention in the index: no comment, first disk, no attributes, where the file begins. */
const whereabouts = (offset: number) => Buffer.concat([words(0, 0, 0), longs(0, offset)]);

const signed = (signature: number) => longs(signature);

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [n, value] of values.entries()) bytes.writeUInt16LE(value, n * 2);
  return bytes;
}

function longs(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [n, value] of values.entries()) bytes.writeUInt32LE(value, n * 4);
  return bytes;
}
