import { describe, expect, test } from 'vitest';
import { EMPTY_SUMMARY } from '../../../../src/watch/model/defaults';
import {
  type EndedLists,
  endedListsAfter,
  endedListsOf,
  endTimeOf,
  isEndedListShort,
} from '../../../../src/watch/model/ended-list';
import { markRemoved, restore } from '../../../../src/watch/model/ingestion';
import { SUMMARY_BATCH_MEMBERS, SUMMARY_FINISHED, SUMMARY_STOPPED } from '../../../../src/watch/model/limits';
import type { Ingestion, Watching } from '../../../../src/watch/model/records';
import { endWatch, startNextRound, stopWatch } from '../../../../src/watch/model/rounds';
import { idOf, NOW, watching } from '../../samples';

const MINUTE = 60_000;

/** Ended so many minutes ago by Synap's clock, and learned of now. */
const ended = (n: number, minutesAgo: number, over: Partial<Watching> = {}) =>
  endWatch(watching(n, { completedAt: NOW - minutesAgo * MINUTE, ...over }), 'completed', NOW);
const many = (count: number, over: Partial<Watching> = {}) =>
  Array.from({ length: count }, (_, n) => ended(n + 1, n + 1, over));
const change = (before: Ingestion | null, after: Ingestion | null) => ({
  id: (after ?? before)?.id ?? '',
  before,
  after,
});
const remove = (record: Ingestion) => change(record, markRemoved(record, NOW));
const bringBack = (record: Ingestion) => change(markRemoved(record, NOW), restore(record));
const numbers = ({ recent }: EndedLists) => recent.map(({ id }) => Number(id.slice(-12)));

describe('the list of what has finished', () => {
  test('is ordered by finish, whenever each was added or learned of', () => {
    const [old, middle, fresh] = [ended(3, 30), ended(1, 20), ended(2, 10)];
    expect(numbers(endedListsOf([old, fresh, middle]))).toEqual([2, 1, 3]);
    let lists: EndedLists = EMPTY_SUMMARY;
    for (const record of [old, fresh, middle]) lists = endedListsAfter(lists, [change(watching(1), record)]);
    expect(numbers(lists)).toEqual([2, 1, 3]);
  });

  test('has what was brought back where it was', () => {
    const records = [ended(1, 1), ended(2, 2), ended(3, 3)];
    const [, second] = records;
    if (second === undefined) throw new Error('there is one');
    const without = endedListsAfter(endedListsOf(records), [remove(second)]);
    expect(numbers(without)).toEqual([1, 3]);
    expect(numbers(endedListsAfter(without, [bringBack(second)]))).toEqual([1, 2, 3]);
  });

  test('has the newest again after a large removal is undone', () => {
    const records = many(120);
    const before = endedListsOf(records);
    const emptied = endedListsAfter(before, records.map(remove));
    expect(numbers(emptied)).toEqual([]);
    const shuffled = [...records].sort((a, b) => (a.id.at(-1) ?? '').localeCompare(b.id.at(-1) ?? ''));
    expect(numbers(endedListsAfter(emptied, shuffled.map(bringBack)))).toEqual(numbers(before));
  });

  test('has what has just ended, though Synap finished it long before all others', () => {
    const late = ended(99, 10_000);
    const lists = endedListsAfter(endedListsOf(many(60)), [change(watching(99), late)]);
    expect(numbers(lists).at(-1)).toBe(99);
    const imported = endedListsAfter(endedListsOf(many(60)), [change(null, late)]);
    expect(numbers(imported)).not.toContain(99);
  });

  test('leaves out what is watched again', () => {
    const [first] = many(1);
    if (first === undefined) throw new Error('there is one');
    expect(
      numbers(endedListsAfter(endedListsOf([first]), [change(first, startNextRound(first, NOW))])),
    ).toEqual([]);
  });

  test('has the older members of a batch too where its newest has the last of the rows', () => {
    const batch = { batchId: 'b' };
    const singles = many(SUMMARY_FINISHED - 1);
    const older = [ended(201, 201, batch), ended(202, 202, batch)];
    const lists = endedListsOf([...singles, ended(200, 200, batch), ...older, ended(300, 300)]);
    expect(numbers(lists).slice(SUMMARY_FINISHED - 1)).toEqual([200, 201, 202]);
    expect(lists.hasOlder).toBe(true);
  });

  test('counts a batch as one row, with the newest of its members, and keeps what is older than the batch', () => {
    const batch = many(60, { batchId: 'b' });
    const others = Array.from({ length: 10 }, (_, n) => ended(100 + n, 100 + n));
    const { recent, hasOlder } = endedListsOf([...batch, ...others]);
    expect(recent.filter(({ batchId }) => batchId === 'b')).toHaveLength(SUMMARY_BATCH_MEMBERS);
    expect(recent).toHaveLength(SUMMARY_BATCH_MEMBERS + 10);
    expect(hasOlder).toBe(false);
  });

  test('is short once so many were removed that older ones have to be looked up', () => {
    const records = many(200);
    const whole = endedListsOf(records);
    expect([whole.recent.length, isEndedListShort(whole)]).toEqual([SUMMARY_FINISHED, false]);
    const short = endedListsAfter(whole, records.slice(0, 30).map(remove));
    expect(isEndedListShort(short)).toBe(true);
    expect(isEndedListShort(endedListsOf(records.slice(0, 5)))).toBe(false);
  });
});

test('what the person stopped has a list of its own, the one stopped last first', () => {
  const stopped = [1, 2].map((n) => stopWatch(watching(n), NOW + n));
  const lists = endedListsOf([...stopped, ended(3, 1)]);
  expect([lists.stopped.map(({ id }) => id), numbers(lists)]).toEqual([[idOf(2), idOf(1)], [3]]);
  const [first] = stopped;
  if (first === undefined) throw new Error('there is one');
  const resumed = endedListsAfter(lists, [change(first, startNextRound(first, NOW))]);
  expect(resumed.stopped.map(({ id }) => id)).toEqual([idOf(2)]);
});

test('of all that the person stopped the newest twenty are listed, counted anew or one by one', () => {
  const stopped = Array.from({ length: 25 }, (_, n) => stopWatch(watching(n), NOW + n));
  const newest = Array.from({ length: SUMMARY_STOPPED }, (_, n) => idOf(24 - n));
  expect(endedListsOf(stopped).stopped.map(({ id }) => id)).toEqual(newest);
  const changes = stopped.map((record, n) => change(watching(n), record));
  expect(endedListsAfter(EMPTY_SUMMARY, changes).stopped.map(({ id }) => id)).toEqual(newest);
});

test('of those that ended together the one watched later comes first', () => {
  const together = [1, 3, 2].map((n) => ended(n, 5));
  expect(numbers(endedListsOf(together))).toEqual([3, 2, 1]);
});

describe('an end that cannot be is taken for the moment it was learned of', () => {
  const transition = (status: string, notBefore: number | null, notAfter: number) => ({
    status,
    notBefore,
    notAfter,
  });
  const seenRunning = [
    transition('processing', null, NOW - 2 * MINUTE),
    transition('completed', NOW - 2 * MINUTE, NOW),
  ];
  test('if it lies before the job was queued', () => {
    expect(endTimeOf(ended(1, 300, { queuedAt: NOW - 3 * MINUTE }))).toBe(NOW);
    expect(endTimeOf(ended(1, 3, { queuedAt: NOW - 3 * MINUTE }))).toBe(NOW - 3 * MINUTE);
  });
  test('if it lies in another time zone, long before an answer in which the job went on', () => {
    const zone = { queuedAt: NOW - 303 * MINUTE, transitions: seenRunning };
    expect(endTimeOf(ended(1, 300, zone))).toBe(NOW);
    // As far apart as clocks are.
    expect(endTimeOf(ended(1, 5, zone))).toBe(NOW - 5 * MINUTE);
    expect(endTimeOf(ended(1, 17, zone))).toBe(NOW);
    expect(endTimeOf(ended(1, 16, zone))).toBe(NOW - 16 * MINUTE);
    expect(endTimeOf(ended(1, 300, { queuedAt: NOW - 303 * MINUTE }))).toBe(NOW - 300 * MINUTE);
  });
});

test('it ended when Synap says so, but no later than it was learned of, and never at a time that stands for none', () => {
  expect(endTimeOf(ended(1, 5))).toBe(NOW - 5 * MINUTE);
  expect(endTimeOf(ended(1, -5))).toBe(NOW);
  expect(endTimeOf(endWatch(watching(1, { completedAt: 0 }), 'completed', NOW))).toBe(NOW);
  expect(endTimeOf(watching(1))).toBeNull();
});
