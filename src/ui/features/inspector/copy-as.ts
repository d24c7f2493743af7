import { isProduction } from '../../../platform/origins';
import { withoutKeys } from '../../../synap/ids/api-keys';
import { hasMoreMemoryIds, memoryIdCountOf } from '../../../watch/model/memory-ids';
import type { Ingestion, RawResponse } from '../../../watch/model/records';
import { isoTime } from '../../app/format';
import { prettyJson } from './pretty-json';

/** Synap's answer as JSON, without what looks like a key: as it came if it is stored whole, else made from the record, with Synap's names. */
export function asJson(record: Ingestion, detail: RawResponse | null): string {
  if (detail && !detail.truncated) return withoutKeys(prettyJson(detail.raw));
  const time = (at: number | null) => (at === null ? null : isoTime(at));
  const known = {
    ingestion_id: record.id,
    document_id: record.documentId,
    status: record.rawStatus,
    queued_at: time(record.queuedAt),
    started_at: time(record.startedAt),
    completed_at: time(record.completedAt),
    memories_created: record.memoriesCreated,
    memory_ids: record.memoryIds,
    // Not Synap's own: it says that not all of them are here.
    ...(hasMoreMemoryIds(record) ? { memory_ids_total: memoryIdCountOf(record) } : {}),
    error_message: record.errorMessage,
  };
  return withoutKeys(JSON.stringify(known, null, 2));
}

/**
 * The status request as a command of a POSIX shell. The key is read from the shell's environment, not written into the
 * command.
 */
export function asCurl(id: string, baseUrl: string): string | null {
  const url = `${baseUrl}/api/v1/memories/status/${encodeURIComponent(id)}`;
  // Through `URL`, which encodes what a shell or a terminal might act on, line breaks and escapes above all.
  if (!URL.canParse(url)) return null;
  // curl takes brackets in an address for a pattern unless an option says otherwise.
  return `curl --globoff -H "Authorization: Bearer $SYNAP_API_KEY" ${shellText(new URL(url).href)}`;
}

/** In single quotes a POSIX shell takes everything as it is but the quote itself. */
function shellText(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The status request with Synap's own SDK. How to set another address is not documented, so the address becomes a
 * comment.
 */
export function asPython(id: string, baseUrl: string | null): string {
  const isElsewhere = baseUrl !== null && !isProduction(baseUrl);
  return [
    'import asyncio',
    'import os',
    '',
    'from maximem_synap import MaximemSynapSDK',
    '',
    '',
    'async def main():',
    ...(isElsewhere ? [`    # This ingestion is on ${pythonText(baseUrl)}`] : []),
    '    sdk = MaximemSynapSDK(api_key=os.environ["SYNAP_API_KEY"])',
    '    await sdk.initialize()',
    `    status = await sdk.memories.status(${pythonText(id)})`,
    '    print(status)',
    '',
    '',
    'asyncio.run(main())',
    '',
  ].join('\n');
}

/** A string of Python: JSON's escapes are among Python's. What is not plain ASCII is escaped, so that nothing hides in it. */
function pythonText(text: string): string {
  const escaped = (character: string) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff
      ? `\\U${code.toString(16).padStart(8, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  };
  return JSON.stringify(text).replace(/[^\x20-\x7e]/gu, escaped);
}
