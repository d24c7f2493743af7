import { useState } from 'preact/hooks';
import { CopyButton } from '../components/CopyButton';
import { formatNumber, plural, t } from '../text';
import { Field } from './Field';

/** As many as are drawn unasked: an ingestion may have thousands. */
const DRAWN = 50;

/** Every memory the ingestion has produced so far. */
export function MemoryIds({ ids }: { ids: string[] }) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? ids : ids.slice(0, DRAWN);
  return (
    <Field
      name={t('fieldMemoryIds')}
      copy={ids.length > 0 ? { text: ids.join('\n'), name: t('copyMemoryIds') } : null}
    >
      {ids.length === 0 ? (
        <span class="muted">{t('none')}</span>
      ) : (
        <ol class="memory-ids" aria-label={t('fieldMemoryIds')}>
          {shown.map((id) => (
            <li key={id}>
              <code>{id}</code>
              <CopyButton text={id} name={t('copyMemoryId')} />
            </li>
          ))}
        </ol>
      )}
      {shown.length < ids.length && (
        <button type="button" class="link" onClick={() => setWhole(true)}>
          {plural('showAllMemories', ids.length, formatNumber(ids.length))}
        </button>
      )}
    </Field>
  );
}
