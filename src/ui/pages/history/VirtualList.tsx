import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ingestionName } from '../../../watch/model/ingestion';
import type { ConnectionView, Ingestion } from '../../../watch/model/records';
import { t } from '../../app/i18n';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { aboutConnection } from '../../features/list/List';
import { Row, type RowProps } from '../../features/list/Row';
import { SelectBox } from '../../features/list/SelectBox';
import { drawnRows, type Layout, rowByKey, scrollTo, topOf, totalPx } from './row-layout';

/** Before anything has been measured, as on a page that is not drawn. */
const SIZES = { rowPx: 52, headingPx: 31, viewPx: 600 };

/** As much of a name as is heard of a checkbox. */
const NAME_MAX = 80;

interface Props {
  records: readonly Ingestion[];
  /** Rows that begin a group, with its heading. */
  headings: ReadonlyMap<number, string>;
  /** Another order is another list: it begins at its top. */
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

/** A list of thousands, of which what is in sight is drawn. One tab stop; arrow keys go from row to row. */
export function VirtualList(props: Props) {
  const { records, headings, order, connections, opened, onOpen, selected, onSelect } = props;
  const box = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const sizes = useSizes(box, records.length > 0);
  const { rowPx, headingPx, viewPx } = sizes;
  const layout: Layout = { count: records.length, rowPx, headingPx, headed: [...headings.keys()] };
  const store = useStore();

  const focus = useFocus(records);
  const drawn = drawnRows(layout, scrollTop, viewPx, focus.index);
  useStill(box, records, order, layout);

  const latest = useRef(onSelect);
  latest.current = onSelect;
  const select = useCallback((id: string, isRange: boolean) => latest.current(id, isRange), []);

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey || !isOfRow(event.target)) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== 'a') return;
      event.preventDefault();
      return props.onSelectAll();
    }
    if (event.key === 'Escape' && selected.size > 0) {
      event.preventDefault();
      return props.onSelectNone();
    }
    const perPage = Math.max(1, Math.floor(viewPx / rowPx) - 1);
    const to = rowByKey(event.key, focus.index ?? 0, records.length, perPage);
    const target = to === null ? undefined : records[to];
    if (to === null || !target) return;
    event.preventDefault();
    const from = records[focus.index ?? 0];
    if (event.shiftKey && from) props.onExtend(from.id, target.id);
    if (box.current) box.current.scrollTop = scrollTo(layout, to, box.current.scrollTop, viewPx);
    focus.moveTo(target.id);
  }

  return (
    <div class="list-box" ref={box} onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}>
      <Sized
        px={totalPx(layout)}
        onKeyDown={onKeyDown}
        onFocusIn={focus.onFocusIn}
        onFocusOut={focus.onFocusOut}
      >
        {drawn.map((index) => {
          const record = records[index];
          if (!record) return null;
          return (
            <PlacedRow
              key={record.id}
              topPx={topOf(layout, index)}
              index={index}
              count={records.length}
              heading={headings.get(index)}
              record={record}
              offsetMs={valueIn(store, items.live(record.connectionId))?.offsetMs ?? 0}
              {...aboutConnection(record, connections)}
              isOpen={record.id === opened}
              onOpen={onOpen}
              isTabStop={index === focus.index}
              isSelected={selected.has(record.id)}
              onSelect={select}
            />
          );
        })}
      </Sized>
    </div>
  );
}

const isOfRow = (target: EventTarget | null) => target instanceof Element && target.closest('.row') !== null;

/** The heights that all rows, all headings and the box have; read again when the box changes, as with a larger font. */
function useSizes(box: { current: HTMLElement | null }, hasRows: boolean): typeof SIZES {
  const [sizes, setSizes] = useState(SIZES);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !hasRows) return;
    const heightOf = (selector: string) => element.querySelector<HTMLElement>(selector)?.offsetHeight;
    const measure = () =>
      setSizes((before) => {
        const now = {
          rowPx: heightOf('.row') || before.rowPx,
          headingPx: heightOf('.group') || before.headingPx,
          viewPx: element.clientHeight || before.viewPx,
        };
        return JSON.stringify(now) === JSON.stringify(before) ? before : now;
      });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, hasRows]);
  return sizes;
}

/**
 * Which row is the tab stop, and has the focus if any has: by its ID, so that it stays the same while the list changes. That
 * row is always drawn. One that leaves the list with the focus in it gives it to the one in its place.
 */
function useFocus(records: readonly Ingestion[]) {
  const [current, setCurrent] = useState<string | null>(null);
  const lastIndex = useRef(0);
  const isWanted = useRef(false);
  const focused = useRef<string | null>(null);

  const found = records.findIndex(({ id }) => id === current);
  const index =
    records.length === 0 ? null : found >= 0 ? found : Math.min(lastIndex.current, records.length - 1);
  lastIndex.current = index ?? 0;

  useLayoutEffect(() => {
    const id = index === null ? undefined : records[index]?.id;
    const isLost =
      focused.current !== null && focused.current !== id && document.activeElement === document.body;
    if (id === undefined || !(isWanted.current || isLost)) return;
    isWanted.current = false;
    document
      .querySelector<HTMLElement>(`.row-open[data-id="${CSS.escape(id)}"]`)
      ?.focus({ preventScroll: true });
  });

  return {
    index,
    moveTo(id: string) {
      isWanted.current = true;
      setCurrent(id);
    },
    onFocusIn(event: FocusEvent) {
      const row = event.target instanceof Element ? event.target.closest('.row') : null;
      const id = row?.querySelector('.row-open')?.getAttribute('data-id') ?? null;
      focused.current = id;
      if (id !== null) setCurrent(id);
    },
    onFocusOut(event: FocusEvent) {
      // Gone to another place by itself; a row that was taken away has nowhere to go to.
      if (event.relatedTarget !== null) focused.current = null;
    },
  };
}

/** Keeps what is in sight where it is while rows come and go above it; another order begins at the top. */
function useStill(
  box: { current: HTMLElement | null },
  records: readonly Ingestion[],
  order: string,
  layout: Layout,
): void {
  const seen = useRef({ order, id: '', offsetPx: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    if (seen.current.order !== order) element.scrollTop = 0;
    else if (element.scrollTop > 0) {
      const index = records.findIndex(({ id }) => id === seen.current.id);
      if (index >= 0) element.scrollTop = topOf(layout, index) + seen.current.offsetPx;
    }
    seen.current = { ...seen.current, order };
  }, [box, records, order]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const [first = 0] = drawnInSight(layout, element.scrollTop);
    const id = records[first]?.id ?? '';
    seen.current = { order, id, offsetPx: element.scrollTop - topOf(layout, first) };
  });
}

const drawnInSight = (layout: Layout, scrollTop: number) =>
  drawnRows(layout, scrollTop, 0, null).filter((index) => topOf(layout, index + 1) > scrollTop);

interface SizedProps {
  px: number;
  onKeyDown(event: KeyboardEvent): void;
  onFocusIn(event: FocusEvent): void;
  onFocusOut(event: FocusEvent): void;
  children: ComponentChildren;
}

/** As high as all rows together, most of which are not there. Set by code: the policy forbids style attributes. */
function Sized({ px, children, ...rest }: SizedProps) {
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => {
    if (list.current) list.current.style.blockSize = `${px}px`;
  }, [px]);
  return (
    <ul class="list" ref={list} aria-label={t('ingestions')} {...rest}>
      {children}
    </ul>
  );
}

interface PlacedRowProps extends Omit<RowProps, 'checkbox'> {
  topPx: number;
  index: number;
  count: number;
  heading: string | undefined;
  isTabStop: boolean;
  isSelected: boolean;
  onSelect(id: string, isRange: boolean): void;
}

/** A row where it belongs. Drawn again only when something about it has changed: not at each step of a scroll. */
function PlacedRow(props: PlacedRowProps) {
  const { topPx, index, count, heading, record, offsetMs, connection, typicalMs } = props;
  const { isOpen, onOpen, isTabStop, isSelected, onSelect } = props;
  return useMemo(
    () => (
      <Placed topPx={topPx} index={index} count={count}>
        {heading && <h2 class="group">{heading}</h2>}
        <Row
          {...{ record, offsetMs, connection, typicalMs, isOpen, onOpen, isTabStop }}
          checkbox={
            <SelectBox
              name={t('selectOne', ingestionName(record).slice(0, NAME_MAX))}
              isSelected={isSelected}
              tabIndex={isTabStop ? undefined : -1}
              onSelect={(event) => onSelect(record.id, event.shiftKey)}
            />
          }
        />
      </Placed>
    ),
    [
      ...[topPx, index, count, heading, record, offsetMs, connection, typicalMs],
      ...[isOpen, onOpen, isTabStop, isSelected, onSelect],
    ],
  );
}

interface PlacedProps {
  topPx: number;
  index: number;
  count: number;
  children: ComponentChildren;
}

/** A row where it belongs, that says which of how many it is: its neighbours may not be there. */
function Placed({ topPx, index, count, children }: PlacedProps) {
  const item = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    if (item.current) item.current.style.insetBlockStart = `${topPx}px`;
  }, [topPx]);
  return (
    <li ref={item} aria-setsize={count} aria-posinset={index + 1}>
      {children}
    </li>
  );
}
