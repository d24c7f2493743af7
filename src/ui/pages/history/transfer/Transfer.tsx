import { useState } from 'preact/hooks';
import type { RowRefusal } from '../../../../messages';
import type { Ingestion, Summary } from '../../../../watch/model/records';
import { errorTitle } from '../../../app/errors';
import { formatNumber, type MessageKey, plural, t } from '../../../app/i18n';
import { usePage } from '../../../app/page';
import { ErrorNotice } from '../../../components/ErrorNotice';
import {
  type ImportCounts,
  type ImportRefusal,
  type ImportState,
  importFile,
  ROW_REFUSALS,
} from './import-file';
import { saveExport } from './save-export';
import './transfer.css';

interface Props {
  /** Everything that is stored has been read: until then an export would lack some of it. */
  isLoaded: boolean;
  found: readonly Ingestion[];
  everything: readonly Ingestion[];
  summary: Summary;
}

/** Ingestions as a file, out and in. */
export default function Transfer({ isLoaded, found, everything, summary }: Props) {
  return (
    <div class="side-view">
      <ExportSection found={isLoaded ? found : NONE_YET} isPart={found.length < everything.length} />
      <ImportSection hasConnection={summary.connections.length > 0} />
    </div>
  );
}

const NONE_YET: readonly Ingestion[] = [];

function ExportSection({ found, isPart }: { found: readonly Ingestion[]; isPart: boolean }) {
  const page = usePage();
  const [hasFailed, setFailed] = useState(false);
  return (
    <section aria-labelledby="export-title">
      <h2 id="export-title">{t('export')}</h2>
      <p>{plural(isPart ? 'exportFound' : 'exportAll', found.length)}</p>
      <div class="buttons">
        {(['json', 'csv'] as const).map((format) => (
          <button
            key={format}
            type="button"
            disabled={found.length === 0}
            onClick={async () => setFailed(!(await saveExport(page, found, format)))}
          >
            {t(format === 'json' ? 'exportJson' : 'exportCsv')}
          </button>
        ))}
      </div>
      {hasFailed && (
        <p class="wrong" role="alert">
          {t('actionFailed', errorTitle('storage_failed'))}
        </p>
      )}
      <p class="hint">{t('exportHint')}</p>
    </section>
  );
}

function ImportSection({ hasConnection }: { hasConnection: boolean }) {
  const page = usePage();
  const [state, setState] = useState<ImportState>({ is: 'idle' });
  const isBusy = state.is === 'reading' || state.is === 'sending';

  async function take(input: HTMLInputElement) {
    const [file] = input.files ?? [];
    if (file) await importFile(page, file, setState);
    // Without it the same file, chosen again, would be no change.
    input.value = '';
  }

  return (
    <section aria-labelledby="import-title">
      <h2 id="import-title">{t('import')}</h2>
      <p>{t('importText')}</p>
      <div class="buttons">
        <label class={`button file ${isBusy ? 'busy' : ''}`}>
          {t('importFile')}
          <input
            type="file"
            class="unseen"
            accept=".json,.csv,.tsv,.txt,application/json,text/csv,text/tab-separated-values,text/plain"
            aria-disabled={isBusy}
            onClick={(event) => isBusy && event.preventDefault()}
            onChange={(event) => void take(event.currentTarget)}
          />
        </label>
      </div>
      <ImportProgress state={state} />
      <p class="hint">
        {t('importHint')} {!hasConnection && t('importNoConnection')}
      </p>
    </section>
  );
}

/** Why a file is refused as a whole. */
const fileRefusalTexts: Record<ImportRefusal, MessageKey> = {
  not_ours: 'importNotOurs',
  too_new: 'importTooNew',
  too_many: 'importTooMany',
  empty: 'importEmpty',
  too_large: 'importTooLarge',
  unreadable: 'importUnreadable',
};

function ImportProgress({ state }: { state: ImportState }) {
  return (
    <>
      <div role="status" class="import-outcome">
        {state.is === 'reading' && t('importReading')}
        {state.is === 'sending' && t('importSending', formatNumber(state.done), formatNumber(state.of))}
        {state.is === 'done' && <ImportResult counts={state.counts} />}
      </div>
      {state.is === 'refused' && (
        <p class="wrong" role="alert">
          {t(fileRefusalTexts[state.why])}
        </p>
      )}
      {state.is === 'done' && state.error && <ErrorNotice problem={state.error} isAnswer={true} />}
    </>
  );
}

const rowRefusalTexts: Record<RowRefusal, MessageKey> = {
  id: 'importBadId',
  time: 'importBadTime',
  outcome: 'importBadOutcome',
  length: 'importTooLong',
  other: 'importBadRow',
};

/** Why rows were refused, and how many for each reason. */
function Refusals({ refusals }: Pick<ImportCounts, 'refusals'>) {
  const reasons = ROW_REFUSALS.filter((why) => refusals[why]);
  if (reasons.length === 0) return null;
  return (
    <ul class="import-refusals">
      {reasons.map((why) => (
        <li key={why}>{t(rowRefusalTexts[why], formatNumber(refusals[why] ?? 0))}</li>
      ))}
    </ul>
  );
}

function ImportResult({ counts }: { counts: ImportCounts }) {
  const { added, known, refused, leftOut, noRoom } = counts;
  return (
    <>
      <p>{t('importResult', formatNumber(added), formatNumber(known), formatNumber(refused))}</p>
      <Refusals refusals={counts.refusals} />
      {noRoom > 0 && <p>{t('importNoRoom', formatNumber(noRoom))}</p>}
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
