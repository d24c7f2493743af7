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

/** What the browser's storage holds of the extension at this moment, as the extension itself would read it. */
export class Stored {
  private readonly ingestions: Cache<Ingestion> = new Map();
  private readonly connectionsRead: Cache<Connection> = new Map();
  private readonly batchesRead: Cache<Batch> = new Map();
  private readonly settingsRead: Cache<Settings> = new Map();

  constructor(private readonly environment: Environment) {}

  /** Null when it is not there or cannot be read. */
  record(id: string): Ingestion | null {
    return this.read(this.ingestions, keys.ingestion(id), ingestionSchema);
  }

  /** Every readable ingestion. */
  records = this.cachedList(keys.ingestion(''), (id) => this.record(id));

  connection(id: string): Connection | null {
    return this.read(this.connectionsRead, keys.connection(id), connectionSchema);
  }

  connections = this.cachedList(keys.connection(''), (id) => this.connection(id));

  batch(id: string): Batch | null {
    return this.read(this.batchesRead, keys.batch(id), batchSchema);
  }

  batches = this.cachedList(keys.batch(''), (id) => this.batch(id));

  /** Everything readable under a prefix: found once for as long as nothing changes, because each request and each event asks. */
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
   * Whether an outcome waits for the rest of its batch: a success is notified with all others, when none of them is in progress
   * any more.
   */
  isHeldByBatch(record: Ingestion): boolean {
    if (record.state !== 'ended' || record.outcome.kind !== 'completed' || record.batchId === null)
      return false;
    const batch = this.batch(record.batchId);
    if (batch === null || batch.notifiedAt !== null) return false;
    return batch.ids.some((id) => {
      const member = this.record(id);
      // One that was damaged in progress is watched afresh, so the rest goes on waiting for it.
      if (member === null) return this.environment.browser.local.value(keys.ingestion(id)) !== undefined;
      return isPollable(member);
    });
  }

  /** Damaged settings count as the defaults. */
  settings(): Settings {
    return this.read(this.settingsRead, keys.settings, settingsSchema) ?? DEFAULT_SETTINGS;
  }

  /** Whether the pages say that storage is full. */
  isMarkedFull(): boolean {
    return (
      fullMarkSchema.safeParse(this.environment.browser.local.value(keys.summary)).data?.storageFull === true
    );
  }

  /** Null when it is gone, or when what opens it is. */
  keyOf(connection: Connection): string | null {
    if (connection.keyMode === 'kept')
      return connection.sealed === null ? null : this.environment.unseal(connection.sealed.ciphertext);
    const held = sessionKeySchema.safeParse(
      this.environment.browser.session.value(keys.sessionKey(connection.id)),
    );
    return held.data?.apiKey ?? null;
  }

  /** Parsed once for each text. */
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
