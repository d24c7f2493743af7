import type { Answers } from '../../../messages';
import { endTimeOf } from '../../../watch/model/ended-list';
import { ingestionName } from '../../../watch/model/ingestion';
import { BATCH_MORE_THAN } from '../../../watch/model/limits';
import type { Ended, Ingestion } from '../../../watch/model/records';
import { t } from '../../app/i18n';
import { shownStatus } from '../../app/status';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { visibleBeginning } from '../../app/visible-text';
import { StatusShape } from '../../components/Icon';
import { ShortName } from '../../components/ShortName';
import { RelativeTime } from '../../components/Time';

/** What ended this long before it was added is somewhere further down in a list that is ordered by finish. */
const LONG_AGO_MS = 60_000;

const NAME_MAX = 300;

interface Props {
  answer: Answers['watch'];
  onOpen(id: string): void;
}

/** What was over long before it was pasted is answered right here: its row is not at the top of the list. */
export function EarlierOutcomes({ answer: { added, restarted }, onOpen }: Props) {
  const ids = [...added, ...restarted];
  const store = useStore(...ids.map(items.ingestion));
  if (ids.length > BATCH_MORE_THAN) return null;
  const over = ids.flatMap((id) => valueIn(store, items.ingestion(id)) ?? []).filter(hasEndedLongAgo);
  return (
    <>
      {over.map((record) => (
        <p key={record.id} class="watch-outcome" data-unseen={record.seenAt === null ? record.id : undefined}>
          <EarlierOutcome record={record} />
          <button type="button" class="link" onClick={() => onOpen(record.id)}>
            {t('open')}
          </button>
        </p>
      ))}
    </>
  );
}

function hasEndedLongAgo(record: Ingestion): record is Ended {
  return record.state === 'ended' && (endTimeOf(record) ?? 0) < record.addedAt - LONG_AGO_MS;
}

function EarlierOutcome({ record }: { record: Ended }) {
  const { shape, tone, word } = shownStatus(record);
  const name = visibleBeginning(ingestionName(record), NAME_MAX);
  return (
    <>
      <span class={`watch-outcome-status ${tone}`}>
        <StatusShape shape={shape} />
        <bdi>{word}</bdi>
      </span>
      <ShortName name={name} isId={name === record.id} />
      <RelativeTime at={endTimeOf(record) ?? 0} />
    </>
  );
}
