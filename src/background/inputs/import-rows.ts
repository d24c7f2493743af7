import * as z from 'zod/mini';
import type { Answers } from '../../messages';
import { normaliseBaseUrl } from '../../platform/origins';
import { type ImportedRow, importedRowSchema, ingestionFromRow } from '../../watch/import-row';
import type { Connection } from '../../watch/model/records';
import type { Connections } from '../connections/connections';
import { type Draft, put } from '../storage/draft';
import type { State } from '../storage/state';
import type { Store } from '../storage/store';

/** Rows of a file without the keys of the connections, whatever those look like. Of all rows at once: opening a key takes time. */
export async function rowsWithoutKeys(
  connections: Pick<Connections, 'redactKeys'>,
  rows: unknown[],
): Promise<unknown[]> {
  return z.array(z.unknown()).parse(JSON.parse(await connections.redactKeys(JSON.stringify(rows))));
}

/** Stands for the connection of a row that fits none of the person's. No connection has a word as its ID. */
const NO_CONNECTION = 'unknown';

/**
 * Adds rows of a file to the history. Known ingestions stay as they are. No more are added than the settings keep, so that an
 * import pushes out nothing that was watched here, and a full storage is not emptied for it.
 */
export async function importRows(store: Store, rows: unknown[]): Promise<Answers['import']> {
  const read = rows.flatMap((row) => {
    const parsed = importedRowSchema.safeParse(row);
    return parsed.success ? [parsed.data] : [];
  });
  return store.change(async (draft) => {
    await draft.load(read.map((row) => row.ingestion_id));
    const answer = { added: 0, known: 0, refused: rows.length - read.length, leftOut: 0 };
    let left = placesLeft(draft);
    for (const row of read) {
      const result = await addRow(draft, row, left > 0);
      answer[result] += 1;
      if (result === 'added') left -= 1;
    }
    return answer;
  }, 'keep_all');
}

async function addRow(
  draft: Draft,
  row: ImportedRow,
  hasRoom: boolean,
): Promise<'added' | 'known' | 'leftOut'> {
  if ((await draft.find(row.ingestion_id)) !== null) return 'known';
  if (!hasRoom) return 'leftOut';
  put(draft.records, ingestionFromRow(row, connectionOf(row, draft), draft.now));
  return 'added';
}

/** How many more finished ingestions the settings keep. */
function placesLeft({ settings, summary }: Readonly<State>): number {
  return settings.keep - (summary.counts.total - summary.counts.inProgress);
}

/** The connection with the same base URL; of several the one with the same name, otherwise the first. */
function connectionOf(row: ImportedRow, state: Readonly<State>): string {
  const url = normaliseBaseUrl(row.base_url ?? '');
  if (!url.ok) return NO_CONNECTION;
  const same = [...state.connections.values()]
    .filter((connection) => connection.baseUrl === url.baseUrl)
    .sort((a, b) => a.addedAt - b.addedAt);
  const named = same.find((connection: Connection) => connection.name === row.connection);
  return (named ?? same[0])?.id ?? NO_CONNECTION;
}
