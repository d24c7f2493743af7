import { describe, expect, test } from 'vitest';
import {
  EVERYTHING,
  type Filter,
  filtered,
  UNKNOWN_CONNECTION,
} from '../../../../../src/ui/pages/history/find/filter';
import { sorted } from '../../../../../src/ui/pages/history/find/sort';
import type { Ingestion } from '../../../../../src/watch/model/records';
import { stopWatch } from '../../../../../src/watch/model/rounds';
import { HOME, idOf, NOW, watching } from '../../../samples';
import { numbersOf, over, thousands, timed, timesAsLong } from './records';

const HOUR = 3_600_000;
const find = (filter: Partial<Filter>, records = ALL) =>
  numbersOf(filtered(records, { ...EVERYTHING, ...filter }, { connections: [HOME, 'away'], now: NOW }));

const ALL = [
  watching(1, { documentId: 'Onboarding-Call', addedAt: NOW - 10 }),
  over(2, 'completed', { label: 'nightly sync', addedAt: NOW - 2 * HOUR, batchId: 'b1' }),
  over(3, 'failed', {
    errorMessage: 'Embedding failed: chunk 17 of 42',
    addedAt: NOW - 30 * HOUR,
    connectionId: 'away',
  }),
  over(4, 'partial_success', { note: 'ask Ada\nabout it', addedAt: NOW - 200 * HOUR, connectionId: 'gone' }),
  stopWatch(watching(5, { addedAt: NOW - 2_000 * HOUR }), NOW),
  over(6, 'not_found', { addedAt: NOW - 3 * HOUR, batchId: 'b1' }),
];

describe('a search', () => {
  test('looks into ID, document, label, note and error message, whatever the letter case', () => {
    expect(find({ search: 'ONBOARDING' })).toEqual([1]);
    expect(find({ search: 'nightly' })).toEqual([2]);
    expect(find({ search: 'chunk 17' })).toEqual([3]);
    expect(find({ search: 'ada' })).toEqual([4]);
    expect(find({ search: '000000000005' })).toEqual([5]);
  });

  test.each([
    ['a name that macOS has decomposed', 'Stra\u00DFe Mu\u0308nchen', 'münchen'],
    ['a composed name, typed decomposed', 'M\u00FCnchen', 'mu\u0308nchen'],
    ['full-width letters and digits', 'ＤＯＣ－４２', 'doc-42'],
    ['half-width katakana', 'ﾄﾞｷｭﾒﾝﾄ', 'ドキュメント'],
    ['ligatures, as a PDF has them', 'ofﬁce', 'office'],
    ['capitals that are two letters', 'STRASSE', 'straße'],
    ['a sigma at the end of a word', 'ΟΔΟΣ', 'οδοσ'],
    ['a dotted capital I', 'İstanbul', 'istanbul'],
    ['Hangul in its parts', '\u1112\u1161\u11AB', '한'],
    ['a name with a soft hyphen and a zero-width space', 'docu\u00ADment\u200B-7', 'document-7'],
    ['accents, typed without', 'Résumé Łukasz Ångström', 'resume angstrom'],
    ['umlauts, typed without', 'Übergrößen', 'ubergrossen'],
    ['Cyrillic with dots, typed without', 'Отчёт', 'отчет'],
    ['Arabic with vowels and a long line', 'مُحَمَّد الكـــتاب', 'محمد الكتاب'],
    ['Arabic with hamza, typed without', 'أحمد إبراهيم', 'احمد ابراهيم'],
    ['Arabic letters that are written alike', 'مكتبة مصطفى', 'مكتبه مصطفي'],
    ['Arabic letters in their shapes at the beginning and the end', '\uFEE3\uFEE6', 'من'],
    ['Hebrew with points', 'שָׁלוֹם', 'שלום'],
    ['Arabic digits', 'document-٤٢', 'document-42'],
    ['a dash of a word processor', 'Q4\u20132026', 'q4-2026'],
    ['an apostrophe of a word processor', 'Ana\u2019s notes', "ana's"],
    ['a phrase', 'the nightly  sync', '"nightly sync"'],
    ['a phrase in German quotes', 'the nightly sync', '„nightly sync“'],
    ['a phrase that is still being typed', 'the nightly sync', '"nightly sy'],
    ['a name that was cut in the middle', 'export-of-all-customers-2026.json', 'export-of…2026.json'],
  ])('finds %s', (_, documentId, typed) => {
    const records = [watching(1, { documentId }), watching(2, { documentId: 'another' })];
    expect(find({ search: typed }, records)).toEqual([1]);
    expect(find({ search: documentId }, records)).toEqual([1]);
  });

  test('takes any blank as one between words', () => {
    expect(find({ search: '42\u3000embedding\u00A0' })).toEqual([3]);
  });

  test('finds an ID also without its dashes', () => {
    expect(find({ search: '00000000000040008000000000000006' })).toEqual([6]);
  });

  test.each([
    (id: string) => `https://synap.example/console/ingestions/${id}?tab=log`,
    (id: string) => `moz-extension://0b9a7a38-3f1f-4e1c-9d5b-0c4a2d8f6e11/history.html#/ingestion/${id}`,
    (id: string) => `{${id.toUpperCase()}}`,
    (id: string) => `"ingestion_id": "${id}",`,
    (id: string) => `${id.slice(0, 8)}…${id.slice(-4)}`,
    (id: string) => id.replaceAll('-', '\u2011'),
  ])('finds an ingestion by whatever names its ID: %#', (written) => {
    expect(find({ search: written(idOf(3)) })).toEqual([3]);
  });

  test('finds all of several pasted IDs', () => {
    expect(find({ search: `${idOf(2)}\n${idOf(6)}, ${idOf(99)}` })).toEqual([2, 6]);
  });

  test('of a phrase does not find its words apart', () => {
    const records = [
      watching(1, { label: 'sync every night' }),
      watching(2, { label: 'night', note: 'sync' }),
    ];
    expect(find({ search: '"night sync"' }, records)).toEqual([]);
    expect(find({ search: 'night sync' }, records)).toEqual([1, 2]);
  });

  test('wants every word, in whatever order and field', () => {
    expect(find({ search: ' 42  embedding ' })).toEqual([3]);
    expect(find({ search: 'embedding nightly' })).toEqual([]);
  });

  test('takes what is typed as text and not as a pattern', () => {
    expect(find({ search: '.*' })).toEqual([]);
    expect(find({ search: '(' })).toEqual([]);
  });

  test('finds the one among five thousand', () => {
    expect(find({ search: 'document-4990' }, thousands(5_000))).toEqual([4990]);
  });

  test('of a thousand for the first time costs little more than writing each down once', () => {
    // Never searched before, each time; and what is nowhere is looked for everywhere.
    const fresh = Array.from({ length: 5 }, () => thousands(1_000));
    const asText = fresh.slice();
    const search = (records: Ingestion[] = []) =>
      sorted(
        filtered(records, { ...EVERYTHING, search: 'nowhere' }, { connections: [HOME], now: NOW }),
        'newest',
      );
    const write = (records: Ingestion[] = []) =>
      records.map((record) => JSON.stringify(record).toLowerCase());
    expect(
      timesAsLong(
        () => search(fresh.pop()),
        () => write(asText.pop()),
      ),
    ).toBeLessThan(2);
  });
});

describe('a filter', () => {
  test('by status knows states, outcomes and everything that did not complete', () => {
    expect(find({ status: 'in_progress' })).toEqual([1]);
    expect(find({ status: 'stopped' })).toEqual([5]);
    expect(find({ status: 'failed' })).toEqual([3]);
    expect(find({ status: 'problems' })).toEqual([3, 4, 6]);
  });

  test('by connection also finds what is on none that is there', () => {
    expect(find({ connection: 'away' })).toEqual([3]);
    expect(find({ connection: UNKNOWN_CONNECTION })).toEqual([4]);
  });

  test('by batch and by kind of failure', () => {
    expect(find({ batch: 'b1' })).toEqual([2, 6]);
    expect(find({ failure: 'Embedding failed: chunk # of #' })).toEqual([3]);
    expect(find({ failure: 'not_found' })).toEqual([6]);
  });

  test('by time goes back from now', () => {
    expect(find({ when: { is: 'last', period: 'hour' } })).toEqual([1]);
    expect(find({ when: { is: 'last', period: 'day' } })).toEqual([1, 2, 6]);
    expect(find({ when: { is: 'last', period: 'week' } })).toEqual([1, 2, 3, 6]);
  });

  test('between two days has both in it, by this person’s calendar, and an open end where there is none', () => {
    const at = (day: number, hour: number) => new Date(2026, 0, day, hour).getTime();
    const records = [
      over(1, 'completed', { addedAt: at(9, 23) }),
      over(2, 'completed', { addedAt: at(10, 0) }),
      over(3, 'completed', { addedAt: at(11, 23) }),
      over(4, 'completed', { addedAt: at(12, 0) }),
    ];
    const between = (from: string | null, to: string | null) =>
      find({ when: { is: 'between', from, to } }, records);
    expect(between('2026-01-10', '2026-01-11')).toEqual([2, 3]);
    expect(between('2026-01-11', '2026-01-10')).toEqual([2, 3]);
    expect(between('2026-01-11', null)).toEqual([3, 4]);
    expect(between(null, '2026-01-09')).toEqual([1]);
    expect(between('nonsense', null)).toEqual([1, 2, 3, 4]);
  });

  test('with another lets through what passes both', () => {
    expect(find({ status: 'problems', batch: 'b1', search: '0006' })).toEqual([6]);
  });
});

describe('the order', () => {
  const records = [
    over(1, 'completed', { addedAt: 1, memoriesCreated: 2, documentId: 'part-10', ...timed(NOW, 5_000) }),
    watching(2, { addedAt: 2, documentId: 'zebra' }),
    over(3, 'failed', { addedAt: 3, memoriesCreated: 7, documentId: 'Part-9', ...timed(NOW, 90_000) }),
    over(4, 'completed', { addedAt: 3, documentId: 'apple', ...timed(NOW, 10) }),
  ];
  const order = (sort: Parameters<typeof sorted>[1]) => numbersOf(sorted(records, sort));

  test('newest first has what is in progress before everything else', () => {
    expect(order('newest')).toEqual([2, 4, 3, 1]);
  });

  test('newest first is by finish, and has what was stopped before what finished', () => {
    const ended = [
      over(1, 'completed', { addedAt: 9, ...timed(NOW - HOUR, 1) }),
      over(2, 'completed', { addedAt: 1, ...timed(NOW, 1) }),
      stopWatch(watching(3, { addedAt: 1 }), NOW - 2 * HOUR),
    ];
    expect(numbersOf(sorted(ended, 'newest'))).toEqual([3, 2, 1]);
  });

  test('oldest first is by time alone, the one that the row shows', () => {
    expect(order('oldest')).toEqual([2, 1, 3, 4]);
  });

  test('longest first has last what took nobody knows how long', () => {
    expect(order('longest')).toEqual([3, 1, 4, 2]);
  });

  test('most memories first has equal ones newest first', () => {
    expect(order('memories')).toEqual([3, 1, 4, 2]);
  });

  test('by name counts as people do', () => {
    expect(order('name')).toEqual([4, 3, 1, 2]);
  });

  test('leaves the list it was given as it is', () => {
    const before = [...records];
    sorted(records, 'name');
    expect(records).toEqual(before);
  });
});
