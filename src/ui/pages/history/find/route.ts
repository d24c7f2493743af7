import { useCallback, useEffect, useState } from 'preact/hooks';
import { withoutKeys } from '../../../../synap/ids';
import { EVERYTHING, type Filter, SORTS, type Sort, SPANS, STATUS_FILTERS, type When } from './filter';

/** What is shown beside the list. */
export type Place =
  | { is: 'nothing' }
  | { is: 'ingestion'; id: string }
  | { is: 'statistics' }
  | { is: 'transfer' };

/** What the page shows, as its address says: it can be reloaded, linked and gone back to. */
export interface Route {
  place: Place;
  filter: Filter;
  sort: Sort;
  /** Whether a button of a notification asked for the memory IDs of what is opened. Once: no address of ours says it again. */
  copies: boolean;
}

/** Longer values in an address are no filter of ours. */
const VALUE_MAX = 300;

/**
 * `#/ingestion/<canonical ID>`, `#/statistics`, `#/transfer` or `#/`, and behind a question mark what is looked for. What
 * cannot be read opens nothing and looks for nothing. `copy=memories` comes from a notification.
 */
export function readRoute(hash: string): Route {
  const [path = '', query = ''] = splitOnce(hash, '?');
  const fields = new URLSearchParams(query);
  const value = (name: string) => fields.get(name)?.slice(0, VALUE_MAX) || null;
  return {
    place: placeOf(path.toLowerCase()),
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

/** The address of a route. Browsers keep addresses: no key that somebody pasted into the search is in one. */
export function writeRoute({ place, filter, sort }: Omit<Route, 'copies'>): string {
  const { search, status, connection, batch, when, failure } = filter;
  const fields = new URLSearchParams();
  const put = (name: string, value: string | null) =>
    value && fields.set(name, withoutKeys(value).slice(0, VALUE_MAX));
  put('q', search);
  put('status', status);
  put('connection', connection);
  put('batch', batch);
  if (when.is === 'last') put('last', when.span);
  if (when.is === 'between') {
    put('from', when.from);
    put('to', when.to);
  }
  put('failure', failure);
  if (sort !== 'newest') put('sort', sort);
  const query = fields.toString();
  return query === '' ? pathOf(place) : `${pathOf(place)}?${query}`;
}

/** Whether the filter lets everything through. */
export function isEverything(filter: Filter): boolean {
  return writeRoute({ place: { is: 'nothing' }, filter, sort: 'newest' }) === '#/';
}

function placeOf(path: string): Place {
  const id = /^#\/ingestion\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(path)?.[1];
  if (id) return { is: 'ingestion', id };
  if (path === '#/statistics') return { is: 'statistics' };
  return path === '#/transfer' ? { is: 'transfer' } : { is: 'nothing' };
}

function pathOf(place: Place): string {
  switch (place.is) {
    case 'nothing':
      return '#/';
    case 'ingestion':
      return `#/ingestion/${place.id}`;
    case 'statistics':
    case 'transfer':
      return `#/${place.is}`;
  }
}

function whenOf(last: string | null, from: string | null, to: string | null): When {
  const span = oneOf(SPANS, last);
  if (span) return { is: 'last', span };
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

/** The route, and how to change it: going somewhere can be gone back from, looking for something else cannot. */
export function useRoute() {
  const [route, setRoute] = useState(() => readRoute(location.hash));
  useEffect(() => {
    const update = () => setRoute(readRoute(location.hash));
    addEventListener('hashchange', update);
    return () => removeEventListener('hashchange', update);
  }, []);

  /** From the address, not from what was drawn last: two changes may come between two frames. */
  const go = useCallback((place: Place) => {
    location.hash = writeRoute({ ...readRoute(location.hash), place });
  }, []);
  const find = useCallback((change: Partial<Filter>, sort?: Sort) => {
    const now = readRoute(location.hash);
    const filter = { ...now.filter, ...change };
    const next = { ...now, filter, sort: sort ?? now.sort, copies: false };
    history.replaceState(null, '', writeRoute(next));
    setRoute(next);
  }, []);
  return { route, go, find };
}
