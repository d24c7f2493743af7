import { useMemo } from 'preact/hooks';
import { ingestionName } from '../../../../watch/model/ingestion';
import { t } from '../../../app/i18n';
import { visibleBeginning } from '../../../app/visible-text';
import { IngestionRow, type IngestionRowProps } from '../../../features/list/IngestionRow';
import { GroupHeading, type Heading } from '../../../features/list/ListRows';
import { SelectBox } from '../../../features/list/SelectBox';

/** As much of a name as is read out for a checkbox. */
const NAME_MAX = 80;

interface Props extends Omit<IngestionRowProps, 'checkbox'> {
  topPx: number;
  index: number;
  count: number;
  /** Of the group that begins with this row. */
  heading: Heading | undefined;
  /** Of the batch above it. */
  isMember: boolean;
  isTabStop: boolean;
  isSelected: boolean;
  onSelect(id: string, isRange: boolean): void;
}

/**
 * One row at its place. It says which of how many it is, since its neighbours may not be drawn. Drawn again only when one of its
 * properties has changed: not at each step of a scroll.
 */
export function VirtualRow(props: Props) {
  const { topPx, index, count, heading, isMember, isSelected, onSelect, ...row } = props;
  const { record, isTabStop } = row;
  return useMemo(
    () => (
      <li
        class={isMember ? 'in-batch' : undefined}
        style={{ insetBlockStart: `${topPx}px` }}
        aria-setsize={count}
        aria-posinset={index + 1}
      >
        {heading && <GroupHeading {...heading} />}
        <IngestionRow
          {...row}
          checkbox={
            <SelectBox
              name={t('selectOne', visibleBeginning(ingestionName(record), NAME_MAX))}
              isSelected={isSelected}
              tabIndex={isTabStop ? undefined : -1}
              onSelect={(event) => onSelect(record.id, event.shiftKey)}
            />
          }
        />
      </li>
    ),
    [topPx, index, count, heading, isMember, isSelected, onSelect, ...Object.values(row)],
  );
}
