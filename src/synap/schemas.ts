import * as z from 'zod/mini';
import { readNumber } from './json';
import { readJobTime } from './time';

/**
 * The bodies of the API (docs/SYNAP-API.md) beside the status. Tolerant where the vendor's own sources disagree or promise
 * additions: unknown fields pass, what may be missing may be missing.
 */

/** Each field is read by itself: an odd one is unknown, and takes nothing from the rest. */
const orUnknown = <S extends z.ZodMiniType>(schema: S) => z.catch(z.optional(z.nullable(schema)), null);
const optionalText = orUnknown(z.string());
/** Servers write decimals as text, so that no digit is lost. */
const anyNumber = z.pipe(z.optional(z.unknown()), z.transform(readNumber));
/** What names somebody may be a number in another server's database. */
const identifier = z.pipe(
  z.optional(z.unknown()),
  z.transform((value) =>
    Number.isSafeInteger(value) ? String(value) : typeof value === 'string' ? value.trim() || null : null,
  ),
);
const flag = z.pipe(
  z.optional(z.unknown()),
  z.transform((value) => value === true || value === 'true'),
);
const serverTime = z.pipe(z.optional(z.unknown()), z.transform(readJobTime));

const whoamiSchema = z.object({
  client_id: identifier,
  instance_id: identifier,
  user_context_isolation: optionalText,
});

export interface Whoami {
  clientId: string | null;
  instanceId: string | null;
  isolation: string | null;
}

/** Far above any identifier: it is kept with the connection, and every page reads it. */
const IDENTIFIER_LIMIT = 200;

/**
 * Null if no field names anybody. Any field may be missing, but not all, because this answer proves that a key is good, and a gateway may
 * send any JSON object.
 */
export function readWhoami(json: unknown): Whoami | null {
  const parsed = whoamiSchema.safeParse(json);
  if (!parsed.success) return null;
  const { client_id, instance_id, user_context_isolation } = parsed.data;
  const whoami = {
    clientId: client_id?.slice(0, IDENTIFIER_LIMIT) ?? null,
    instanceId: instance_id?.slice(0, IDENTIFIER_LIMIT) ?? null,
    isolation: user_context_isolation?.slice(0, IDENTIFIER_LIMIT) ?? null,
  };
  return Object.values(whoami).some((value) => value !== null) ? whoami : null;
}

const memorySchema = z.object({
  memory_id: optionalText,
  memory_type: optionalText,
  content: optionalText,
  confidence: anyNumber,
  created_at: serverTime,
});

/** One memory, as far as the server said. Untrusted text. */
export interface Memory {
  memoryId: string;
  type: string | null;
  content: string | null;
  confidence: number | null;
  createdAt: number | null;
}

/** One memory; null for what is none, such as an object of a gateway that has no field of a memory's own. */
export function readMemory(json: unknown, askedId: string): Memory | null {
  const parsed = memorySchema.safeParse(json);
  if (!parsed.success) return null;
  const body = parsed.data;
  if ([body.memory_id, body.memory_type, body.content].every((own) => typeof own !== 'string')) return null;
  return {
    memoryId: body.memory_id ?? askedId,
    type: body.memory_type ?? null,
    content: body.content ?? null,
    confidence: body.confidence,
    createdAt: body.created_at,
  };
}

const creditsSchema = z.object({
  balance_credits: anyNumber,
  warning_low: flag,
});

export interface Credits {
  balance: number | null;
  warningLow: boolean;
}

/** The credit balance; null for what is none. */
export function readCredits(json: unknown): Credits | null {
  const parsed = creditsSchema.safeParse(json);
  if (!parsed.success) return null;
  return { balance: parsed.data.balance_credits, warningLow: parsed.data.warning_low };
}
