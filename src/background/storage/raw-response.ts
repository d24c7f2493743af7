import { parseJson } from '../../synap/json';
import { RAW_LIMIT_BYTES } from '../../watch/constants';
import { addChange, fieldChanges } from '../../watch/field-changes';
import { type RawResponse, SCHEMA_VERSION } from '../../watch/model/records';

/** At most `RAW_LIMIT_BYTES` of UTF-8, never ending within a character. */
function cutToLimit(raw: string): { raw: string; truncated: boolean } {
  // A character is at most three bytes per UTF-16 unit: most bodies need no counting.
  if (raw.length * 3 <= RAW_LIMIT_BYTES) return { raw, truncated: false };
  const bytes = new TextEncoder().encode(raw);
  if (bytes.byteLength <= RAW_LIMIT_BYTES) return { raw, truncated: false };
  const cut = new TextDecoder().decode(bytes.subarray(0, RAW_LIMIT_BYTES)).replace(/\uFFFD+$/, '');
  return { raw: cut, truncated: true };
}

/** The stored body after an answer: the very same object when it is the same body, so that nothing is written. */
export function nextRawResponse(
  before: RawResponse | null,
  body: string,
  correlationId: string | null,
  now: number,
): RawResponse {
  const { raw, truncated } = cutToLimit(body);
  if (before?.raw === raw) return before;
  const isComparable = before !== null && !before.truncated && !truncated;
  const fields = isComparable ? fieldChanges(parseJson(before.raw), parseJson(raw)) : [];
  return {
    schema: SCHEMA_VERSION,
    raw,
    truncated,
    at: now,
    correlationId,
    changes: addChange(before?.changes ?? [], now, fields),
  };
}
