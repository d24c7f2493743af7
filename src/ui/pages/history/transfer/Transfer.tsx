import { useState } from 'preact/hooks';
import type { Answers } from '../../../../messages';
import type { SynapError } from '../../../../synap/errors';
import type { Ingestion, View } from '../../../../watch/model/records';
import { isoTime } from '../../../app/format';
import { formatNumber, type MessageKey, plural, t } from '../../../app/i18n';
import { type Page, usePage } from '../../../app/page';
import { valueIn } from '../../../app/store';
import { items } from '../../../app/stored-items';
import { ErrorNotice } from '../../../components/ErrorNotice';
import { decoded } from '../../../features/watch-field/read-content';
import { FILE_MAX_BYTES, type FileContent, type Format, inParts, readFile, writeFile } from './file';
import { rowOf } from './rows';
import './transfer.css';

const TYPES: Record<Format, string> = { json: 'application/json', csv: 'text/csv' };

/** Gives these to the person as a file. */
export async function saveExport(page: Page, records: readonly Ingestion[], format: Format): Promise<void> {
  await page.store.load([items.view]);
  const connections = valueIn(page.store, items.view)?.connections ?? [];
  const rows = records.map((record) => rowOf(record, connections));
  const at = isoTime(page.now());
  const name = `ingestions-${at?.slice(0, 10) ?? 'export'}.${format}`;
  const text = writeFile(rows, format, { at, version: page.version });
  page.save(name, new Blob([text], { type: `${TYPES[format]};charset=utf-8` }));
}

type Imported = Answers['import'];

type State =
  | { is: 'idle' }
  | { is: 'reading' }
  | { is: 'sending'; done: number; of: number }
  | { is: 'refused'; why: string }
  /** With an error: how far it came. */
  | { is: 'done'; result: Imported; error: SynapError | null };

interface Props {
  found: readonly Ingestion[];
  everything: readonly Ingestion[];
  view: View;
}

/** Ingestions as a file, out and in. */
export default function Transfer({ found, everything, view }: Props) {
  const page = usePage();
  const [state, setState] = useState<State>({ is: 'idle' });
  const isBusy = state.is === 'reading' || state.is === 'sending';
  const isPart = found.length < everything.length;

  async function take(file: File | undefined) {
    if (!file) return;
    setState({ is: 'reading' });
    const content = await contentOf(file);
    if (content.is === 'refused') return setState({ is: 'refused', why: t(refusals[content.why]) });
    setState(
      await bring(page, content, (done) => setState({ is: 'sending', done, of: content.rows.length })),
    );
  }

  return (
    <div class="beside transfer">
      <section aria-labelledby="export-title">
        <h2 id="export-title">{t('export')}</h2>
        <p>{plural(isPart ? 'exportFound' : 'exportAll', found.length)}</p>
        <div class="buttons">
          {(['json', 'csv'] as const).map((format) => (
            <button
              key={format}
              type="button"
              disabled={found.length === 0}
              onClick={() => saveExport(page, found, format)}
            >
              {t(format === 'json' ? 'exportJson' : 'exportCsv')}
            </button>
          ))}
        </div>
        <p class="hint">{t('exportHint')}</p>
      </section>
      <section aria-labelledby="import-title">
        <h2 id="import-title">{t('import')}</h2>
        <p>{t('importText')}</p>
        <div class="buttons">
          <label class={`button file ${isBusy ? 'busy' : ''}`}>
            {t('importFile')}
            <input
              type="file"
              class="unseen"
              accept=".json,.csv,application/json,text/csv"
              disabled={isBusy}
              onChange={(event) => {
                const [file] = event.currentTarget.files ?? [];
                // The same file again is a change again.
                void take(file).finally(() => {
                  if (event.target instanceof HTMLInputElement) event.target.value = '';
                });
              }}
            />
          </label>
        </div>
        <Outcome state={state} />
        <p class="hint">
          {t('importHint')} {view.connections.length === 0 && t('importNoConnection')}
        </p>
      </section>
    </div>
  );
}

type Why = Extract<FileContent, { is: 'refused' }>['why'] | 'too_large' | 'unreadable';

const refusals: Record<Why, MessageKey> = {
  not_ours: 'importNotOurs',
  too_new: 'importTooNew',
  too_many: 'importTooMany',
  empty: 'importEmpty',
  too_large: 'importTooLarge',
  unreadable: 'importUnreadable',
};

async function contentOf(file: File): Promise<FileContent | { is: 'refused'; why: Why }> {
  if (file.size > FILE_MAX_BYTES) return { is: 'refused', why: 'too_large' };
  const bytes = await file.arrayBuffer().catch(() => null);
  if (bytes === null) return { is: 'refused', why: 'unreadable' };
  const text = decoded(new Uint8Array(bytes));
  return text === null ? { is: 'refused', why: 'not_ours' } : readFile(text);
}

/** Part by part, so that the background goes on with its work in between. */
async function bring(
  page: Page,
  content: Extract<FileContent, { is: 'rows' }>,
  onProgress: (done: number) => void,
): Promise<State> {
  const result: Imported = { added: 0, known: 0, refused: content.refused, leftOut: 0 };
  let done = 0;
  for (const rows of inParts(content.rows)) {
    onProgress(done);
    const reply = await page.send({ type: 'import', rows });
    if (!reply.ok) return { is: 'done', result, error: reply.error };
    for (const what of ['added', 'known', 'refused', 'leftOut'] as const) result[what] += reply.answer[what];
    done += rows.length;
  }
  return { is: 'done', result, error: null };
}

function Outcome({ state }: { state: State }) {
  return (
    <>
      <div role="status" class="import-outcome">
        {state.is === 'reading' && t('importReading')}
        {state.is === 'sending' && t('importSending', formatNumber(state.done), formatNumber(state.of))}
        {state.is === 'done' && <Counts result={state.result} />}
      </div>
      {state.is === 'refused' && (
        <p class="wrong" role="alert">
          {state.why}
        </p>
      )}
      {state.is === 'done' && state.error && <ErrorNotice problem={state.error} isAnswer={true} />}
    </>
  );
}

function Counts({ result: { added, known, refused, leftOut } }: { result: Imported }) {
  return (
    <>
      <p>{t('importResult', formatNumber(added), formatNumber(known), formatNumber(refused))}</p>
      {leftOut > 0 && (
        <p>
          {plural('importLeftOut', leftOut)}{' '}
          <a href="/options.html#history" target="_blank" rel="noopener">
            {t('historySettings')}
          </a>
        </p>
      )}
    </>
  );
}
