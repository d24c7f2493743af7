import { STATUS_FIELDS } from '../synap/answer-about';
import { isObject, isObjectOrList, jsonText } from '../synap/json';
import { CHANGES_MAX } from './model/limits';
import { inKnownOrder } from './model/memory-ids';
import type { FieldChange, Ingestion, RawResponse } from './model/records';

/** Enough to see what has changed. For a body of thousands of fields there is the raw JSON. */
const FIELDS_MAX = 40;
const VALUE_MAX = 300;
const DEPTH_MAX = 6;

/** Whether the field of a path is one that Synap documents: a change of it is news, however often it changes. */
export function isDocumented(path: string): boolean {
  const [name] = path.split('.');
  return STATUS_FIELDS.some((field) => field === name);
}

function jsonExcerpt(value: unknown): string | null {
  return jsonText(value)?.slice(0, VALUE_MAX) ?? null;
}

/**
 * The fields that differ between two JSON values, by path ("memory_ids.2"), with both values as JSON text. `ignored` are paths
 * that are not compared.
 */
export function fieldChanges(
  before: unknown,
  after: unknown,
  ignored: readonly string[] = [],
): FieldChange[] {
  const fields: FieldChange[] = [];
  const walk = ({ was, is }: { was: unknown; is: unknown }, path: string, depth: number) => {
    if (fields.length >= FIELDS_MAX || Object.is(was, is) || ignored.includes(path)) return;
    if (!isObjectOrList(was) || !isObjectOrList(is) || depth >= DEPTH_MAX) {
      const [from, to] = [jsonExcerpt(was), jsonExcerpt(is)];
      if (from !== to) fields.push({ path, before: from, after: to });
      return;
    }
    const left = new Map<string, unknown>(Object.entries(was));
    const right = new Map<string, unknown>(Object.entries(is));
    for (const name of new Set([...left.keys(), ...right.keys()])) {
      const values = { was: left.get(name), is: right.get(name) };
      walk(values, path === '' ? name : `${path}.${name}`, depth + 1);
    }
  };
  walk({ was: memoriesLast(before), is: memoriesLast(after, before) }, '', 0);
  return fields;
}

/**
 * A body with its memory IDs behind everything else, so that many new ones hide no change of status, and in the order of those
 * of the body before: which order they come in says nothing.
 */
function memoriesLast(body: unknown, before: unknown = body): unknown {
  if (!isObject(body) || !Object.hasOwn(body, 'memory_ids')) return body;
  const { memory_ids: ids, ...rest } = body;
  const known = isObject(before) ? before.memory_ids : null;
  const isTexts = (value: unknown): value is string[] =>
    Array.isArray(value) && value.every((item) => typeof item === 'string');
  return { ...rest, memory_ids: isTexts(ids) && isTexts(known) ? inKnownOrder(known, ids) : ids };
}

/** What a record says of the documented fields, for a body that is too long to be kept whole. */
export function factsOf(record: Ingestion): Record<string, unknown> {
  const time = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  return {
    document_id: record.documentId,
    status: record.rawStatus,
    queued_at: time(record.queuedAt),
    started_at: time(record.startedAt),
    completed_at: time(record.completedAt),
    memories_created: record.memoriesCreated,
    error_message: record.errorMessage,
  };
}

/** The list of changes with a new one in front. */
export function addChange(
  changes: RawResponse['changes'],
  at: number,
  fields: FieldChange[],
): RawResponse['changes'] {
  return fields.length === 0 ? changes : [{ at, fields }, ...changes].slice(0, CHANGES_MAX);
}

/** The list of changes without those of some fields. */
export function withoutFields(
  changes: RawResponse['changes'],
  paths: readonly string[],
): RawResponse['changes'] {
  return changes
    .map(({ at, fields }) => ({ at, fields: fields.filter(({ path }) => !paths.includes(path)) }))
    .filter(({ fields }) => fields.length > 0);
}
