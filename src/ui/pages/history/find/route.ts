import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { withoutKeys } from '../../../../synap/ids';
import {
  EVERYTHING,
  type Filter,
  RECENT_PERIODS,
  SORTS,
  type Sort,
  STATUS_FILTERS,
  type When,
} from './filter';

/** What the pane beside the list shows. */
export type PaneView =
  | { is: 'nothing' }
  | { is: 'ingestion'; id: string }
  | { is: 'statistics' }
  | { is: 'transfer' };

/** What the page shows. It stands in the address, so that it survives a reload and can be linked and gone back to. */
export interface Route {
  pane: PaneView;
  filter: Filter;
  sort: Sort;
  /** Whether to copy the memory IDs of the opened ingestion, as a button of its notification asks. `writeRoute` leaves it out. */
  copies: boolean;
}

/** A hundred pasted IDs. No other filter of ours has values as long. */
const VALUE_MAX = 4_000;

/**
 * Reads `#/ingestion/<canonical ID>`, `#/statistics`, `#/transfer` or `#/`, followed by the filter as a query. What cannot be
 * read opens nothing and filters nothing. Notifications add `copy=memories`.
 */
export function readRoute(hash: string): Route {
  const [path = '', query = ''] = splitOnce(hash, '?');
  const fields = new URLSearchParams(query);
  const value = (name: string) => fields.get(name)?.slice(0, VALUE_MAX) || null;
  return {
    pane: paneOf(path.toLowerCase()),
    filter: {
      search: value('q') ?? '',
      status: oneOf(STATUS_FILTERS, value('status')),
      connection: value('connection'),
      batch: value('batch'),
      when: whenOf(value('last'), value('from'), value('to')),
      failure: value('failure'),
    },
    sort: oneOf(SORTS, value('sort')) ?? 'newest',
    copies: value('copy') === 'memories',
  };
}

/** The address of a route. Browsers remember addresses, so an API key that was pasted into the search is left out. */
export function writeRoute({ pane, filter, sort }: Omit<Route, 'copies'>): string {
  const { search, status, connection, batch, when, failure } = filter;
  const fields = new URLSearchParams();
  const put = (name: string, value: string | null) =>
    value && fields.set(name, withoutKeys(value).slice(0, VALUE_MAX));
  put('q', search);
  put('status', status);
  put('connection', connection);
  put('batch', batch);
  if (when.is === 'last') put('last', when.period);
  if (when.is === 'between') {
    put('from', when.from);
    put('to', when.to);
  }
  put('failure', failure);
  if (sort !== 'newest') put('sort', sort);
  const query = fields.toString();
  return query === '' ? pathOf(pane) : `${pathOf(pane)}?${query}`;
}

/** Whether the filter lets everything through. */
export function isEverything(filter: Filter): boolean {
  return writeRoute({ pane: { is: 'nothing' }, filter, sort: 'newest' }) === '#/';
}

function paneOf(path: string): PaneView {
  const id = /^#\/ingestion\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(path)?.[1];
  if (id) return { is: 'ingestion', id };
  if (path === '#/statistics') return { is: 'statistics' };
  return path === '#/transfer' ? { is: 'transfer' } : { is: 'nothing' };
}

function pathOf(pane: PaneView): string {
  switch (pane.is) {
    case 'nothing':
      return '#/';
    case 'ingestion':
      return `#/ingestion/${pane.id}`;
    case 'statistics':
    case 'transfer':
      return `#/${pane.is}`;
  }
}

function whenOf(last: string | null, from: string | null, to: string | null): When {
  const period = oneOf(RECENT_PERIODS, last);
  if (period) return { is: 'last', period };
  return from || to ? { is: 'between', from: day(from), to: day(to) } : EVERYTHING.when;
}

const day = (value: string | null) => (/^\d{4}-\d\d-\d\d$/.test(value ?? '') ? value : null);

function oneOf<T extends string>(values: readonly T[], value: string | null): T | null {
  return values.find((one) => one === value) ?? null;
}

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** Replaces the address, and marks the entry of the browser's history as one that the page has shown. */
function showAddress(hash: string): void {
  history.replaceState({ shown: hash }, '', hash === '' ? undefined : hash);
}

/** Whether the address has just come, rather than come back. */
function isNewAddress(hash: string): boolean {
  const state: unknown = history.state;
  return !(typeof state === 'object' && state !== null && 'shown' in state && state.shown === hash);
}

/**
 * The route of the address, which it may complete: a notification that is clicked names an ingestion and no filter, and must
 * not throw away what the person was looking for. Going back to an address without a filter shows it without.
 */
function arriveAt(hash: string, before: Route | null): Route {
  const route = readRoute(hash);
  const isNew = isNewAddress(hash);
  const isFromOutside = isNew && route.pane.is === 'ingestion' && isEverything(route.filter);
  const arrived = isFromOutside && before ? { ...route, filter: before.filter, sort: before.sort } : route;
  if (isNew) showAddress(arrived === route ? hash : writeRoute(arrived));
  return arrived;
}

/** The route, and how to change it. `go` adds to the browser's history; `find`, which every typed letter calls, does not. */
export function useRoute() {
  const [route, setRoute] = useState(() => arriveAt(location.hash, null));
  const shown = useRef(route);
  shown.current = route;
  // In a layout effect: the address may change before the page has been painted.
  useLayoutEffect(() => {
    const update = () => setRoute(arriveAt(location.hash, shown.current));
    addEventListener('hashchange', update);
    return () => removeEventListener('hashchange', update);
  }, []);

  /** Starts from the address, not from what was drawn last: two changes may come between two frames. */
  const go = useCallback((pane: PaneView) => {
    location.hash = writeRoute({ ...readRoute(location.hash), pane });
  }, []);
  const find = useCallback((change: Partial<Filter>, sort?: Sort) => {
    const now = readRoute(location.hash);
    const filter = { ...now.filter, ...change };
    const next = { ...now, filter, sort: sort ?? now.sort, copies: false };
    showAddress(writeRoute(next));
    setRoute(next);
  }, []);
  return { route, go, find };
}
