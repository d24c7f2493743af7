import { describe, expect, it } from 'vitest';
import type { PageStorage } from '../../../src/ui/app/page';
import { createPageStore } from '../../../src/ui/app/store';
import { items } from '../../../src/ui/app/stored-items';
import { EMPTY_SUMMARY } from '../../../src/watch/model/defaults';
import { keys } from '../../../src/watch/model/records';
import { HOME, idOf, watching } from '../samples';
import { storedOf } from './fake-page';

/** Storage that can be changed from outside, also in the middle of a read. */
class Changing {
  values: Record<string, unknown> = {};
  duringRead = () => {};
  private tell: (keys: string[]) => void = () => {};

  write(values: Record<string, unknown>): void {
    this.values = { ...this.values, ...values };
    this.tell(Object.keys(values));
  }

  /** The keys that were read, in their order. */
  readonly asked: string[] = [];

  readonly storage: PageStorage = {
    get: async (keys) => {
      this.asked.push(...keys);
      const found = Object.fromEntries(keys.map((key) => [key, this.values[key]]));
      await Promise.resolve();
      const change = this.duringRead;
      this.duringRead = () => {};
      change();
      return found;
    },
    localKeys: async () => Object.keys(this.values),
    setDraft: async () => {},
    removeDraft: async () => {},
    onChanged: (listener) => {
      this.tell = listener;
      return () => {
        this.tell = () => {};
      };
    },
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const summaryOf = (...ingestions: string[]) => ({
  [keys.summary]: { ...EMPTY_SUMMARY, attention: { ...EMPTY_SUMMARY.attention, ingestions } },
});

describe('what a page has read is fresh', () => {
  it('though it changes while it is read for the first time', async () => {
    const changing = new Changing();
    changing.write(summaryOf(idOf(1)));
    changing.duringRead = () => changing.write(summaryOf(idOf(2)));
    const store = createPageStore(changing.storage);
    await store.load([items.summary]);
    expect(store.peek(items.summary)).toMatchObject({
      is: 'there',
      value: { attention: { ingestions: [idOf(2)] } },
    });
  });

  it('though nobody asked for it but the summary', async () => {
    const changing = new Changing();
    const record = watching(1);
    changing.write(storedOf([record]));
    const store = createPageStore(changing.storage);
    await store.load([items.summary]);
    expect(store.peek(items.runtime(HOME))).toEqual({ is: 'absent' });
    changing.write({ [`ingestion:${record.id}`]: { ...record, documentId: 'named-now' } });
    await settled();
    expect(store.peek(items.ingestion(record.id))).toMatchObject({ value: { documentId: 'named-now' } });
  });
});

it('what a page has not asked for is not read when it changes, and nothing is once the page is gone', async () => {
  const changing = new Changing();
  changing.write({ [items.textDraft.key]: { text: 'typed', at: 1 } });
  const store = createPageStore(changing.storage);
  await store.load([items.textDraft]);
  changing.write({ [keys.settings]: {}, [keys.ingestion(idOf(1))]: watching(1) });
  store.close();
  changing.write({ [items.textDraft.key]: { text: 'more', at: 2 } });
  await settled();
  expect(changing.asked).toEqual([items.textDraft.key]);
});

describe('a read', () => {
  it('that is wanted in the very moment another ends is made all the same', async () => {
    const page = new Changing();
    page.write({ ...summaryOf(idOf(1)), [items.textDraft.key]: { text: 'typed', at: 1 } });
    const store = createPageStore(page.storage);
    let asked: Promise<void> | undefined;
    store.subscribe(() => {
      asked ??= store.load([items.textDraft]);
    });
    await store.load([items.summary]);
    await asked;
    expect(store.peek(items.textDraft)).toEqual({ is: 'there', value: { text: 'typed', at: 1 } });
  });

  it('that fails is said to whoever listens, and made again when the person wants', async () => {
    const page = new Changing();
    page.write(summaryOf(idOf(1)));
    page.duringRead = () => {
      throw new Error('damaged');
    };
    const store = createPageStore(page.storage);
    const failures: boolean[] = [];
    store.subscribe(() => failures.push(store.hasFailed()));
    await store.load([items.summary]);
    expect(failures).toEqual([true]);
    await store.retry();
    expect(failures).toEqual([true, false]);
    expect(store.peek(items.summary).is).toBe('there');
  });

  it('of what is not what it should be is told from one of what is not there', async () => {
    const page = new Changing();
    page.write({ [keys.settings]: { schema: 99 } });
    const store = createPageStore(page.storage);
    expect(store.peek(items.settings)).toEqual({ is: 'unread' });
    await store.load([items.settings, items.evictions]);
    expect(store.peek(items.settings)).toEqual({ is: 'damaged' });
    expect(store.peek(items.evictions)).toEqual({ is: 'absent' });
  });

  it('that fails is made again by whoever asks next', async () => {
    const page = new Changing();
    page.write(summaryOf(idOf(1)));
    page.duringRead = () => {
      throw new Error('busy');
    };
    const store = createPageStore(page.storage);
    await store.load([items.summary]);
    expect(store.peek(items.summary)).toEqual({ is: 'unread' });
    await store.load([items.summary]);
    expect(store.peek(items.summary).is).toBe('there');
  });
});
