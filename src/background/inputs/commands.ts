import * as z from 'zod/mini';
import { type Answers, type Command, commandSchema, type Reply } from '../../messages';
import { type Ports, QuotaError } from '../../platform/ports';
import type { ErrorCode } from '../../synap/errors';
import { withoutKeys } from '../../synap/ids/api-keys';
import { BATCH_MORE_THAN, LABEL_MAX, NOTE_MAX, VISIBLE_IDS_MAX } from '../../watch/constants';
import {
  hasPendingNotification,
  isPollable,
  isSynapOutcome,
  markRemoved,
  newIngestion,
  restore,
  startNextRound,
  stopWatch,
} from '../../watch/model/ingestion';
import { isNewer } from '../../watch/model/read-stored';
import {
  type Ingestion,
  type IngestionId,
  keys,
  SCHEMA_VERSION,
  settingsSchema,
} from '../../watch/model/records';
import { defaultConnection } from '../../watch/model/summary';
import { markDueNow, pollStateOf, scheduleInput } from '../../watch/scheduling/connection-runtime';
import { learnUnfinished } from '../../watch/scheduling/duration-model';
import { currentlyVisible, isVisible } from '../../watch/scheduling/plan-polls';
import { pollIntervalMs } from '../../watch/scheduling/poll-interval';
import type { Connections } from '../connections/connections';
import { ownError } from '../connections/failure-diagnosis';
import { createDiagnostics } from '../diagnostics';
import { retry } from '../notifications/retry';
import { clearHistory } from '../storage/retention';
import { runtimeOf } from '../storage/state';
import type { Store } from '../storage/store';
import { NewerRecord, type Transaction } from '../storage/transaction';
import { answerInTime } from '../time-limit';
import { importRows } from './import-rows';

type Of<T extends Command['type']> = Extract<Command, { type: T }>;
type Result<T extends Command['type']> = Promise<Reply<T>>;

const done = <T>(answer: T): { ok: true; answer: T } => ({ ok: true, answer });
const refused = (code: ErrorCode) => ({ ok: false as const, error: ownError(code) });

/** Carries out what the pages ask for. Each command is written before it is answered, and polled for after. */
export function createCommands(
  ports: Ports,
  store: Store,
  connections: Connections,
  wake: () => Promise<void>,
) {
  const diagnosis = createDiagnostics(ports, store, connections);

  /** A message from a page: parsed, carried out, answered. Never rejects: a page must always hear what became of it. */
  async function handle(message: unknown): Promise<Reply> {
    const command = commandSchema.safeParse(message);
    if (!command.success) return refused('internal');
    return answered(() => carryOut(command.data));
  }

  async function answered<R extends Reply>(run: () => Promise<R>): Promise<R | ReturnType<typeof refused>> {
    try {
      const reply = await run();
      void wake();
      return reply;
    } catch (failure) {
      if (failure instanceof NewerRecord) return refused('stored_by_newer');
      return refused(failure instanceof QuotaError ? 'storage_full' : 'internal');
    }
  }

  async function carryOut(command: Command): Promise<Reply> {
    switch (command.type) {
      case 'watch':
        return watch(command);
      case 'check':
        return checkAgain(command.ids);
      case 'stop':
        return acted(command.ids, stop);
      case 'remove':
        return acted(command.ids, (tx, record) => tx.put(markRemoved(record, tx.now)));
      case 'restore':
        return acted(command.ids, (tx, record) => tx.put(restore(record)));
      case 'seen':
        return acted(command.ids, (tx, record) => tx.put({ ...record, seenAt: record.seenAt ?? tx.now }));
      case 'annotate':
        return acted([command.id], (tx, record) => tx.put({ ...record, ...keyless(command) }));
      case 'looking':
        return looking(command);
      case 'saveConnection':
        return saveConnection(command);
      case 'testConnection':
        return done(await connections.test(command));
      case 'retryConnection':
        await connections.retry(command.connectionId);
        return done(null);
      case 'removeConnection':
        await connections.remove(command.connectionId);
        return done(null);
      case 'saveSettings':
        return saveSettings(command.patch);
      case 'testNotification':
        return done(await testNotification());
      case 'diagnose':
        return done(await diagnosis.diagnose());
      case 'clearHistory':
        return done({ removed: await clearHistory(ports, store) });
      case 'import':
        return done(await importRows(store, command.rows));
      case 'readMemory':
        return readMemory(command);
      case 'readCredits':
        return readCredits(command);
    }
  }

  async function watch(command: Of<'watch'>): Result<'watch'> {
    const answer = await store.change(async (tx) => {
      const connectionId = placeFor(tx, command.connectionId);
      if (connectionId === null) return null;
      // Made anew in each attempt: the store runs this again after making room.
      const sorted: Answers['watch'] = { added: [], known: [], restarted: [] };
      const ids = [...new Set(command.ids)];
      await tx.prefetch(ids);
      const batchId = await batchFor(tx, ids);
      for (const id of ids) {
        const record = await tx.find(id);
        sorted[watchOne(tx, id, record, connectionId, batchId, command.source)].push(id);
      }
      await clearStale(sorted.added);
      // The page they were given to shows them, and its heartbeat may come later than the first answer.
      if (command.source === 'popup' || command.source === 'file') show(tx, sorted.added);
      act(tx);
      return sorted;
    });
    return answer === null ? refused('key_missing') : done(answer);
  }

  /** Where to ask: the connection meant, or the default one when none is meant or that one is gone. */
  function placeFor(tx: Transaction, meant: string | null): string | null {
    const { connections, settings } = tx.state;
    if (meant !== null && connections.has(meant)) return meant;
    return defaultConnection([...connections.values()], settings)?.id ?? null;
  }

  /**
   * A notification of a watch that was removed for good may still be shown under the very ID that the new one's will have: it
   * must not be taken for having told that.
   */
  async function clearStale(added: IngestionId[]): Promise<void> {
    for (const noticeId of (await retry(ports.clock, () => ports.notifications.shown())) ?? []) {
      if (added.some((id) => noticeId.startsWith(`${id}:`)))
        await retry(ports.clock, () => ports.notifications.clear(noticeId));
    }
  }

  /** Many IDs at once that are not watched yet are a batch, with one notification for the whole. */
  async function batchFor(tx: Transaction, ids: IngestionId[]): Promise<string | null> {
    const fresh: IngestionId[] = [];
    for (const id of ids) if ((await tx.find(id)) === null) fresh.push(id);
    if (fresh.length <= BATCH_MORE_THAN) return null;
    const id = ports.uuid();
    tx.putBatch({ schema: SCHEMA_VERSION, id, addedAt: tx.now, ids: fresh, toldAt: null });
    return id;
  }

  /** A known one keeps its place and its history; only what never got a word from Synap is asked again by pasting it. */
  function watchOne(
    tx: Transaction,
    id: IngestionId,
    record: Ingestion | null,
    connectionId: string,
    batchId: string | null,
    source: Of<'watch'>['source'],
  ): keyof Answers['watch'] {
    if (record === null) {
      tx.put(newIngestion({ id, connectionId, batchId, source, seq: tx.takeSeq() }, tx.now));
      return 'added';
    }
    const present = restore(record);
    const isOver = present.state === 'ended' && isSynapOutcome(present.outcome.kind);
    if (present.state === 'watching' || isOver || hasPendingNotification(present)) {
      tx.put(present);
      return 'known';
    }
    // One that ended in `not_found` or `rejected` may belong to the connection it is now given to.
    const isMoving = present.state === 'ended' || !tx.state.connections.has(present.connectionId);
    tx.put(startNextRound(present, tx.now, isMoving ? connectionId : present.connectionId));
    hurry(tx, [id]);
    return 'restarted';
  }

  /** What a person did keeps the background awake for a while: they wait for what comes of it. */
  function act(tx: Transaction): void {
    tx.putScheduler({ ...tx.state.scheduler, lastActedAt: tx.now });
  }

  function hurry(tx: Transaction, ids: IngestionId[]): void {
    for (const connection of tx.state.connections.values()) {
      const own = ids.filter((id) => tx.state.records.get(id)?.connectionId === connection.id);
      if (own.length > 0)
        tx.putRuntime(connection.id, markDueNow(runtimeOf(tx.state, connection.id, tx.now), own));
    }
  }

  async function acted(
    ids: IngestionId[],
    run: (tx: Transaction, record: Ingestion) => void,
  ): Promise<{ ok: true; answer: null }> {
    await store.change(async (tx) => {
      await tx.prefetch(ids);
      for (const id of new Set(ids)) {
        const record = await tx.find(id);
        if (record !== null) run(tx, record);
      }
      act(tx);
    });
    return done(null);
  }

  async function checkAgain(ids: IngestionId[]): Promise<Reply<'check'>> {
    const { connections } = await store.state();
    return connections.size === 0 ? refused('key_missing') : acted(ids, check);
  }

  /** Due now if it is watched; a new round if it is over. One that ended a moment ago and is being told is left alone. */
  function check(tx: Transaction, record: Ingestion): void {
    const place = placeFor(tx, record.connectionId);
    if (record.removedAt !== null || hasPendingNotification(record) || place === null) return;
    if (record.state !== 'watching') tx.put(startNextRound(record, tx.now, place));
    hurry(tx, [record.id]);
  }

  /** No longer followed. That it was still under way at this age teaches how long jobs take. */
  function stop(tx: Transaction, record: Ingestion): void {
    tx.put(stopWatch(record));
    const connection = tx.state.connections.get(record.connectionId);
    if (connection === undefined || record.state !== 'watching') return;
    const serverNow = tx.now + runtimeOf(tx.state, connection.id, tx.now).offsetMs;
    tx.putConnection({
      ...connection,
      durationModel: learnUnfinished(connection.durationModel, record, serverNow),
    });
  }

  /** A page shows these from now on, and others may still. */
  function show(tx: Transaction, ids: IngestionId[]): void {
    const { scheduler } = tx.state;
    const shown = ids.slice(0, VISIBLE_IDS_MAX).map((id) => [id, tx.now]);
    tx.putScheduler({
      ...scheduler,
      lookedAt: { ...currentlyVisible(scheduler, tx.now), ...Object.fromEntries(shown) },
    });
  }

  /** A person looks: what they see is asked for as often as that deserves, from now on. */
  async function looking(command: Of<'looking'>): Promise<{ ok: true; answer: null }> {
    await store.change((tx) => {
      const { scheduler } = tx.state;
      const newly = command.ids.filter((id) => !isVisible(scheduler, id, tx.now));
      if (command.ids.length === 0) return tx.putScheduler({ ...scheduler, lookedAt: {} });
      show(tx, command.ids);
      act(tx);
      for (const id of newly) sooner(tx, id);
    });
    return done(null);
  }

  function sooner(tx: Transaction, id: IngestionId): void {
    const record = tx.state.records.get(id);
    const connection = record && tx.state.connections.get(record.connectionId);
    if (!record || !connection || !isPollable(record)) return;
    const live = runtimeOf(tx.state, connection.id, tx.now);
    const poll = pollStateOf(live, id);
    // Back-off and a pause after 404s stand: looking does not mend a server.
    if (poll.failures > 0 || record.notFound.count > 0) return;
    const lookedGapMs = pollIntervalMs(connection.durationModel, scheduleInput(record, live, true, tx.now));
    const dueAt = Math.min(poll.dueAt, (poll.lastPolledAt ?? tx.now) + lookedGapMs);
    if (dueAt < poll.dueAt) {
      tx.putRuntime(connection.id, { ...live, polls: { ...live.polls, [id]: { ...poll, dueAt } } });
    }
  }

  /** Asking for access destroys the popup before it hears that its key is saved: what it kept of it goes from here. */
  async function saveConnection(command: Of<'saveConnection'>): Result<'saveConnection'> {
    const reply = await connections.save(command);
    if (reply.ok && command.key !== null) await dropDraftOf(command.key).catch(() => undefined);
    return reply;
  }

  async function dropDraftOf(key: string): Promise<void> {
    const stored = await ports.session.get([keys.connectionDraft]);
    const draft = z.object({ key: z.string() }).safeParse(stored[keys.connectionDraft]);
    if (draft.success && draft.data.key.trim() === key.trim())
      await ports.session.remove([keys.connectionDraft]);
  }

  async function saveSettings(patch: Of<'saveSettings'>['patch']): Result<'saveSettings'> {
    const stored = await ports.local.get([keys.settings]);
    if (isNewer(stored[keys.settings])) return refused('stored_by_newer');
    const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
    return store.change((tx) => {
      const settings = settingsSchema.safeParse({ ...tx.state.settings, ...given });
      if (!settings.success) return refused('internal');
      tx.putSettings(settings.data);
      return done(null);
    });
  }

  async function testNotification(): Promise<Answers['testNotification']> {
    const permission = await ports.notifications.permission().catch(() => 'unknown' as const);
    const content = {
      title: ports.text('noticeTest'),
      message: ports.text('noticeTestWhy'),
      buttons: [],
    };
    // A new ID each time: the same would replace the last one without a sound.
    const creating = ports.notifications.create(`test:${ports.uuid()}`, content).then(
      () => true,
      () => false,
    );
    return { shown: (await answerInTime(ports.clock, creating)) ?? false, permission };
  }

  async function readMemory(command: Of<'readMemory'>): Result<'readMemory'> {
    const connectionId = await connectionOf(command.ingestionId);
    return done(await connections.memory({ connectionId, memoryId: command.memoryId }));
  }

  async function readCredits(command: Of<'readCredits'>): Result<'readCredits'> {
    return done(await connections.credits(command.connectionId));
  }

  async function connectionOf(id: IngestionId): Promise<string> {
    return store.change(async (tx) => (await tx.find(id))?.connectionId ?? '');
  }

  return {
    handle,
    /** Has IDs watched on the default connection. Never rejects. */
    watch: (ids: IngestionId[], source: Of<'watch'>['source']) =>
      answered(() => watch({ type: 'watch', ids, connectionId: null, source })),
  };
}

export type Commands = ReturnType<typeof createCommands>;

/** A key that somebody pasted beside their notes is not kept in the clear. The mark in its place may be the longer of the two. */
function keyless({ label, note }: { label: string; note: string }): { label: string; note: string } {
  return {
    label: withoutKeys(label).slice(0, LABEL_MAX),
    note: withoutKeys(note).slice(0, NOTE_MAX),
  };
}
