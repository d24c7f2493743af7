import * as z from 'zod/mini';
import { startBackground } from '../../../src/background/background';
import type { Answers, Command, Reply } from '../../../src/messages';
import type { Listeners } from '../../../src/platform/ports';
import { DEFAULT_SETTINGS } from '../../../src/watch/model/defaults';
import {
  type Connection,
  connectionRuntimeSchema,
  connectionSchema,
  type Ingestion,
  ingestionSchema,
  keys,
  type logEntrySchema,
  logSchema,
  memoryIdsSchema,
  type Settings,
  type Summary,
  settingsSchema,
  summarySchema,
} from '../../../src/watch/model/records';
import { type MemoryBrowser, memoryBrowser } from '../../support/memory-browser';
import { settled } from '../../support/virtual-clock';
import { FakeSynap } from './fake-synap';
import { type CallFault, type Life, lifeOver } from './life';

/** Noon, UTC: far from the quiet hours of a story that does not set any. */
export const NOON = Date.UTC(2026, 0, 15, 12, 0, 0);
export const BASE_URL = 'http://localhost:8000';
export const API_KEY = 'synap_test_0123456789abcdef';

/** Where a second connection of a story is. Its key is as long as the first one, and ends with the same four characters. */
export const ELSEWHERE = 'https://synap.example';
export const OTHER_KEY = 'synap_test_fedcba9876abcdef';

/** What a page sends of the first connection when the person changes nothing of it; its key stays as it is. */
export const edited = (connectionId: string) => ({
  connectionId,
  name: 'Home',
  baseUrl: BASE_URL,
  key: null,
});

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** The ID of a story's n-th ingestion. */
export const ingestionId = (n: number) => `7c9e6679-7425-40de-944b-${String(n).padStart(12, '0')}`;
export const ingestionIds = (count: number) =>
  Array.from({ length: count }, (_, index) => ingestionId(index + 1));

const draftSchema = z.object({ key: z.string() });

const CHROME_ALARM_FLOOR_MS = 30 * SECOND;
/** After which browsers end a background that does nothing. */
const IDLE_MS = 30 * SECOND;

/**
 * A person's browser with the extension in it and a Synap beside it. Stories drive the background only through what a browser
 * drives it with: messages of pages, alarms, starts, clicks.
 */
/** The last part of the ID of a notification about one ingestion. */
const ADDED_AT = /(?<=:[a-z_]+):\d+$/;

export class Scenario {
  readonly browser: MemoryBrowser;
  readonly synap: FakeSynap;
  private listeners: Listeners | null = null;
  private life: Life | null = null;
  /** How many requests were tried, with or without a network. */
  tries = 0;
  /** How often the background was started. */
  starts = 0;
  /** How often time stopped for a timer or the alarm. */
  wakeUps = 0;
  /** Whether the browser ends a background that has had nothing to do for 30 s. */
  stopsIdleWorker = false;
  /** The calls to the browser that hang from now on: `/^local\./`. */
  hangs: RegExp | null = null;
  /** What befalls a call to the browser from now on, by its name. */
  faultOf: (call: string) => CallFault | null = () => null;
  private fatalCall: RegExp | null = null;

  constructor(now = NOON) {
    this.browser = memoryBrowser({ now, fetch: (url, init) => this.fetch(url, init) });
    this.synap = new FakeSynap(this.browser.clock);
  }

  private async fetch(url: string, init: RequestInit): Promise<Response> {
    this.tries += 1;
    if (this.browser.faults.isOffline) throw new TypeError('Failed to fetch');
    return this.synap.fetch(url, init);
  }

  // --- the background's life

  /** Starts the background, as an event does. */
  startWorker(): Listeners {
    this.life = lifeOver(this.browser.ports, {
      faultOf: (call) => (this.hangs?.test(call) ? 'hangs' : this.faultOf(call)),
      onDone: (call) => this.killIfFatal(call),
      onEnd: () => {
        this.browser.clock.forgetTimers();
        this.listeners = null;
      },
    });
    this.starts += 1;
    this.listeners = startBackground(this.life.ports);
    return this.listeners;
  }

  /** The background is gone at once, with its memory, timers and requests. */
  stopWorker(): void {
    this.life?.end();
  }

  /** The background is gone with the so-many-th call to the browser from now: that one is done, and nobody hears of it. */
  stopWorkerAfter(calls: number): void {
    this.worker();
    this.life?.endAfter(calls);
  }

  /** Kills the background once the browser has done the next call like this (`life.ts` names them), before it hears so. */
  killAfter(call: RegExp): void {
    this.fatalCall = call;
  }

  private killIfFatal(call: string): void {
    if (!this.fatalCall?.test(call)) return;
    this.fatalCall = null;
    this.stopWorker();
  }

  hasWorker(): boolean {
    return this.listeners !== null;
  }

  /** The background for an event: the one there is, or a new one. */
  worker(): Listeners {
    return this.listeners ?? this.startWorker();
  }

  /** The browser is closed and, after a while, started again. Chrome may keep the alarm, Firefox never does. */
  async restartBrowser({ closedForMs = 0, keepsAlarm = false } = {}): Promise<void> {
    this.stopWorker();
    this.browser.session.clear();
    this.browser.shown.clear();
    if (!keepsAlarm) this.browser.alarm = null;
    this.browser.clock.pass(closedForMs);
    this.worker().onStartup();
    await settled();
  }

  /** The extension is updated while the browser runs: its session storage is emptied. */
  async updateExtension(): Promise<void> {
    this.stopWorker();
    this.browser.session.clear();
    this.worker().onInstalled(false);
    await settled();
  }

  // --- time

  /** Time passes; timers and the alarm ring when they are due. */
  async advance(ms: number): Promise<void> {
    const { clock } = this.browser;
    let leftMs = ms;
    for (;;) {
      await settled();
      const stepMs = Math.min(clock.untilNextMs(), this.untilAlarmMs());
      if (this.stopsIdleWorker && Math.min(stepMs, leftMs) >= IDLE_MS) this.stopWorker();
      if (stepMs > leftMs) break;
      this.wakeUps += 1;
      clock.pass(stepMs);
      leftMs -= stepMs;
      clock.runDue();
      this.ringAlarm();
    }
    clock.pass(leftMs);
    await settled();
  }

  /** The machine sleeps: nothing runs, and the alarm that was missed rings once at the end. */
  async sleep(ms: number): Promise<void> {
    this.browser.clock.pass(ms);
    this.browser.clock.runDue();
    this.ringAlarm();
    await settled();
  }

  /** This machine's clock is set ahead, or back where `byMs` is negative; the server's goes on as it was. */
  setClock(byMs: number): void {
    this.browser.clock.jump(byMs);
    this.synap.clockAheadMs -= byMs;
  }

  private untilAlarmMs(): number {
    const { alarm, clock, faults } = this.browser;
    if (alarm === null || faults.isAlarmSilent) return Number.POSITIVE_INFINITY;
    return Math.max(0, alarm.when - clock.now());
  }

  private ringAlarm(): void {
    const { alarm, clock, faults } = this.browser;
    if (alarm === null || faults.isAlarmSilent || alarm.when > clock.now()) return;
    const periodMs = Math.max(CHROME_ALARM_FLOOR_MS, alarm.periodMin * MINUTE);
    this.browser.alarm = { ...alarm, when: clock.now() + periodMs };
    this.worker().onAlarm('poll');
  }

  // --- people and their pages

  /** Sends a command as a page does; fails the test where it is refused. */
  async send<T extends Command['type']>(command: Extract<Command, { type: T }>): Promise<Answers[T]> {
    const reply = await this.reply(command);
    if (!reply.ok) throw new Error(`${command.type} was refused: ${reply.error.code}`);
    return reply.value;
  }

  /** Sends a command and gives whatever comes back. */
  async reply<T extends Command['type']>(command: Extract<Command, { type: T }>): Promise<Reply<T>> {
    const reply = (await this.worker().onMessage(command)) as Reply<T>;
    await settled();
    return reply;
  }

  /** Adds a connection, and answers with its ID. */
  async connect(form: Partial<Extract<Command, { type: 'saveConnection' }>> = {}): Promise<string> {
    const { connectionId } = await this.send({
      type: 'saveConnection',
      connectionId: null,
      name: 'Home',
      baseUrl: BASE_URL,
      key: API_KEY,
      ...form,
    });
    return connectionId;
  }

  /** Watches these from a page that shows nothing of them afterwards. */
  watch(ids: string | string[], connectionId: string | null = null): Promise<Answers['watch']> {
    return this.send({ type: 'watch', ids: [ids].flat(), connectionId, source: 'page' });
  }

  /** Paste is pressed in the popup, which asks for the clipboard and closes. */
  pressPaste(): void {
    this.browser.session.set(keys.pasteDraft, 'true');
  }

  /** A page with these in view: call it again at least each ten seconds. */
  show(...ids: string[]): Promise<null> {
    return this.send({ type: 'visible', ids });
  }

  /** Clicks a notification, or one of its buttons. */
  async click(notificationId: string, button: number | null = null): Promise<void> {
    const worker = this.worker();
    if (button === null) worker.onNotificationClicked(notificationId);
    else worker.onNotificationButton(notificationId, button);
    await settled();
  }

  /** Right-clicks a selection or a link with this text, and chooses our entry. */
  async clickMenu(item: 'selection' | 'link', text: string): Promise<void> {
    this.worker().onMenuClicked(item, text);
    await settled();
  }

  /** Enters this after our keyword in the address bar. */
  async enter(text: string): Promise<void> {
    this.worker().onOmniboxEntered(text);
    await settled();
  }

  // --- what became of it

  /** How a watch stands: `watching`, `stopped`, its outcome, or `gone`. */
  standing(id: string): string {
    const record = this.find(id);
    if (record === null) return 'gone';
    return record.state === 'ended' ? record.outcome.kind : record.state;
  }

  /** How the notification of its newest outcome stands: `pending`, `sent`, or `suppressed` and why; `none` before an outcome. */
  notification(id: string): string {
    const record = this.ingestion(id);
    if (record.state !== 'ended') return 'none';
    const { notification } = record;
    if (notification.state === 'suppressed') return `suppressed: ${notification.why}`;
    return notification.state === 'pending' ? 'pending' : 'sent';
  }

  /** The whole ID of the notification of its outcome. */
  notificationId(id: string): string {
    const record = this.ingestion(id);
    return record.state === 'ended' ? record.notification.id : 'none';
  }

  find(id: string): Ingestion | null {
    const stored = this.stored(keys.ingestion(id));
    return stored === undefined ? null : ingestionSchema.parse(stored);
  }

  /** The stored ingestion; fails the test where there is none. */
  ingestion(id: string): Ingestion {
    const record = this.find(id);
    if (record === null) throw new Error(`${id} is not stored`);
    return record;
  }

  /** Whether the newest body that Synap sent of it is kept. */
  hasBody(id: string): boolean {
    return this.browser.local.has(keys.rawResponse(id));
  }

  /** What the stored summary says: what pages paint first, and the badge. */
  summary(): Summary {
    return summarySchema.parse(this.stored(keys.summary));
  }

  /** How many bytes of keys and values are stored, of all keys or of those that begin so. */
  storedBytes(prefix = ''): number {
    const entries = [...this.browser.local].filter(([key]) => key.startsWith(prefix));
    return entries.reduce((sum, [key, text]) => sum + key.length + text.length, 0);
  }

  /** The memory IDs that are stored beside a record with many. */
  memoryIdsBeside(id: string): string[] {
    const stored = this.stored(keys.memoryIds(id));
    return stored === undefined ? [] : memoryIdsSchema.parse(stored).ids;
  }

  /** How many of the batches are kept. */
  batches(): number {
    return [...this.browser.local.keys()].filter((key) => key.startsWith(keys.batch(''))).length;
  }

  /** Spoils what is stored of an ingestion or a connection: it can be read no longer. The background in memory knows nothing of it. */
  damage(id: string): void {
    for (const key of [keys.ingestion(id), keys.connection(id)]) {
      const stored = this.stored(key);
      if (stored !== undefined)
        this.browser.local.set(key, JSON.stringify(Object.assign({}, stored, { addedAt: 'x' })));
    }
  }

  /** Spoils the summary, which says which ingestions need attention. */
  damageSummary(): void {
    this.browser.local.set(keys.summary, '"x"');
  }

  /** Spoils what is stored of the notifications that name several outcomes. */
  damageGroupNotifications(): void {
    for (const key of this.browser.local.keys())
      if (key.startsWith(keys.notificationGroup(''))) this.browser.local.set(key, '"x"');
  }

  connection(id: string): Connection {
    return connectionSchema.parse(this.stored(keys.connection(id)));
  }

  /** Why a connection is stopped; null when it is not. */
  blockedBy(id: string): string | null {
    return this.connection(id).blocked?.reason ?? null;
  }

  /** Where the key of a connection lies: on the disk, or only in memory until the browser closes. */
  keyPlaces(connectionId: string): ('local' | 'session')[] {
    const stored = connectionSchema.safeParse(this.stored(keys.connection(connectionId)));
    const isSealed = stored.success && stored.data.sealed !== null;
    const isHeld = this.browser.session.has(keys.sessionKey(connectionId));
    return [...(isSealed ? ['local' as const] : []), ...(isHeld ? ['session' as const] : [])];
  }

  /** Both storages as one text: what must be nowhere is not in it. */
  everythingStored(): string {
    return JSON.stringify([...this.browser.local, ...this.browser.session]);
  }

  /** The keys in either storage that name this connection. Of a removed one there are none. */
  storedUnder(connectionId: string): string[] {
    const { local, session } = this.browser;
    return [...local.keys(), ...session.keys()].filter((key) => key.endsWith(`:${connectionId}`));
  }

  settings(): Settings {
    return settingsSchema.parse(this.stored(keys.settings) ?? DEFAULT_SETTINGS);
  }

  /** The draft that a page keeps of the connection form while it asks for a permission; null where there is none. */
  get draftedKey(): string | null {
    const text = this.browser.session.get(keys.connectionDraft);
    return text === undefined ? null : draftSchema.parse(JSON.parse(text)).key;
  }

  set draftedKey(key: string) {
    this.browser.session.set(keys.connectionDraft, JSON.stringify({ key }));
  }

  /** What a connection suffers from at the moment; null when it is well. */
  connectionErrorOf(id: string): string | null {
    const text = this.browser.session.get(keys.runtime(id));
    return text === undefined
      ? null
      : (connectionRuntimeSchema.parse(JSON.parse(text)).connectionError?.code ?? null);
  }

  /** The IDs of the digests and batch notifications that are written down and not done with. */
  unfinishedDigests(): string[] {
    const prefix = keys.notificationGroup('');
    return [...this.browser.local.keys()].flatMap((key) =>
      key.startsWith(prefix) ? [key.slice(prefix.length)] : [],
    );
  }

  /**
   * What the notifications created since the last call are about, oldest first: the ingestion, its round and how that ended, or the
   * whole ID of one about several.
   */
  newNotifications(): string[] {
    const ids = this.browser.created.slice(this.counted).map(({ id }) => id);
    this.counted = this.browser.created.length;
    return ids.map((id) => id.replace(ADDED_AT, ''));
  }
  private counted = 0;

  /** What the log says, oldest first. */
  log(): z.infer<typeof logEntrySchema>[] {
    return [keys.olderLog, keys.log].flatMap((key) => {
      const text = this.browser.session.get(key);
      return text === undefined ? [] : logSchema.parse(JSON.parse(text)).entries;
    });
  }

  private stored(key: string): unknown {
    const text = this.browser.local.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  }
}

/** The extension just installed, with one connection that Synap has accepted. */
export async function connected(now = NOON): Promise<Scenario & { home: string }> {
  const scenario = new Scenario(now);
  scenario.startWorker().onInstalled(false);
  const home = await scenario.connect();
  return Object.assign(scenario, { home });
}
