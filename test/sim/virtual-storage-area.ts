/** Thrown when a write does not fit. The storage port turns it into the `QuotaError` that the background knows. */
export class StorageAreaFull extends Error {}

/** The size of a value as browsers count it: its key, and the value as JSON, in UTF-8. */
const sizeOf = (key: string, text: string) => Buffer.byteLength(key) + Buffer.byteLength(text);

/**
 * A storage area of the browser. Values go in and come out as JSON, as in real browsers: what is stored shares nothing with what is
 * in memory, and `undefined` is lost.
 */
export class VirtualStorageArea {
  quotaBytes = Number.POSITIVE_INFINITY;
  private readonly items = new Map<string, string>();
  private bytes = 0;
  /** How often anything has been written or removed, so that readers can tell whether what they know is out of date. */
  changes = 0;

  get(keys: Iterable<string>): Record<string, unknown> {
    const found: Record<string, unknown> = {};
    for (const key of keys) {
      const text = this.items.get(key);
      if (text !== undefined) found[key] = JSON.parse(text);
    }
    return found;
  }

  /** A stored value; undefined if there is none. */
  value(key: string): unknown {
    const text = this.items.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  }

  /** A stored value as the JSON it is stored as. */
  text(key: string): string | undefined {
    return this.items.get(key);
  }

  /** The keys that begin with a prefix. */
  keys(prefix = ''): string[] {
    return [...this.items.keys()].filter((key) => key.startsWith(prefix));
  }

  /** Writes all of these, or none if they do not fit together. */
  set(texts: Record<string, string>): void {
    let growth = 0;
    for (const [key, text] of Object.entries(texts)) growth += sizeOf(key, text) - this.sizeAt(key);
    if (growth > 0 && this.bytes + growth > this.quotaBytes)
      throw new StorageAreaFull('QUOTA_BYTES quota exceeded');
    for (const [key, text] of Object.entries(texts)) this.put(key, text);
  }

  /** What these keys hold now, to be put back later; null where they hold nothing. */
  undoOf(keys: string[]): Map<string, string | null> {
    return new Map(keys.map((key) => [key, this.items.get(key) ?? null]));
  }

  /** Writes one value even if there is no room for it. */
  put(key: string, text: string): void {
    this.bytes += sizeOf(key, text) - this.sizeAt(key);
    this.items.set(key, text);
    this.changes += 1;
  }

  remove(key: string): void {
    this.bytes -= this.sizeAt(key);
    this.items.delete(key);
    this.changes += 1;
  }

  private sizeAt(key: string): number {
    const text = this.items.get(key);
    return text === undefined ? 0 : sizeOf(key, text);
  }

  clear(): void {
    this.items.clear();
    this.bytes = 0;
    this.changes += 1;
  }

  /** How many bytes are stored. */
  size(): number {
    return this.bytes;
  }
}
