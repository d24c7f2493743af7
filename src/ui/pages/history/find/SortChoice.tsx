import { type MessageKey, t } from '../../../app/i18n';
import { Choice } from './Choice';
import { SORTS, type Sort } from './filter';

const sortTexts: Record<Sort, MessageKey> = {
  newest: 'sortNewest',
  oldest: 'sortOldest',
  longest: 'sortLongest',
  memories: 'sortMemories',
  name: 'sortName',
};

/** The order of the list. */
export function SortChoice({ sort, onSort }: { sort: Sort; onSort(sort: Sort): void }) {
  return (
    <Choice
      name={t('sort')}
      value={sort}
      options={SORTS.map((one) => ({ value: one, text: t(sortTexts[one]) }))}
      onChoose={(value) => onSort(SORTS.find((one) => one === value) ?? 'newest')}
    />
  );
}
