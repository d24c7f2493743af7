import { useCallback, useRef, useState } from 'preact/hooks';
import type { ConnectionView, Ingestion } from '../../../../watch/model/records';
import { t } from '../../../app/i18n';
import { useStore } from '../../../app/store';
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
import { pressedKey } from '../../../features/list/pressed-key';
import { rowContext } from '../../../features/list/row-context';
import { useOnline } from '../../../hooks/use-online';
import type { ListGroups } from '../find/batch-groups';
import { VirtualRow } from './VirtualRow';

/** The parts of a row that are measured and focused. */
const PARTS = { row: '.row', heading: '.group', focusable: '.row-open' };

interface Props {
  records: readonly Ingestion[];
  groups: ListGroups;
  /** What the list is filtered and sorted by: when it changes, the list begins at its top. */
  order: string;
  connections: ConnectionView[];
  opened: string | null;
  onOpen(id: string): void;
  selected: ReadonlySet<string>;
  onSelect(id: string, isRange: boolean): void;
  /** Shift and an arrow key led from one row to another. */
  onExtend(from: string, to: string): void;
  onSelectAll(): void;
  onSelectNone(): void;
}

/** A list of thousands, of which only the visible part is drawn. One tab stop; arrow keys go from row to row. */
export function VirtualList(props: Props) {
  const { records, groups, order, connections, opened, onOpen, selected } = props;
  const box = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const { rowPx, headingPx, viewPx } = useListSizes(box, PARTS, records.length > 0);
  const layout: Layout = {
    count: records.length,
    rowPx,
    headingPx,
    rowsWithHeading: [...groups.headings.keys()].sort((a, b) => a - b),
  };
  const store = useStore();
  const isOnline = useOnline();
  const focus = useRowFocus(records, PARTS);
  useScrollAnchor(box, { records, layout, order });
  const select = useLatest(props.onSelect);

  function moveTo(index: number) {
    const target = records[index];
    if (!target) return;
    if (box.current)
      box.current.scrollTop = scrollTopFor(layout, index, { scrollTop: box.current.scrollTop, viewPx });
    focus.moveTo(target.id);
  }
  const onKeyDown = keyHandler(props, { index: focus.index ?? 0, rowsInView: viewPx / rowPx, moveTo });

  return (
    <div class="list-box" ref={box} onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}>
      <ul
        class="list"
        style={{ blockSize: `${totalPx(layout)}px` }}
        aria-label={t('ingestions')}
        onKeyDown={onKeyDown}
        onFocusIn={focus.onFocusIn}
        onFocusOut={focus.onFocusOut}
      >
        {drawnRows(layout, { scrollTop, viewPx }, focus.index).map((index) => {
          const record = records[index];
          if (!record) return null;
          return (
            <VirtualRow
              key={record.id}
              topPx={topOf(layout, index)}
              index={index}
              count={records.length}
              heading={groups.headings.get(index)}
              isMember={groups.members.has(index)}
              record={record}
              {...rowContext(record, { connections, store, isOnline })}
              isOpen={record.id === opened}
              onOpen={onOpen}
              isTabStop={index === focus.index}
              isSelected={selected.has(record.id)}
              onSelect={select}
            />
          );
        })}
      </ul>
    </div>
  );
}

/** A function that stays the same and calls the newest one: rows need not be drawn again for it. */
function useLatest<A extends unknown[]>(call: (...args: A) => void): (...args: A) => void {
  const latest = useRef(call);
  latest.current = call;
  return useCallback((...args: A) => latest.current(...args), []);
}

interface Position {
  index: number;
  rowsInView: number;
  moveTo(index: number): void;
}

/** The keys of the list, wherever in a row the focus is. */
function keyHandler({ records, selected, ...props }: Props, { index, rowsInView, moveTo }: Position) {
  return (event: KeyboardEvent) => {
    if (event.altKey || !isInRow(event.target)) return;
    if (event.ctrlKey || event.metaKey) {
      if (pressedKey(event).toLowerCase() !== 'a') return;
      event.preventDefault();
      return props.onSelectAll();
    }
    if (event.key === 'Escape' && selected.size > 0) {
      event.preventDefault();
      return props.onSelectNone();
    }
    const perPage = Math.max(1, Math.floor(rowsInView) - 1);
    const next = rowByKey(event.key, index, { count: records.length, perPage });
    if (next === null) return;
    event.preventDefault();
    const [from, to] = [records[index], records[next]];
    if (event.shiftKey && from && to) props.onExtend(from.id, to.id);
    moveTo(next);
  };
}

const isInRow = (target: EventTarget | null) => target instanceof Element && target.closest('.row') !== null;
