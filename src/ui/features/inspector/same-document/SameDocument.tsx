import { useState } from 'preact/hooks';
import type { Ingestion, Summary } from '../../../../watch/model/records';
import { useHistoryRecords } from '../../../app/history-records';
import { plural, t } from '../../../app/i18n';
import { startOf } from '../../../app/ingestion-times';
import { EarlierIngestion } from './EarlierIngestion';
import './same-document.css';

/** A longer history is searched only when the person wants it. */
const SEARCHED_UNASKED_MAX = 2_000;

interface Props {
  record: Ingestion;
  summary: Summary;
  /** Where the list stands beside it, another ingestion opens in its place, and nowhere else. */
  isBesideList: boolean;
}

/** Other ingestions of the same document: when, how they ended, how long they took, and what has changed since. */
export function SameDocument({ record, summary, isBesideList }: Props) {
  const [isWanted, setWanted] = useState(false);
  if (!record.documentId) return null;
  if (summary.counts.total <= SEARCHED_UNASKED_MAX)
    return <Search record={record} isBesideList={isBesideList} isAsked={false} />;
  if (isWanted) return <Search record={record} isBesideList={isBesideList} isAsked={true} />;
  return (
    <section class="same-document">
      <h2>{t('sameDocument')}</h2>
      <button type="button" onClick={() => setWanted(true)}>
        {t('findSameDocument')}
      </button>
    </section>
  );
}

/** Shown at first. */
const ROWS_DRAWN = 5;

interface SearchProps {
  record: Ingestion;
  isBesideList: boolean;
  /** Whether the person asked for the search: then an empty result is shown too. */
  isAsked: boolean;
}

function Search({ record, isBesideList, isAsked }: SearchProps) {
  const history = useHistoryRecords(NONE_FIRST);
  const [isWhole, setWhole] = useState(false);
  const others = ofSameDocument(history.records(), record);
  if (others.length === 0 && !(isAsked && history.isComplete())) return null;
  const shown = isWhole ? others : others.slice(0, ROWS_DRAWN);
  return (
    <section class="same-document">
      <h2>{t('sameDocument')}</h2>
      {others.length === 0 && <p class="muted">{t('sameDocumentNone')}</p>}
      <ol aria-label={t('sameDocument')}>
        {shown.map((other) => (
          <EarlierIngestion key={other.id} record={record} other={other} isBesideList={isBesideList} />
        ))}
      </ol>
      {shown.length < others.length && (
        <button type="button" class="link" onClick={() => setWhole(true)}>
          {plural('showAll', others.length)}
        </button>
      )}
    </section>
  );
}

const NONE_FIRST: readonly string[] = [];

/** The newest first. The same document ID on another connection is another document. */
function ofSameDocument(records: readonly Ingestion[], record: Ingestion): Ingestion[] {
  return records
    .filter(
      (other) =>
        other.documentId === record.documentId &&
        other.connectionId === record.connectionId &&
        other.id !== record.id &&
        other.removedAt === null,
    )
    .sort((a, b) => startOf(b) - startOf(a));
}
