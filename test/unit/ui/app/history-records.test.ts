import { expect, test } from 'vitest';
import { createHistoryRecords } from '../../../../src/ui/app/history-records';
import type { PageStorage } from '../../../../src/ui/app/page';
import { keys } from '../../../../src/watch/model/records';
import { idOf, watching } from '../../samples';
import { numbersOf, over } from '../pages/history/records';

/** Storage that answers when it is told to, and says what it was asked. */
function slowStorage(stored: Record<string, unknown>) {
  const asked: string[][] = [];
  const answers: (() => void)[] = [];
  let tell: (keys: string[]) => void = () => {};
  const storage: PageStorage = {
    get: (keys) => {
      asked.push(keys);
      const found = Object.fromEntries(keys.filter((key) => key in stored).map((key) => [key, stored[key]]));
      return new Promise((resolve) => answers.push(() => resolve(found)));
    },
    localKeys: async () => Object.keys(stored),
    setDraft: async () => {},
    removeDraft: async () => {},
    onChanged: (listener) => {
      tell = listener;
      return () => {
        tell = () => {};
      };
    },
  };
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return {
    storage,
    asked,
    /** Answers the oldest question, or the newest. */
    async answer(which: 'oldest' | 'newest' = 'oldest') {
      await settle();
      (which === 'oldest' ? answers.shift() : answers.pop())?.();
      await settle();
    },
    async answerAll() {
      for (let turn = 0; turn < 8; turn += 1) await this.answer();
    },
    write(values: Record<string, unknown>) {
      Object.assign(stored, values);
      tell(Object.keys(values));
    },
    remove(key: string) {
      delete stored[key];
      tell([key]);
    },
  };
}

const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [keys.ingestion(idOf(n)), over(n)]));

test('what is in sight is there before anything else is read', async () => {
  const disk = slowStorage({ ...many(1_200), settings: {}, [keys.rawResponse(idOf(1))]: {} });
  const archive = createHistoryRecords(disk.storage, [idOf(7), idOf(3)]);
  await disk.answer();
  expect(numbersOf(archive.records())).toEqual([7, 3]);
  expect(archive.isComplete()).toBe(false);
  await disk.answerAll();
  expect(archive.records()).toHaveLength(1_200);
  expect(archive.isComplete()).toBe(true);
  // In parts, so that the page can answer in between.
  expect(Math.max(...disk.asked.map(({ length }) => length))).toBeLessThan(1_200);
});

test('what is added, changed and removed afterwards is followed', async () => {
  const disk = slowStorage(many(2));
  const archive = createHistoryRecords(disk.storage, []);
  await disk.answerAll();
  const lists: number[][] = [];
  archive.subscribe(() => lists.push(numbersOf(archive.records())));
  disk.write({ [keys.ingestion(idOf(5))]: watching(5), settings: {} });
  await disk.answerAll();
  expect(numbersOf(archive.records())).toEqual([0, 1, 5]);
  disk.remove(keys.ingestion(idOf(0)));
  await disk.answerAll();
  expect(numbersOf(archive.records())).toEqual([1, 5]);
  expect(lists.length).toBeGreaterThan(0);
});

test('an older answer never overwrites a newer one', async () => {
  const disk = slowStorage(many(1));
  const archive = createHistoryRecords(disk.storage, [idOf(0)]);
  disk.write({ [keys.ingestion(idOf(0))]: over(0, 'failed') });
  for (let turn = 0; turn < 4; turn += 1) await disk.answer('newest');
  expect(archive.records()).toEqual([over(0, 'failed')]);
});

test('nothing is drawn anew while nothing has changed', async () => {
  const disk = slowStorage(many(3));
  const archive = createHistoryRecords(disk.storage, []);
  await disk.answerAll();
  const before = archive.records();
  disk.write({ settings: {} });
  await disk.answerAll();
  expect(archive.records()).toBe(before);
});

test('what cannot be read is left out', async () => {
  const disk = slowStorage({ ...many(2), [keys.ingestion(idOf(9))]: { schema: 3, id: 7 } });
  const archive = createHistoryRecords(disk.storage, []);
  await disk.answerAll();
  expect(numbersOf(archive.records())).toEqual([0, 1]);
  expect(archive.isComplete()).toBe(true);
});
