import { expect } from 'vitest';
import type * as z from 'zod/mini';

/**
 * The same as JSON. `toEqual` compares and explains, and takes a tenth of a millisecond for a record; so it is only asked
 * to explain.
 */
export function expectSame(actual: unknown, expected: unknown): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual).toEqual(expected);
}

/** Valid by its schema as it is, with nothing that the schema does not know. */
export function expectValid(schema: z.ZodMiniType, value: unknown): void {
  expectSame(value, schema.parse(value));
}
