import { useState } from 'preact/hooks';
import type { Ingestion } from '../../../../watch/model/records';
import { dayAndTime, exactDurationOf, exactTime, isoTime } from '../../../app/format';
import { plural, t } from '../../../app/i18n';
import { startOf, tookMs } from '../../../app/ingestion-times';
import { shownStatus } from '../../../app/status';
import { StatusShape } from '../../../components/Icon';
import { MemoryComparison } from './MemoryComparison';

interface Props {
  /** The one that the inspector shows. */
  record: Ingestion;
  /** Another one of the same document. */
  other: Ingestion;
  isBesideList: boolean;
}

/** Another ingestion of the same document in one line, and what has changed between the two. */
export function EarlierIngestion({ record, other, isBesideList }: Props) {
  const [isCompared, setCompared] = useState(false);
  const { word, shape, tone } = shownStatus(other);
  const took = tookMs(other);
  const at = startOf(other);
  const canCompare = record.memoryIds.length > 0 && other.memoryIds.length > 0;
  return (
    <li>
      <div class="same-document-row">
        <a
          class={`status ${tone}`}
          href={`/history.html#/ingestion/${other.id}`}
          target={isBesideList ? undefined : '_blank'}
          rel="noopener"
          aria-label={t('openIngestion', word, dayAndTime(at))}
        >
          <StatusShape shape={shape} />
          <bdi class="word">{word}</bdi>
        </a>
        <time dateTime={isoTime(at) ?? ''} title={exactTime(at)}>
          {dayAndTime(at)}
        </time>
        {took !== null && <span>{exactDurationOf(took)}</span>}
        <span>{plural('memories', other.memoriesCreated)}</span>
        {canCompare && (
          <button
            type="button"
            class="link"
            aria-expanded={isCompared}
            onClick={() => setCompared(!isCompared)}
          >
            {t('compareMemories')}
          </button>
        )}
      </div>
      {isCompared && <MemoryComparison record={record} other={other} />}
    </li>
  );
}
