import { expect, test } from 'vitest';
import { createHistoryRecords } from '../../../../src/ui/app/history-records';
import type { PageStorage } from '../../../../src/ui/app/page';
import { keys, SCHEMA_VERSION } from '../../../../src/watch/model/records';
import { idOf, watching } from '../../samples';
import { numbersOf, over } from '../pages/history/records';

/** Storage that answers when it is told to, and says what it was asked. */
function slowStorage(stored: Record<string, unknown>) {
  const asked: string[][] = [];
  const questions: { answer(): void; fail(): void }[] = [];
  let tell: (keys: string[]) => void = () => {};
  const storage: PageStorage = {
    get: (keys) => {
      asked.push(keys);
      const found = Object.fromEntries(keys.filter((key) => key in stored).map((key) => [key, stored[key]]));
      return new Promise((resolve, reject) => {
        questions.push({ answer: () => resolve(found), fail: () => reject(new Error('damaged')) });
      });
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
    /** Answers the oldest question by a failure. */
    async fail() {
      await settle();
      questions.shift()?.fail();
      await settle();
    },
    /** Answers the oldest question, or the newest. */
    async answer(which: 'oldest' | 'newest' = 'oldest') {
      await settle();
      (which === 'oldest' ? questions.shift() : questions.pop())?.answer();
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
  expect(Math.max(...disk.asked.map(({ length }) => length))).toBeLessThan(1_000);
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

test('all memory IDs are there, and follow what is stored beside the record', async () => {
  const record = { ...over(1), memoryIds: ['a'], memoryIdCount: 3 };
  const beside = keys.memoryIds(record.id);
  const disk = slowStorage({
    [keys.ingestion(record.id)]: record,
    [beside]: { schema: SCHEMA_VERSION, ids: ['a', 'b'] },
  });
  const archive = createHistoryRecords(disk.storage, [record.id]);
  await disk.answerAll();
  expect(archive.records()[0]?.memoryIds).toEqual(['a', 'b']);
  disk.write({ [beside]: { schema: SCHEMA_VERSION, ids: ['a', 'b', 'c'] } });
  await disk.answerAll();
  expect(archive.records()[0]?.memoryIds).toEqual(['a', 'b', 'c']);
  disk.remove(beside);
  await disk.answerAll();
  expect(archive.records()[0]?.memoryIds).toEqual(['a']);
});

test('a read that fails ends nothing: the others are there, and it is there once it changes', async () => {
  const disk = slowStorage(many(3));
  const archive = createHistoryRecords(disk.storage, [idOf(0)]);
  disk.storage.localKeys = () => Promise.reject(new Error('damaged'));
  await disk.fail();
  disk.write({ [keys.ingestion(idOf(2))]: over(2) });
  await disk.answerAll();
  expect(numbersOf(archive.records())).toEqual([2]);
  disk.write({ [keys.ingestion(idOf(0))]: over(0) });
  await disk.answerAll();
  expect(numbersOf(archive.records())).toEqual([2, 0]);
});

test('a store whose keys cannot be listed, and an empty one, are complete', async () => {
  const broken = slowStorage({});
  broken.storage.localKeys = () => Promise.reject(new Error('damaged'));
  for (const { storage } of [broken, slowStorage({})]) {
    const archive = createHistoryRecords(storage, []);
    let told = 0;
    archive.subscribe(() => {
      told += 1;
    });
    await new Promise((resolve) => setTimeout(resolve));
    expect([archive.isComplete(), told]).toEqual([true, 1]);
  }
});

test('nothing is read any more of a history that is closed', async () => {
  const disk = slowStorage({});
  const archive = createHistoryRecords(disk.storage, []);
  await disk.answerAll();
  archive.close();
  disk.write(many(1));
  await disk.answerAll();
  expect(disk.asked).toEqual([]);
});

test('what cannot be read is left out', async () => {
  const disk = slowStorage({ ...many(2), [keys.ingestion(idOf(9))]: { schema: 3, id: 7 } });
  const archive = createHistoryRecords(disk.storage, []);
  await disk.answerAll();
  expect(numbersOf(archive.records())).toEqual([0, 1]);
  expect(archive.isComplete()).toBe(true);
});
