/**
 * What a page checks of what it reads: the version, and the shape of what it uses. The background parses in full and is
 * the only writer, so this is there for storage of another version and for damage; a page must never crash on either.
 */

export type Check = (value: unknown) => boolean;

export const text: Check = (value) => typeof value === 'string';
export const number: Check = (value) => typeof value === 'number' && Number.isFinite(value);
export const flag: Check = (value) => typeof value === 'boolean';
/** The version of what is stored that pages of this build know: `SCHEMA_VERSION`, which they cannot import without Zod. */
export const current: Check = (value) => value === 3;
export const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
export const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
export const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const shape =
  (fields: Record<string, Check>): Check =>
  (value) =>
    isObject(value) && Object.keys(fields).every((name) => fields[name]?.(value[name]));

export const mapOf =
  (check: Check): Check =>
  (value) =>
    isObject(value) && Object.values(value).every(check);
