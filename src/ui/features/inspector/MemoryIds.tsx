import { useState } from 'preact/hooks';
import type { Ingestion } from '../../../watch/model/records';
import { plural, t } from '../../app/i18n';
import { MemoryRow } from './MemoryRow';

/** Drawn at first: an ingestion may have thousands. */
const MEMORIES_DRAWN = 10;

/** Every memory the ingestion has produced so far, by its ID. */
export function MemoryIds({ record }: { record: Ingestion }) {
  const [isWhole, setWhole] = useState(false);
  const ids = [...new Set(record.memoryIds)];
  const shown = isWhole ? ids : ids.slice(0, MEMORIES_DRAWN);
  return (
    <>
      <ol class="memory-ids" aria-label={t('fieldMemoryIds')}>
        {shown.map((id) => (
          <MemoryRow key={id} ingestionId={record.id} id={id} />
        ))}
      </ol>
      {shown.length < ids.length && (
        <button type="button" class="link" onClick={() => setWhole(true)}>
          {plural('showAll', ids.length)}
        </button>
      )}
    </>
  );
}
