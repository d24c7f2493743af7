import * as z from 'zod/mini';

/**
 * What the schemas of everything stored are made of. Times are epoch milliseconds of this machine's clock unless their
 * comment says "server".
 */

/** Version of everything stored. Raised together with a migration in `read-stored.ts`, never silently. */
export const SCHEMA_VERSION = 3;

export const time = z.number();
export const nullableTime = z.nullable(time);
export const nullableText = z.nullable(z.string());

/** A text of at most so many characters. */
export const textUpTo = (max: number) => z.string().check(z.maxLength(max));

/** Counts that rise by one. Beyond 2^53 adding one changes nothing, and two rounds would have the same number. */
export const counterSchema = z.int().check(z.gte(0), z.lt(2 ** 50));

/** A canonical ingestion ID: lower-case UUID with dashes. The ID alone is an ingestion's identity. */
export const ingestionId = z.string().check(z.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/));
export type IngestionId = string;
