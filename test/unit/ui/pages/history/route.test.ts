import { describe, expect, test } from 'vitest';
import { EVERYTHING } from '../../../../../src/ui/pages/history/find/filter';
import {
  isEverything,
  type Route,
  readRoute,
  writeRoute,
} from '../../../../../src/ui/pages/history/find/route';
import { idOf } from '../../../samples';

const NOTHING: Route = { pane: { is: 'nothing' }, filter: EVERYTHING, sort: 'newest', copies: false };

describe('an address', () => {
  test('of one ingestion opens it, as notifications and links write it', () => {
    expect(readRoute(`#/ingestion/${idOf(1)}`)).toEqual({
      ...NOTHING,
      pane: { is: 'ingestion', id: idOf(1) },
    });
    expect(readRoute(`#/ingestion/${idOf(1).toUpperCase()}`).pane).toEqual({ is: 'ingestion', id: idOf(1) });
    expect(writeRoute({ ...NOTHING, pane: { is: 'ingestion', id: idOf(1) } })).toBe(`#/ingestion/${idOf(1)}`);
  });

  test('from the button of a notification asks to copy, and no address of ours does', () => {
    const route = readRoute(`#/ingestion/${idOf(1)}?copy=memories`);
    expect(route).toMatchObject({ pane: { is: 'ingestion', id: idOf(1) }, copies: true });
    expect(readRoute(writeRoute(route)).copies).toBe(false);
    expect(readRoute(`#/ingestion/${idOf(1)}?copy=key`).copies).toBe(false);
  });

  test('that is none opens nothing and looks for nothing', () => {
    for (const hash of [
      '',
      '#',
      '#/',
      '#/ingestion/',
      '#/ingestion/x',
      `#/ingestion/${idOf(1)}/`,
      '#/nowhere',
    ])
      expect(readRoute(hash)).toEqual(NOTHING);
    expect(readRoute('#/?status=evil&sort=up&last=year&from=today&%ZZ=%')).toMatchObject({
      pane: { is: 'nothing' },
      filter: { ...EVERYTHING, when: { is: 'between', from: null, to: null } },
      sort: 'newest',
    });
  });

  test('says all that is looked for, and is read back as it was', () => {
    const routes: Route[] = [
      NOTHING,
      {
        pane: { is: 'statistics' },
        filter: {
          search: 'a & b=c #?/ “ü”',
          status: 'problems',
          connection: 'c1',
          batch: 'b1',
          when: { is: 'last', period: 'week' },
          failure: 'chunk # of #',
        },
        sort: 'longest',
        copies: false,
      },
      {
        pane: { is: 'ingestion', id: idOf(2) },
        filter: { ...EVERYTHING, when: { is: 'between', from: '2026-01-01', to: null } },
        sort: 'name',
        copies: false,
      },
      { ...NOTHING, pane: { is: 'transfer' } },
    ];
    for (const route of routes) expect(readRoute(writeRoute(route))).toEqual(route);
  });

  test('never has a key in it, as somebody may paste into the search', () => {
    const search = 'Bearer synap_live_0123456789abcdef';
    const address = writeRoute({ ...NOTHING, filter: { ...EVERYTHING, search, failure: search } });
    expect(decodeURIComponent(address)).not.toContain('0123456789abcdef');
  });

  test('of any length holds no more than a filter does', () => {
    expect(readRoute(`#/?q=${'x'.repeat(100_000)}`).filter.search).toHaveLength(4_000);
  });
});

test('only a filter that lets everything through is none', () => {
  expect(isEverything(EVERYTHING)).toBe(true);
  expect(isEverything({ ...EVERYTHING, search: 'x' })).toBe(false);
  expect(isEverything({ ...EVERYTHING, when: { is: 'last', period: 'day' } })).toBe(false);
});
