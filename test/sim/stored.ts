import * as z from 'zod/mini';
import { DEFAULT_SETTINGS } from '../../src/watch/model/defaults';
import { isPollable } from '../../src/watch/model/ingestion';
import {
  type Batch,
  batchSchema,
  type Connection,
  connectionSchema,
  type Ingestion,
  ingestionSchema,
  keys,
  type Settings,
  settingsSchema,
} from '../../src/watch/model/records';
import type { Environment } from './environment';

const sessionKeySchema = z.object({ apiKey: z.string() });
const fullMarkSchema = z.object({ storageFull: z.boolean() });

interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false };
}

type Cache<T> = Map<string, { text: string; value: T | null }>;

/** What the extension has stored in the browser at this moment, read by its own schemas. */
export class Stored {
  private readonly ingestions: Cache<Ingestion> = new Map();
  private readonly connectionsRead: Cache<Connection> = new Map();
  private readonly batchesRead: Cache<Batch> = new Map();
  private readonly settingsRead: Cache<Settings> = new Map();

  constructor(private readonly environment: Environment) {}

  /** The record of an ingestion; null if it is not there or cannot be read. */
  record(id: string): Ingestion | null {
    return this.read(this.ingestions, keys.ingestion(id), ingestionSchema);
  }

  /** Every readable record. */
  records = this.cachedList(keys.ingestion(''), (id) => this.record(id));

  connection(id: string): Connection | null {
    return this.read(this.connectionsRead, keys.connection(id), connectionSchema);
  }

  connections = this.cachedList(keys.connection(''), (id) => this.connection(id));

  batch(id: string): Batch | null {
    return this.read(this.batchesRead, keys.batch(id), batchSchema);
  }

  batches = this.cachedList(keys.batch(''), (id) => this.batch(id));

  /**
   * Everything readable whose key begins with a prefix. The list is kept until anything in storage changes, because the oracles ask for
   * it at each request and each event.
   */
  private cachedList<T>(prefix: string, read: (id: string) => T | null): () => readonly T[] {
    let found: { changes: number; all: readonly T[] } | null = null;
    return () => {
      const { local } = this.environment.browser;
      if (found?.changes !== local.changes) {
        const all = local.keys(prefix).flatMap((key) => read(key.slice(prefix.length)) ?? []);
        found = { changes: local.changes, all };
      }
      return found.all;
    };
  }

  /**
   * Whether the notification of an outcome waits for the rest of its batch. Successes are notified together, when nothing of the batch
   * is in progress any more.
   */
  isHeldByBatch(record: Ingestion): boolean {
    if (record.state !== 'ended' || record.outcome.kind !== 'completed' || record.batchId === null)
      return false;
    const batch = this.batch(record.batchId);
    if (batch === null || batch.notifiedAt !== null) return false;
    return batch.ids.some((id) => {
      const member = this.record(id);
      // An ingestion whose record was damaged is watched afresh, so the rest goes on waiting for it.
      if (member === null) return this.environment.browser.local.value(keys.ingestion(id)) !== undefined;
      return isPollable(member);
    });
  }

  /** The settings; the defaults if there are none or they cannot be read. */
  settings(): Settings {
    return this.read(this.settingsRead, keys.settings, settingsSchema) ?? DEFAULT_SETTINGS;
  }

  /** Whether the summary says that storage is full. */
  isMarkedFull(): boolean {
    return (
      fullMarkSchema.safeParse(this.environment.browser.local.value(keys.summary)).data?.storageFull === true
    );
  }

  /** The key of a connection; null if it is not stored, or cannot be decrypted any more. */
  keyOf(connection: Connection): string | null {
    if (connection.keyMode === 'kept')
      return connection.sealed === null ? null : this.environment.unseal(connection.sealed.ciphertext);
    const held = sessionKeySchema.safeParse(
      this.environment.browser.session.value(keys.sessionKey(connection.id)),
    );
    return held.data?.apiKey ?? null;
  }

  /** A stored value, parsed only when its text has changed; null if it is not there or cannot be read. */
  private read<T>(cache: Cache<T>, key: string, schema: Schema<T>): T | null {
    const text = this.environment.browser.local.text(key);
    if (text === undefined) return null;
    const before = cache.get(key);
    if (before?.text === text) return before.value;
    const parsed = schema.safeParse(JSON.parse(text));
    const value = parsed.success ? parsed.data : null;
    cache.set(key, { text, value });
    return value;
  }
}
