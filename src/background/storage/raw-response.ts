import { parseJsonExactly } from '../../synap/json';
import { addChange, factsOf, fieldChanges, isDocumented, withoutFields } from '../../watch/field-changes';
import { RAW_LIMIT_BYTES } from '../../watch/model/limits';
import {
  type FieldChange,
  type Ingestion,
  type RawResponse,
  SCHEMA_VERSION,
} from '../../watch/model/records';

/** The text, cut to `RAW_LIMIT_BYTES` of UTF-8 without splitting a character. */
function cutToLimit(raw: string): { raw: string; truncated: boolean } {
  // A character is at most three bytes per UTF-16 unit: most bodies need no counting.
  if (raw.length * 3 <= RAW_LIMIT_BYTES) return { raw, truncated: false };
  const bytes = new TextEncoder().encode(raw);
  if (bytes.byteLength <= RAW_LIMIT_BYTES) return { raw, truncated: false };
  const cut = new TextDecoder().decode(bytes.subarray(0, RAW_LIMIT_BYTES)).replace(/\uFFFD+$/, '');
  return { raw: cut, truncated: true };
}

/** A body that came, and what it made of its ingestion. */
export interface NewBody {
  raw: string;
  correlationId: string | null;
  now: number;
  record: { before: Ingestion; after: Ingestion };
}

/**
 * The stored body after an answer: the very same object when it says nothing new, so that nothing is written. A field that is
 * not documented and changes twice in a row, a `server_time` for example, is noise: it is named, and is a change no more.
 */
export function nextRawResponse(before: RawResponse | null, body: NewBody): RawResponse {
  const { raw, truncated } = cutToLimit(body.raw);
  if (before?.raw === raw) return before;
  const known = { noise: before?.noise ?? [], changedLast: before?.changedLast ?? [] };
  const fields = before === null ? [] : changesSince(before, { raw, truncated }, body);
  const changedLast = fields.map(({ path }) => path).filter((path) => !isDocumented(path));
  const noise = [...known.noise, ...changedLast.filter((path) => known.changedLast.includes(path))];
  const news = fields.filter(({ path }) => !noise.includes(path));
  const isComparable = before?.truncated === truncated;
  if (before !== null && isComparable && fields.length === 0) return before;
  return {
    schema: SCHEMA_VERSION,
    raw,
    truncated,
    at: body.now,
    correlationId: body.correlationId,
    changes: addChange(withoutFields(before?.changes ?? [], noise), body.now, news),
    noise,
    changedLast,
  };
}

/** What has changed since the body before, without noise. A body that was cut is not valid JSON: then the record is compared. */
function changesSince(
  before: RawResponse,
  { raw, truncated }: { raw: string; truncated: boolean },
  { record }: NewBody,
): FieldChange[] {
  if (before.truncated || truncated) return fieldChanges(factsOf(record.before), factsOf(record.after));
  return fieldChanges(parseJsonExactly(before.raw), parseJsonExactly(raw), before.noise);
}
