import * as z from 'zod/mini';
import type { ErrorCode } from '../../synap/errors';
import { durationModelSchema } from '../scheduling/duration-model';
import { COLOURS } from './colours';
import { failureSchema } from './failure-schema';
import { counterSchema, nullableText, nullableTime, SCHEMA_VERSION, time } from './fields';
import { OWN_LIMIT_MAX, OWN_LIMIT_MIN } from './limits';

/** Who a key belongs to. All IDs are null if only a status request has succeeded. Exists once Synap has accepted the key. */
export const identitySchema = z.object({
  clientId: nullableText,
  instanceId: nullableText,
  /** `equals_customer` is B2C, `strict` is B2B (docs/SYNAP-API.md, whoami). */
  isolation: nullableText,
  at: time,
});

/** The errors that block a connection; every other one only pauses it. */
export const BLOCKS = [
  'key_rejected',
  'no_credits',
  'key_needed',
  'permission_missing',
] as const satisfies ErrorCode[];

/** Whether an error blocks a connection. */
export function isBlockReason(code: string): code is Block['reason'] {
  return BLOCKS.some((reason) => reason === code);
}

/** Why nothing is sent on a connection until something changes. */
export const blockSchema = z.object({
  reason: z.enum(BLOCKS),
  since: time,
  /** When it is retried automatically; null: not before the person or the browser changes something. */
  until: nullableTime,
  /** When the person was notified; null while the notification is pending. */
  notifiedAt: nullableTime,
  detail: nullableText,
  correlationId: nullableText,
  link: nullableText,
  /** Of a refused key: how often whoami was asked, how often it has refused the key, and when either happened last. */
  keyChecks: z.optional(
    z.object({ count: counterSchema, refusals: counterSchema, checkedAt: time, refusedAt: time }),
  ),
});
export type Block = z.infer<typeof blockSchema>;

/** Requests a minute that the person allows on a connection; null: as many as Synap does. */
export const ownLimitSchema = z.nullable(z.int().check(z.gte(OWN_LIMIT_MIN), z.lte(OWN_LIMIT_MAX)));

/** One Synap instance: where it is, its key, and what is known of it. */
export const connectionSchema = z.object({
  schema: z.literal(SCHEMA_VERSION),
  id: z.string(),
  name: z.string(),
  /** Without a trailing slash. */
  baseUrl: z.string(),
  colour: z.enum(COLOURS),
  addedAt: time,
  /** `kept`: ciphertext here. `session`: only in memory, until the browser closes. */
  keyMode: z.enum(['kept', 'session']),
  sealed: z.nullable(z.object({ ciphertext: z.string(), iv: z.string() })),
  last4: z.string(),
  /** Rises with each new key. An answer to a request of an older epoch changes nothing. */
  keyEpoch: counterSchema,
  /** Null until Synap has accepted the present key, in whoami or a status request. */
  identity: z.nullable(identitySchema),
  /** What the newest check of the key found wrong; null after success and before the first. */
  checkError: z.nullable(failureSchema),
  blocked: z.nullable(blockSchema),
  limitPerMin: ownLimitSchema,
  /** Set while it is being deleted: what is left of it then goes at the next start. */
  removedAt: nullableTime,
  durationModel: durationModelSchema,
});
export type Connection = z.infer<typeof connectionSchema>;
