/**
 * Reads the raw messages `dbus-monitor --binary` writes: header fields, and those leading arguments of the body that
 * are numbers, strings or lists of strings. Source: D-Bus Specification, "Message Protocol" and "Type System".
 */
export interface DbusMessage {
  type: 'call' | 'return' | 'error' | 'signal' | 'unknown';
  serial: number;
  replySerial: number | null;
  interface: string | null;
  member: string | null;
  sender: string | null;
  destination: string | null;
  /** The body's arguments up to the first of another type than `u`, `i`, `s` or `as`. */
  args: (number | string | string[])[];
}

const TYPES = ['unknown', 'call', 'return', 'error', 'signal'] as const;

/** Bytes before the header fields: endianness, type, flags, version, body length, serial, length of the fields. */
const FIXED = 16;

/** The text header fields we care for, by their code. */
const TEXT_FIELDS: ReadonlyMap<number, 'interface' | 'member' | 'destination' | 'sender'> = new Map([
  [2, 'interface'],
  [3, 'member'],
  [6, 'destination'],
  [7, 'sender'],
]);

const REPLY_SERIAL = 5;
const SIGNATURE = 8;

/** The first message of `bytes` and how many bytes it took; null while it is incomplete. */
export function readMessage(bytes: Buffer): { message: DbusMessage; size: number } | null {
  if (bytes.length < FIXED) return null;
  const reader = new Reader(bytes);
  const type = TYPES[bytes.readUInt8(1)] ?? 'unknown';
  reader.at = 4;
  const bodySize = reader.number();
  const serial = reader.number();
  const fieldsEnd = FIXED + reader.number();
  const bodyStart = aligned(fieldsEnd, 8);
  const size = bodyStart + bodySize;
  if (bytes.length < size) return null;

  const message: DbusMessage = {
    type,
    serial,
    replySerial: null,
    interface: null,
    member: null,
    sender: null,
    destination: null,
    args: [],
  };
  let signature = '';
  while (reader.at < fieldsEnd) {
    reader.align(8);
    const code = reader.byte();
    const value = reader.variant();
    const name = TEXT_FIELDS.get(code);
    if (name && typeof value === 'string') message[name] = value;
    else if (code === REPLY_SERIAL && typeof value === 'number') message.replySerial = value;
    else if (code === SIGNATURE && typeof value === 'string') signature = value;
  }
  reader.at = bodyStart;
  message.args = reader.leading(signature);
  return { message, size };
}

function aligned(at: number, to: number): number {
  return Math.ceil(at / to) * to;
}

class Reader {
  at = 0;
  readonly #bytes: Buffer;
  readonly #littleEndian: boolean;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#littleEndian = bytes.readUInt8(0) === 'l'.charCodeAt(0);
  }

  align(to: number): void {
    this.at = aligned(this.at, to);
  }

  byte(): number {
    return this.#bytes.readUInt8(this.at++);
  }

  number(signed = false): number {
    this.align(4);
    const at = this.at;
    this.at += 4;
    if (signed) return this.#littleEndian ? this.#bytes.readInt32LE(at) : this.#bytes.readInt32BE(at);
    return this.#littleEndian ? this.#bytes.readUInt32LE(at) : this.#bytes.readUInt32BE(at);
  }

  string(): string {
    return this.#text(this.number());
  }

  signature(): string {
    return this.#text(this.byte());
  }

  /** A value that carries its own type; header fields are only ever `u`, `s`, `o` or `g`. */
  variant(): number | string {
    const signature = this.signature();
    if (signature === 'u') return this.number();
    return signature === 'g' ? this.signature() : this.string();
  }

  strings(): string[] {
    const end = this.number() + this.at;
    const list: string[] = [];
    while (this.at < end) list.push(this.string());
    return list;
  }

  leading(signature: string): DbusMessage['args'] {
    const args: DbusMessage['args'] = [];
    for (const code of signature.match(/as|./g) ?? []) {
      if (code === 'u') args.push(this.number());
      else if (code === 'i') args.push(this.number(true));
      else if (code === 's') args.push(this.string());
      else if (code === 'as') args.push(this.strings());
      else break;
    }
    return args;
  }

  /** Text of this many bytes and the zero behind it. */
  #text(length: number): string {
    const text = this.#bytes.toString('utf8', this.at, this.at + length);
    this.at += length + 1;
    return text;
  }
}
