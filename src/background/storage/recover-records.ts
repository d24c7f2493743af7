import * as z from 'zod/mini';
import { normaliseBaseUrl } from '../../platform/origins';
import { DEFAULT_SETTINGS } from '../../watch/model/defaults';
import {
  type Connection,
  connectionSchema,
  counterSchema,
  type IngestionId,
  ownLimitSchema,
  SCHEMA_VERSION,
  type Settings,
  settingsSchema,
  type Watching,
} from '../../watch/model/records';
import { newIngestion } from '../../watch/model/rounds';
import { initialDurationModel } from '../../watch/scheduling/duration-model';

/**
 * A record that cannot be read is set aside as it is, and a new one takes its place: a damaged watch begins again, and a damaged
 * connection waits for its key. Details may be lost, an outcome may not.
 */

/** The fields of a damaged ingestion that are used if they can be read. */
const leftovers = z.object({
  connectionId: z.catch(z.string(), ''),
  state: z.catch(z.string(), ''),
  round: z.catch(counterSchema, 1),
  seq: z.catch(counterSchema, 0),
  removedAt: z.catch(z.nullable(z.number()), null),
  notification: z.catch(z.object({ state: z.string() }), { state: '' }),
});

/**
 * The new watch in place of a damaged ingestion; null if it was removed, stopped, or ended with its notification sent. One that
 * ended with its notification pending is watched again, because its outcome is lost and the person has not heard of it.
 */
export function recoverIngestion(
  id: IngestionId,
  raw: unknown,
  { fallbackConnectionId, now }: { fallbackConnectionId: string | null; now: number },
): Watching | null {
  const read = leftovers.safeParse(raw);
  const left = read.success ? read.data : leftovers.parse({});
  const connectionId = left.connectionId || fallbackConnectionId;
  const isOver =
    left.state === 'stopped' || (left.state === 'ended' && left.notification.state !== 'pending');
  if (left.removedAt !== null || isOver || connectionId === null) return null;
  const fresh = newIngestion({ id, connectionId, batchId: null, source: 'page', seq: left.seq }, now);
  const damage = { code: 'record_damaged', at: now, correlationId: null, detail: null } as const;
  return { ...fresh, round: left.round + 1, lastError: damage };
}

const textOr = (fallback: string) => z.catch(z.string(), fallback);

/**
 * A damaged connection as far as it can be read. Its key has to be given again unless both its ciphertext and the address
 * it was given for survived.
 */
export function recoverConnection(
  id: string,
  raw: unknown,
  { defaultBaseUrl, now }: { defaultBaseUrl: string; now: number },
): Connection {
  const fields = z.object({
    name: textOr('Synap'),
    baseUrl: textOr(''),
    colour: z.catch(connectionSchema.shape.colour, 'blue'),
    // What the person decided about the key and the budget must survive damage to other fields.
    keyMode: z.catch(connectionSchema.shape.keyMode, 'kept'),
    limitPerMin: z.catch(ownLimitSchema, null),
    last4: textOr(''),
    keyEpoch: z.catch(counterSchema, 0),
    sealed: z.catch(connectionSchema.shape.sealed, null),
  });
  const read = fields.safeParse(raw);
  const left = read.success ? read.data : fields.parse({});
  const url = normaliseBaseUrl(left.baseUrl);
  const isItsOwn = url.ok && url.baseUrl === left.baseUrl;
  const sealed = isItsOwn ? left.sealed : null;
  const needsKey = {
    reason: 'key_needed',
    since: now,
    until: null,
    notifiedAt: null,
    detail: null,
    correlationId: null,
    link: null,
  } as const;
  return {
    schema: SCHEMA_VERSION,
    id,
    ...left,
    baseUrl: isItsOwn ? left.baseUrl : defaultBaseUrl,
    sealed,
    addedAt: now,
    identity: null,
    checkError: null,
    blocked: left.keyMode === 'kept' && sealed === null ? needsKey : null,
    removedAt: null,
    durationModel: initialDurationModel(),
  };
}

const { shape } = settingsSchema;

/** Reads each setting by itself, so that one that is damaged does not reset the others, such as how much history is kept. */
const recoverableSettings = z.object({
  schema: z.catch(shape.schema, DEFAULT_SETTINGS.schema),
  notify: z.catch(shape.notify, DEFAULT_SETTINGS.notify),
  notifySlow: z.catch(shape.notifySlow, DEFAULT_SETTINGS.notifySlow),
  quiet: z.catch(shape.quiet, DEFAULT_SETTINGS.quiet),
  keep: z.catch(shape.keep, DEFAULT_SETTINGS.keep),
  maxWatchTimeMs: z.catch(shape.maxWatchTimeMs, DEFAULT_SETTINGS.maxWatchTimeMs),
  theme: z.catch(shape.theme, DEFAULT_SETTINGS.theme),
  defaultConnectionId: z.catch(shape.defaultConnectionId, DEFAULT_SETTINGS.defaultConnectionId),
  readClipboard: z.catch(shape.readClipboard, DEFAULT_SETTINGS.readClipboard),
});

export function recoverSettings(raw: unknown): Settings {
  const read = recoverableSettings.safeParse(raw);
  return read.success ? read.data : DEFAULT_SETTINGS;
}
