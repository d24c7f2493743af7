import { configure, render } from '@testing-library/preact';
import type { ComponentChildren } from 'preact';
import type { Command, Reply } from '../../../src/messages';
import { type ErrorCode, ownError } from '../../../src/synap/errors';
import { createMemoryLoads } from '../../../src/ui/app/memory-loads';
import { type Page, PageProvider, type PageStorage } from '../../../src/ui/app/page';
import { createPageStore } from '../../../src/ui/app/store';
// What pages load later is here from the start: no import may be on its way when a test file ends.
import '../../../src/ui/features/inspector/Inspector';
import '../../../src/ui/pages/history/statistics/Statistics';
import '../../../src/ui/pages/history/transfer/Transfer';
import { DEFAULT_SETTINGS, EMPTY_SUMMARY } from '../../../src/watch/model/defaults';
import {
  type Batch,
  type Ingestion,
  keys,
  SCHEMA_VERSION,
  type Settings,
} from '../../../src/watch/model/records';
import { summaryOfAll, summaryWith } from '../../../src/watch/model/summary';
import { connection } from '../samples';

// Roles are slow to find out in a DOM without layout, and machines are busy: what never comes still fails.
configure({ asyncUtilTimeout: 10_000 });

/** What is stored of these, with one connection, as the background writes it. */
export function storedOf(
  records: Ingestion[],
  settings: Settings = DEFAULT_SETTINGS,
): Record<string, unknown> {
  const view = summaryWith(
    summaryOfAll(records, { damaged: 0, newer: 0 }, EMPTY_SUMMARY),
    [connection()],
    settings,
  );
  return {
    settings,
    summary: { ...view, attention: { ...view.attention, ingestions: records.map(({ id }) => id) } },
    ...Object.fromEntries(records.map((record) => [keys.ingestion(record.id), record])),
    ...Object.fromEntries(batchesOf(records).map((batch) => [keys.batch(batch.id), batch])),
  };
}

function batchesOf(records: Ingestion[]): Batch[] {
  const ids = new Set(records.flatMap(({ batchId }) => batchId ?? []));
  return [...ids].map((id) => {
    const members = records.filter(({ batchId }) => batchId === id);
    return {
      schema: SCHEMA_VERSION,
      id,
      addedAt: members[0]?.addedAt ?? 0,
      ids: members.map((member) => member.id),
      notifiedAt: null,
    };
  });
}

type Answer = (command: Command) => unknown;

/** A page's browser in memory: what is stored, who listens, and a background that answers as the test says. */
export class FakePage {
  readonly sent: Command[] = [];
  readonly copied: string[] = [];
  /** The keys that pages have read. */
  readonly read: string[] = [];
  /** Files given to the person. */
  readonly saved: { name: string; content: Blob }[] = [];
  /** Reading what is stored fails, as with a damaged database. */
  cannotRead = false;
  /** What the list of everything that is stored waits for, as with thousands of records. */
  listing: Promise<void> | null = null;
  isPinned: boolean | null = false;
  /** Whether the clipboard takes what is copied. */
  takesCopies = true;
  /** The match patterns of the hosts that access was asked for. */
  readonly askedFor: string[] = [];
  allowsAccess = true;
  /** How often the panel beside the page was opened. */
  panelsOpened = 0;
  /** The keys that open the popup. */
  shortcut = '';
  browser: Page['browser'] = 'chrome';
  /** Gives nothing, until a test says otherwise. */
  clipboard: Page['clipboard'] = {
    read: async () => null,
    isAllowed: async () => false,
    ask: async () => false,
  };
  now: () => number = Date.now;
  /** Of a type that the test gets right: the components read it as it is. */
  answer: Answer = () => ({});
  /** The whole reply, where a command is not carried out. */
  reply: Answer | null = null;
  /** What the background refuses to do, and why. */
  refusal: ErrorCode | null = null;
  private own: Page | null = null;
  private readonly values = new Map<string, unknown>();
  private readonly listeners = new Set<(keys: string[]) => void>();

  /** Writes as the background does, and tells the page. */
  write(values: Record<string, unknown>): void {
    for (const [key, value] of Object.entries(values)) this.values.set(key, structuredClone(value));
    for (const listener of this.listeners) listener(Object.keys(values));
  }

  /** What is stored under a key. */
  stored(key: string): unknown {
    return structuredClone(this.values.get(key));
  }

  /** Draws the component as a page does, with everything it needs of the browser. */
  draw(children: ComponentChildren) {
    return render(<PageProvider value={this.page()}>{children}</PageProvider>);
  }

  /** The component with everything it needs of the browser, to be drawn again in its place. */
  wrap(children: ComponentChildren) {
    this.own ??= this.page();
    return <PageProvider value={this.own}>{children}</PageProvider>;
  }

  private page(): Page {
    const storage = this.storage();
    const send = async <C extends Command>(command: C): Promise<Reply<C['type']>> => {
      this.sent.push(command);
      if (this.refusal) return { ok: false, error: ownError(this.refusal) };
      const reply = this.reply?.(command) ?? { ok: true, value: (await this.answer(command)) ?? null };
      return JSON.parse(JSON.stringify(reply));
    };
    return {
      storage,
      store: createPageStore(storage),
      send,
      memories: createMemoryLoads({ send, now: () => this.now() }),
      now: () => this.now(),
      requestAccess: async (pattern) => {
        this.askedFor.push(pattern);
        return this.allowsAccess;
      },
      version: '1.2.3',
      browser: this.browser,
      copy: async (text) => {
        if (this.takesCopies) this.copied.push(text);
        return this.takesCopies;
      },
      save: (name, content) => void this.saved.push({ name, content }),
      clipboard: this.clipboard,
      toolbar: { isPinned: async () => this.isPinned },
      panel: {
        open: async () => {
          this.panelsOpened += 1;
          return true;
        },
      },
      shortcut: { now: async () => this.shortcut, change: async () => {} },
    };
  }

  private storage(): PageStorage {
    return {
      get: async (keys) => {
        if (this.cannotRead) throw new Error('Corruption: block checksum mismatch');
        this.read.push(...keys);
        const there = keys.filter((key) => this.values.has(key));
        return Object.fromEntries(there.map((key) => [key, structuredClone(this.values.get(key))]));
      },
      localKeys: async () => {
        await this.listing;
        return [...this.values.keys()];
      },
      setDraft: async (key, value) => this.write({ [key]: value }),
      removeDraft: async (key) => {
        this.values.delete(key);
      },
      onChanged: (listener) => {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
      },
    };
  }
}
