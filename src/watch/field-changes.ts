import { jsonText } from '../synap/json';
import { CHANGES_MAX } from './constants';
import type { FieldChange, RawResponse } from './model/records';

/** Enough to see what has changed. For a body of thousands of fields there is the raw JSON. */
const FIELDS_MAX = 40;
const VALUE_MAX = 300;
const DEPTH_MAX = 6;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function jsonExcerpt(value: unknown): string | null {
  return jsonText(value)?.slice(0, VALUE_MAX) ?? null;
}

/** The fields that differ between two JSON values, by path ("memory_ids.2"), with both values as JSON text. */
export function fieldChanges(before: unknown, after: unknown): FieldChange[] {
  const fields: FieldChange[] = [];
  const walk = (was: unknown, is: unknown, path: string, depth: number) => {
    if (fields.length >= FIELDS_MAX || Object.is(was, is)) return;
    if (!isObject(was) || !isObject(is) || depth >= DEPTH_MAX) {
      const [from, to] = [jsonExcerpt(was), jsonExcerpt(is)];
      if (from !== to) fields.push({ path, before: from, after: to });
      return;
    }
    const left = new Map<string, unknown>(Object.entries(was));
    const right = new Map<string, unknown>(Object.entries(is));
    for (const name of new Set([...left.keys(), ...right.keys()])) {
      walk(left.get(name), right.get(name), path === '' ? name : `${path}.${name}`, depth + 1);
    }
  };
  walk(before, after, '', 0);
  return fields;
}

/** The list of changes with a new one in front. */
export function addChange(
  changes: RawResponse['changes'],
  at: number,
  fields: FieldChange[],
): RawResponse['changes'] {
  return fields.length === 0 ? changes : [{ at, fields }, ...changes].slice(0, CHANGES_MAX);
}
