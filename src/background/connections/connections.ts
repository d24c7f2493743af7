import type { Answers, Command } from '../../messages';
import { normaliseBaseUrl } from '../../platform/origins';
import type { Ports } from '../../platform/ports';
import type { Client } from '../../synap/client';
import type { SynapError } from '../../synap/errors';
import { COLOURS } from '../../watch/model/colours';
import { isPollable, stopWatch } from '../../watch/model/ingestion';
import { type Connection, keys, SCHEMA_VERSION } from '../../watch/model/records';
import { newConnectionRuntime } from '../../watch/scheduling/budget';
import { markDueNow } from '../../watch/scheduling/connection-runtime';
import { initialDurationModel } from '../../watch/scheduling/duration-model';
import { runtimeOf } from '../storage/state';
import type { Store } from '../storage/store';
import type { Transaction } from '../storage/transaction';
import { createConnectionRequests } from './connection-requests';
import { blockedBy, ownError } from './failure-diagnosis';
import { type Keyring, usableKey } from './keyring';

type Save = Extract<Command, { type: 'saveConnection' }>;
type Result<T> = { ok: true; answer: T } | { ok: false; error: SynapError };

const refuse = (error: SynapError): { ok: false; error: SynapError } => ({ ok: false, error });

/** What a person does with connections, and what the browser's permissions do to them. */
export function createConnections(
  ports: Ports,
  store: Store,
  client: Client,
  keyring: Keyring,
  wake: () => Promise<void>,
) {
  const checks = createConnectionRequests(ports, store, client, keyring, wake);

  async function save(command: Save): Promise<Result<Answers['saveConnection']>> {
    const url = normaliseBaseUrl(command.baseUrl);
    if (!url.ok) return refuse(ownError('base_url_invalid'));
    const key = command.key === null ? null : usableKey(command.key);
    if (key !== null && !key.ok) return key;
    const before = await meant(command.connectionId, url.baseUrl, key?.apiKey ?? null);
    if (before === null && key === null) return refuse(ownError('key_missing'));
    // A key belongs to the host it was given for: another address needs it again, so that no page can send it elsewhere.
    if (key === null && before !== null && before.baseUrl !== url.baseUrl)
      return refuse(ownError('key_missing'));

    const id = before?.id ?? ports.uuid();
    const keyMode = command.keyMode ?? before?.keyMode ?? 'kept';
    const kept = await newKey(id, key?.apiKey ?? null, keyMode, before, url.baseUrl);
    if (kept === null) return refuse(ownError('key_needed'));
    const isPermitted = await ports.permissions.has(url.baseUrl);
    await store.change((tx) => {
      const present = tx.state.connections.get(id) ?? null;
      const saved = written(
        present ?? blank(id, tx),
        { ...command, baseUrl: url.baseUrl },
        kept,
        key !== null,
      );
      const blocked = isPermitted
        ? saved
        : missingPermission({ ...saved, blocked: present?.blocked ?? null }, tx.now);
      tx.putConnection(blocked);
      if (present === null) tx.putRuntime(id, newConnectionRuntime(tx.now, true));
      // What the server asked of the old key does not bind the new one.
      else if (key !== null)
        tx.putRuntime(id, {
          ...runtimeOf(tx.state, id, tx.now),
          pausedUntil: null,
          serverPausedUntil: null,
          trouble: null,
        });
      hurry(tx, id);
    });
    if ((await find(id))?.keyMode === 'kept') await keyring.forget(id);
    // Not awaited: the page reads what came of it from storage.
    if (isPermitted) void checks.verify(id).catch(wake);
    return { ok: true, answer: { connectionId: id } };
  }

  /**
   * The connection to be saved. One added with a key that is there already for that address is that connection: its page heard
   * no answer and asks again, and two would spend the same budget twice.
   */
  async function meant(
    id: string | null,
    baseUrl: string,
    apiKey: string | null,
  ): Promise<Connection | null> {
    if (id !== null) return find(id);
    if (apiKey === null) return null;
    const there = [...(await store.state()).connections.values()];
    return keyring.holder(
      there.filter((connection) => connection.baseUrl === baseUrl),
      apiKey,
    );
  }

  async function newKey(
    id: string,
    apiKey: string | null,
    keyMode: Connection['keyMode'],
    before: Connection | null,
    baseUrl: string,
  ): Promise<Pick<Connection, 'keyMode' | 'sealed' | 'last4'> | null> {
    if (apiKey !== null) return keep(id, apiKey, keyMode, baseUrl);
    if (before === null) return null;
    if (before.keyMode === keyMode) return before;
    // The same key, kept in another way.
    const open = await keyring.open(before);
    return open.ok ? keep(id, open.apiKey, keyMode, baseUrl) : null;
  }

  /** Where the browser cannot encrypt (private browsing), a key can still be used until it closes; the page says so. */
  async function keep(id: string, apiKey: string, keyMode: Connection['keyMode'], baseUrl: string) {
    return keyring
      .keep(id, apiKey, keyMode, baseUrl)
      .catch(() => keyring.keep(id, apiKey, 'session', baseUrl))
      .catch(() => null);
  }

  function blank(id: string, tx: Transaction): Connection {
    const count = tx.state.connections.size;
    return {
      schema: SCHEMA_VERSION,
      id,
      name: '',
      baseUrl: '',
      colour: COLOURS[count % COLOURS.length] ?? 'blue',
      addedAt: tx.now,
      keyMode: 'kept',
      sealed: null,
      last4: '',
      keyEpoch: 0,
      identity: null,
      checkError: null,
      blocked: null,
      limitPerMin: null,
      durationModel: initialDurationModel(),
    };
  }

  function written(
    connection: Connection,
    form: Pick<Save, 'name' | 'baseUrl' | 'colour' | 'limitPerMin'>,
    kept: Pick<Connection, 'keyMode' | 'sealed' | 'last4'>,
    isNewKey: boolean,
  ): Connection {
    const isElsewhere = connection.baseUrl !== form.baseUrl;
    const { keyMode, sealed, last4 } = kept;
    const saved: Connection = {
      ...connection,
      name: form.name.trim() || new URL(form.baseUrl).host,
      baseUrl: form.baseUrl,
      colour: form.colour ?? connection.colour,
      limitPerMin: form.limitPerMin === undefined ? connection.limitPerMin : form.limitPerMin,
      keyMode,
      sealed,
      last4,
      blocked: null,
      checkError: null,
    };
    if (!isNewKey && !isElsewhere) return saved;
    return { ...saved, keyEpoch: connection.keyEpoch + 1, identity: null };
  }

  /** Everything watched on it is due now: what it waited for has changed. */
  function hurry(tx: Transaction, id: string): void {
    const own = [...tx.state.records.values()].filter(
      (record) => isPollable(record) && record.connectionId === id,
    );
    const live = runtimeOf(tx.state, id, tx.now);
    const isHeld = live.pausedUntil !== null && live.pausedUntil > tx.now;
    const free = { ...live, failures: 0, failedAt: null, trouble: isHeld ? live.trouble : null };
    tx.putRuntime(
      id,
      markDueNow(
        free,
        own.map((record) => record.id),
      ),
    );
  }

  async function find(id: string): Promise<Connection | null> {
    return (await store.state()).connections.get(id) ?? null;
  }

  /** One that lacks it already has been told of, and stays told. */
  const missingPermission = (connection: Connection, now: number) =>
    blockedBy(connection, 'permission_missing', ownError('permission_missing'), now);

  /** Unblocked at the person's word, and asked again. A loss that lasts is found again at once. */
  async function retry(id: string, isMeant = (_: Connection) => true): Promise<void> {
    const connection = await find(id);
    if (connection === null) return;
    const isPermitted = await ports.permissions.has(connection.baseUrl);
    const isRetried = await store.change((tx) => {
      const present = tx.state.connections.get(id);
      if (present === undefined || !isMeant(present)) return false;
      const free = { ...present, blocked: null, checkError: null };
      tx.putConnection(isPermitted ? free : missingPermission(present, tx.now));
      const live = runtimeOf(tx.state, id, tx.now);
      // A person's wish does not lift what the server asked for.
      tx.putRuntime(id, { ...live, pausedUntil: live.serverPausedUntil });
      hurry(tx, id);
      return true;
    });
    if (!isRetried) return;
    if (isPermitted) void checks.verify(id).catch(wake);
    // It may have come back while its absence was written: whoever was told of that found nothing to lift yet.
    else if (await ports.permissions.has(connection.baseUrl)) await retry(id, isWaiting);
  }

  const isWaiting = ({ blocked }: Connection) => blocked?.reason === 'permission_missing';

  /** The browser's permissions changed: what waited for one goes on, what lost one says so. */
  async function permissionsChanged(): Promise<void> {
    for (const connection of (await store.state()).connections.values()) {
      const isPermitted = await ports.permissions.has(connection.baseUrl);
      // Two events may come together: what the first has found wrong since is not to be lifted by the second.
      if (isPermitted && isWaiting(connection)) await retry(connection.id, isWaiting);
      if (!isPermitted && !isWaiting(connection)) await losePermission(connection);
    }
  }

  /** It may have come back before its loss was written: whoever was told of that found nothing to lift yet. */
  async function losePermission({ id, baseUrl }: Connection): Promise<void> {
    await store.change((tx) => {
      const present = tx.state.connections.get(id);
      if (present) tx.putConnection(missingPermission(present, tx.now));
    });
    if (await ports.permissions.has(baseUrl)) await retry(id, isWaiting);
  }

  /**
   * At browser start a refused key is tried once more, unasked: it may have been put right meanwhile. Found refused again it
   * stays as it was, told once.
   */
  async function browserStarted(): Promise<void> {
    await store.change((tx) => {
      for (const connection of tx.state.connections.values()) {
        if (connection.blocked === null || connection.blocked.until !== null) continue;
        if (connection.blocked.reason === 'permission_missing') continue;
        tx.putConnection({ ...connection, blocked: { ...connection.blocked, until: tx.now } });
      }
    });
  }

  /** Its ingestions stay in the history; what was watched on it is watched no more. Nothing of its key is left. */
  async function remove(id: string): Promise<void> {
    const removed = await find(id);
    await store.change((tx) => {
      // All that are watched are in memory, so none can be added between the looking and the writing.
      const own = [...tx.state.records.values()].filter((record) => record.connectionId === id);
      for (const record of own) tx.put(stopWatch(record));
      tx.dropConnection(id);
      if (tx.state.settings.defaultConnectionId === id) {
        tx.putSettings({ ...tx.state.settings, defaultConnectionId: null });
      }
    });
    await keyring.forget(id);
    await ports.session.remove([keys.live(id)]);
    if (removed !== null) await giveBack(removed.baseUrl);
  }

  /** Access nobody needs any more. A browser that keeps it has only more than it needs: nothing else may fail for that. */
  async function giveBack(baseUrl: string): Promise<void> {
    const { connections } = await store.state();
    const inUse = [...connections.values()].map((connection) => connection.baseUrl);
    await ports.permissions.giveBack(baseUrl, inUse).catch(() => undefined);
  }

  /**
   * One after the other. Between reading and writing the browser is waited for: a save would write back the key that another
   * has replaced meanwhile, or a connection that has been removed.
   */
  const alone = <T>(run: () => Promise<T>): Promise<T> => ports.lock('connections', run);

  return {
    save: (command: Save) => alone(() => save(command)),
    retry,
    remove: (id: string) => alone(() => remove(id)),
    permissionsChanged,
    browserStarted,
    test: checks.test,
    credits: checks.credits,
    memory: checks.memory,
    accessFor: checks.accessFor,
  };
}

export type Connections = ReturnType<typeof createConnections>;
