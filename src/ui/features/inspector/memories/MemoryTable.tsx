import { useMemo, useRef, useState } from 'preact/hooks';
import { formatNumber, plural, t } from '../../../app/i18n';
import {
  drawnRows,
  type Layout,
  rowByKey,
  scrollTopFor,
  topOf,
  totalPx,
} from '../../../components/virtual-list/row-layout';
import { useListSizes } from '../../../components/virtual-list/use-list-sizes';
import { useRowFocus } from '../../../components/virtual-list/use-row-focus';
import { useScrollAnchor } from '../../../components/virtual-list/use-scroll-anchor';
import { MemoryColumns } from './MemoryColumns';
import { MemoryDetail } from './MemoryDetail';
import { MemoryTableRow } from './MemoryTableRow';
import { MemoryTools } from './MemoryTools';
import {
  foundLines,
  type GroupedLines,
  groupedByType,
  type MemoryLine,
  type MemorySort,
  sortedLines,
} from './memory-rows';

interface Props {
  lines: readonly MemoryLine[];
  /** Loads these again, which have failed. */
  onRetry(ids: readonly string[]): void;
}

/** The loaded memories as a table: searched, sorted, grouped, copied; the chosen one below it in full. */
export function MemoryTable({ lines, onRetry }: Props) {
  const [typed, setTyped] = useState('');
  const [sort, setSort] = useState<MemorySort>(null);
  const [isGrouped, setGrouped] = useState(false);
  const [openedId, setOpenedId] = useState<string | null>(null);
  const shown = useMemo(() => {
    const found = sortedLines(foundLines(lines, typed), sort);
    return isGrouped ? groupedByType(found) : { lines: found, groups: NO_GROUPS };
  }, [lines, typed, sort, isGrouped]);
  const failed = lines.filter(({ failure }) => failure !== null).map(({ id }) => id);
  const opened = lines.find(({ id, memory }) => id === openedId && memory !== null)?.memory ?? null;
  return (
    <>
      {failed.length > 0 && (
        <p class="memories-failed">
          <span class="wrong">{plural('memoriesFailed', failed.length)}</span>
          <button type="button" onClick={() => onRetry(failed)}>
            {t('tryAgain')}
          </button>
        </p>
      )}
      <MemoryTools
        typed={typed}
        isGrouped={isGrouped}
        onType={setTyped}
        onGroup={setGrouped}
        found={shown.lines}
        all={lines.length}
      />
      {shown.lines.length === 0 ? (
        <p class="empty">{t('noMemoryFound')}</p>
      ) : (
        <Rows
          shown={shown}
          order={JSON.stringify([typed, sort, isGrouped])}
          sort={sort}
          openedId={openedId}
          onRetry={onRetry}
          onSort={setSort}
          onOpen={(id) => setOpenedId(id === openedId ? null : id)}
        />
      )}
      {opened && openedId && <MemoryDetail id={openedId} memory={opened} onClose={() => setOpenedId(null)} />}
    </>
  );
}

const NO_GROUPS: GroupedLines['groups'] = new Map();

/** The parts of a row that are measured and focused. */
const PARTS = { row: '.memory-row', heading: '.memory-group', focusable: '.memory-open' };

interface RowsProps {
  shown: GroupedLines;
  /** What it is found and sorted by: when it changes, the table begins at its top. */
  order: string;
  sort: MemorySort;
  onSort(sort: MemorySort): void;
  openedId: string | null;
  onOpen(id: string): void;
  onRetry(ids: readonly string[]): void;
}

/** The table itself, of which only the visible part is drawn. One tab stop; arrow keys go from row to row. */
function Rows({ shown: { lines, groups }, order, sort, onSort, openedId, onOpen, onRetry }: RowsProps) {
  const box = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const { rowPx, headingPx, viewPx } = useListSizes(box, PARTS, lines.length > 0);
  const layout: Layout = { count: lines.length, rowPx, headingPx, rowsWithHeading: [...groups.keys()] };
  const focus = useRowFocus(lines, PARTS);
  useScrollAnchor(box, { records: lines, layout, order });

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const perPage = Math.max(1, Math.floor(viewPx / rowPx) - 1);
    const next = rowByKey(event.key, focus.index ?? 0, { count: lines.length, perPage });
    const target = next === null ? undefined : lines[next];
    if (next === null || !target) return;
    event.preventDefault();
    if (box.current)
      box.current.scrollTop = scrollTopFor(layout, next, { scrollTop: box.current.scrollTop, viewPx });
    focus.moveTo(target.id);
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: rows of a virtual table stand at places of their own
    <div class="memory-table" role="table" aria-label={t('memories')} aria-rowcount={lines.length + 1}>
      <MemoryColumns sort={sort} onSort={onSort} />
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div
        class="memory-rows"
        role="rowgroup"
        ref={box}
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
        onKeyDown={onKeyDown}
        onFocusIn={focus.onFocusIn}
        onFocusOut={focus.onFocusOut}
      >
        <div class="memory-extent" role="presentation" style={{ blockSize: `${totalPx(layout)}px` }}>
          {drawnRows(layout, { scrollTop, viewPx }, focus.index).map((index) => {
            const line = lines[index];
            return line ? (
              <MemoryTableRow
                key={line.id}
                line={line}
                index={index}
                topPx={topOf(layout, index)}
                headingPx={groups.has(index) ? headingPx : 0}
                heading={headingOf(groups, index)}
                isOpen={line.id === openedId}
                isTabStop={index === focus.index}
                onOpen={onOpen}
                onRetry={onRetry}
              />
            ) : null;
          })}
        </div>
      </div>
    </div>
  );
}

function headingOf(groups: GroupedLines['groups'], index: number): string | null {
  const group = groups.get(index);
  if (!group) return null;
  return t('memoryGroup', group.type ?? t('memoryTypeUnknown'), formatNumber(group.count));
}
