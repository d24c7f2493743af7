import type { Answers } from '../../messages';
import { normaliseBaseUrl } from '../../platform/origins';
import { type ImportedRow, importedRowSchema, ingestionFromRow } from '../../watch/import-row';
import type { Connection } from '../../watch/model/records';
import { type Draft, put } from '../storage/draft';
import type { State } from '../storage/state';
import type { Store } from '../storage/store';

/** In place of a connection for what none of the person's can be. No connection's ID is a word. */
const NO_CONNECTION = 'unknown';

/**
 * Adds rows of a file to the history. What is known stays as it is; no more is added than the settings keep, so that no
 * import pushes out what was watched here; and no room is made for it in a full storage.
 */
export async function importRows(store: Store, rows: unknown[]): Promise<Answers['import']> {
  const read = rows.flatMap((row) => {
    const parsed = importedRowSchema.safeParse(row);
    return parsed.success ? [parsed.data] : [];
  });
  return store.change(async (draft) => {
    await draft.load(read.map((row) => row.ingestion_id));
    const answer = { added: 0, known: 0, refused: rows.length - read.length, leftOut: 0 };
    let room = roomIn(draft);
    for (const row of read) {
      const became = await addRow(draft, row, room > 0);
      answer[became] += 1;
      if (became === 'added') room -= 1;
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

function roomIn({ settings, summary }: Readonly<State>): number {
  return settings.keep - (summary.counts.total - summary.counts.inProgress);
}

/** The connection to the same base URL; of several the one of the same name, or the first. */
function connectionOf(row: ImportedRow, state: Readonly<State>): string {
  const url = normaliseBaseUrl(row.base_url ?? '');
  if (!url.ok) return NO_CONNECTION;
  const same = [...state.connections.values()]
    .filter((connection) => connection.baseUrl === url.baseUrl)
    .sort((a, b) => a.addedAt - b.addedAt);
  const named = same.find((connection: Connection) => connection.name === row.connection);
  return (named ?? same[0])?.id ?? NO_CONNECTION;
}
