import * as z from 'zod/mini';
import type { Answers, RowRefusal } from '../../messages';
import { normaliseBaseUrl } from '../../platform/origins';
import type { Ports } from '../../platform/ports';
import { withoutKeys } from '../../synap/ids/api-keys';
import { type ImportedRow, importedRowSchema, ingestionFromRow } from '../../watch/import-row';
import { restore } from '../../watch/model/ingestion';
import { memoryIdsBeside } from '../../watch/model/memory-ids';
import { type Ingestion, keys } from '../../watch/model/records';
import type { Connections } from '../connections/connections';
import { type Draft, noteFormer, put } from '../storage/draft';
import { bytesLeft, sizeOf } from '../storage/room';
import type { State } from '../storage/state';
import type { Store } from '../storage/store';

/** The rows of a file without the exact keys of the connections. All rows go through at once, because each key has to be decrypted. */
export async function rowsWithoutKeys(
  connections: Pick<Connections, 'redactKeys'>,
  rows: unknown[],
): Promise<unknown[]> {
  return z.array(z.unknown()).parse(JSON.parse(await connections.redactKeys(JSON.stringify(rows))));
}

interface ImportDeps {
  ports: Pick<Ports, 'local' | 'localQuota'>;
  store: Store;
}

/** The connection ID of a row that names neither a connection nor a base URL. No connection has this ID: theirs are UUIDs. */
const NO_CONNECTION = 'unknown';

/**
 * Adds rows of a file to the history. Known ingestions stay as they are. No more are added than the settings keep, so that an
 * import pushes out nothing that was watched here, and a full storage is not emptied for it.
 */
export async function importRows({ ports, store }: ImportDeps, rows: unknown[]): Promise<Answers['import']> {
  const read: ImportedRow[] = [];
  const refusals: Answers['import']['refusals'] = {};
  for (const row of rows) {
    const parsed = importedRowSchema.safeParse(row);
    if (parsed.success) read.push(parsed.data);
    else {
      const why = refusalOf(parsed.error);
      refusals[why] = (refusals[why] ?? 0) + 1;
    }
  }
  return store.change(async (draft) => {
    await draft.load(read.map((row) => row.ingestion_id));
    const refused = rows.length - read.length;
    const answer = { added: 0, known: 0, refused, leftOut: 0, noRoom: 0, refusals };
    const allowance = { places: placesLeft(draft), bytes: await bytesLeft(ports) };
    for (const row of read) answer[await addRow(draft, row, allowance)] += 1;
    return answer;
  }, 'keep_all');
}

/** The first thing that is wrong with a row, as a person would say it. */
function refusalOf({ issues: [first] }: z.core.$ZodError): RowRefusal {
  const column = String(first?.path[0] ?? '');
  if (column === 'ingestion_id') return 'id';
  if (first?.code === 'too_big') return 'length';
  if (column.endsWith('_at')) return 'time';
  return column === 'outcome' ? 'outcome' : 'other';
}

/** How many more ingestions may be added, and how large they may be together. What is added is taken from it. */
interface ImportAllowance {
  places: number;
  bytes: number;
}

async function addRow(
  draft: Draft,
  row: ImportedRow,
  allowance: ImportAllowance,
): Promise<'added' | 'known' | 'leftOut' | 'noRoom'> {
  const known = await draft.find(row.ingestion_id);
  if (known !== null) return bringBack(draft, known);
  if (allowance.places <= 0) return 'leftOut';
  const record = ingestionFromRow(row, connectionOfRow(row, draft), draft.now);
  const beside = memoryIdsBeside(row.memory_ids);
  const { bytes } = sizeOf({
    [keys.ingestion(record.id)]: record,
    ...(beside === null ? {} : { [keys.memoryIds(record.id)]: beside }),
  });
  if (bytes > allowance.bytes) return 'noRoom';
  put(draft.records, record);
  if (beside !== null) draft.memoryIds.set(record.id, beside);
  allowance.places -= 1;
  allowance.bytes -= bytes;
  return 'added';
}

/** Restores an ingestion that the person has just removed: otherwise it would be deleted in a moment, and the row with it. */
function bringBack(draft: Draft, known: Ingestion): 'added' | 'known' {
  if (known.removedAt === null) return 'known';
  put(draft.records, restore(known));
  return 'added';
}

/** How many more finished ingestions the settings keep. */
function placesLeft({ settings, summary }: Readonly<State>): number {
  return settings.keep - (summary.counts.total - summary.counts.inProgress);
}

/**
 * The connection with the same base URL and name; if the row has no name, the oldest with that base URL. If there is none, the row
 * belongs to another account or server: the ingestion keeps the name from the file, and none of the person's keys is tried on it.
 */
function connectionOfRow(row: ImportedRow, draft: Draft): string {
  const url = normaliseBaseUrl(row.base_url ?? '');
  const same = [...draft.connections.values()]
    .filter((connection) => url.ok && connection.baseUrl === url.baseUrl)
    .sort((a, b) => a.addedAt - b.addedAt);
  const own = row.connection === null ? same[0] : same.find(({ name }) => isNamed(name, row.connection));
  return own?.id ?? formerConnection(draft, row, url.ok ? url.baseUrl : '');
}

/** Whether a name in a file is that of this connection. Exports remove what looks like a key, even from a name. */
const isNamed = (name: string, written: string | null) => written === name || written === withoutKeys(name);

/** The ID of a former connection for the name and base URL of a row, which is remembered under it. */
function formerConnection(draft: Draft, row: ImportedRow, baseUrl: string): string {
  const { connection: name } = row;
  if (!name && baseUrl === '') return NO_CONNECTION;
  const shown = withoutKeys(name || new URL(baseUrl).host);
  const { formerConnections } = draft.summary;
  const known = formerConnections.find((one) => one.name === shown && one.baseUrl === baseUrl);
  if (known) return known.id;
  // The row's ID makes it unique: one file may name many connections at the same time.
  const id = `file:${draft.now}:${row.ingestion_id}`;
  noteFormer(draft, { id, name: shown, baseUrl });
  return id;
}
