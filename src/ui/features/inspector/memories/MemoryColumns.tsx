import { type MessageKey, t } from '../../../app/i18n';
import { Icon } from '../../../components/Icon';
import { type MemorySort, nextSort, SORT_COLUMNS, type SortColumn } from './memory-rows';

const NAMES = {
  type: 'memoryType',
  content: 'memoryText',
  confidence: 'memorySureness',
  created: 'memoryCreated',
} as const satisfies Record<SortColumn, MessageKey>;

/** The heads of the columns, each of which sorts by its column. */
export function MemoryColumns({ sort, onSort }: { sort: MemorySort; onSort(sort: MemorySort): void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: the head of a virtual table
    // biome-ignore lint/a11y/useFocusableInteractive: its buttons take the focus
    <div class="memory-columns" role="row" aria-rowindex={1}>
      {SORT_COLUMNS.map((column) => {
        const isSorted = sort?.column === column;
        return (
          // biome-ignore lint/a11y/useSemanticElements: as above
          // biome-ignore lint/a11y/useFocusableInteractive: as above
          <span
            key={column}
            class={`memory-${column}`}
            role="columnheader"
            aria-sort={isSorted ? (sort.isDescending ? 'descending' : 'ascending') : 'none'}
          >
            <button type="button" class="link" onClick={() => onSort(nextSort(sort, column))}>
              {t(NAMES[column])}
              {isSorted && <Icon name={sort.isDescending ? 'down' : 'up'} />}
            </button>
          </span>
        );
      })}
    </div>
  );
}
