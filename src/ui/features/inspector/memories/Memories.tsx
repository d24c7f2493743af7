import { useId } from 'preact/hooks';
import { isSynapOutcome } from '../../../../watch/model/ingestion';
import { hasMoreMemoryIds, memoryIdCountOf } from '../../../../watch/model/memory-ids';
import type { ConnectionView, Ingestion } from '../../../../watch/model/records';
import { formatNumber, plural, t } from '../../../app/i18n';
import { usePage } from '../../../app/page';
import { CopyButton } from '../../../components/CopyButton';
import { ErrorNotice } from '../../../components/ErrorNotice';
import { useMemoryLoad } from '../../../hooks/use-memory-load';
import { MemoryIds } from '../MemoryIds';
import { LoadMemories } from './LoadMemories';
import { MemoryTable } from './MemoryTable';
import { memoryLines } from './memory-rows';
import './memories.css';

interface Props {
  record: Ingestion;
  connection: ConnectionView | null;
}

/** What came out of an ingestion: its memories, one press away. */
export function Memories({ record, connection }: Props) {
  const headingId = useId();
  const ids = [...new Set(record.memoryIds)];
  return (
    <section class="memories-section" aria-labelledby={headingId}>
      <div class="memories-head">
        <h2 id={headingId}>{t('memories')}</h2>
        <span class="muted">{formatNumber(Math.max(record.memoriesCreated, ids.length))}</span>
        {ids.length > 0 && <CopyButton text={ids.join('\n')} name={t('copyMemoryIds')} />}
      </div>
      {hasMoreMemoryIds(record) && (
        <p class="muted">
          {t('memoryIdsCut', formatNumber(ids.length), formatNumber(memoryIdCountOf(record)))}
        </p>
      )}
      {ids.length === 0 ? (
        <p class="muted">{nothingNamed(record)}</p>
      ) : (
        <NamedMemories record={record} connection={connection} ids={ids} />
      )}
    </section>
  );
}

function nothingNamed(record: Ingestion): string {
  if (record.memoriesCreated > 0) return plural('memoriesUnnamed', record.memoriesCreated);
  const isOver = record.state === 'ended' && isSynapOutcome(record.outcome.kind);
  return t(isOver ? 'memoriesNone' : 'memoriesNoneYet');
}

function NamedMemories({ record, connection, ids }: Props & { ids: readonly string[] }) {
  const { memories } = usePage();
  const load = useMemoryLoad(record.id);
  const lines = memoryLines(ids, load);
  const loadAll = () => memories.load(record.id, ids);
  return (
    <>
      <LoadMemories record={record} connection={connection} ids={ids} />
      {load.stoppedBy && (
        <ErrorNotice
          problem={load.stoppedBy}
          target={{
            connectionId: connection?.id ?? null,
            baseUrl: connection?.baseUrl ?? null,
            onRetry: loadAll,
          }}
          isAnswer={true}
        />
      )}
      {lines.length > 0 ? (
        <MemoryTable lines={lines} onRetry={(some) => memories.load(record.id, some)} />
      ) : (
        load.progress === null && <MemoryIds record={record} />
      )}
    </>
  );
}
