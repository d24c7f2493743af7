import type { Answers, Command } from '../messages';
import { normaliseBaseUrl } from '../platform/origins';
import type { Ports } from '../platform/ports';
import type { Access, Answer, Client } from '../synap/client';
import type { SynapError } from '../synap/errors';
import type { Whoami } from '../synap/schemas';
import { failureOf } from '../watch/apply';
import { newLive, spendOutOfTurn } from '../watch/budget';
import { isPollable, stopped } from '../watch/ingestion';
import { prior } from '../watch/learned';
import { hurried, withTrouble } from '../watch/live';
import { COLOURS, type Connection, ingestionSchema, keys, SCHEMA } from '../watch/records';
import { blockedBy, blockReason, checkKey, ownError } from './interpret';
import { cleanKey, isSendable, type Keyring } from './keyring';
import { liveOf, parsed } from './state';
import type { Store } from './store';
import type { Transaction } from './transaction';

type Save = Extract<Command, { type: 'saveConnection' }>;
type Test = Extract<Command, { type: 'testConnection' }>;
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
  /** Whether this key can be used at all, before anything is sent or stored. */
  function usableKey(text: string): { ok: true; apiKey: string } | { ok: false; error: SynapError } {
    const apiKey = cleanKey(text);
    if (apiKey === '') return refuse(ownError('key_missing'));
    return isSendable(apiKey) ? { ok: true, apiKey } : refuse(ownError('key_rejected'));
  }

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
        : blockedBy(saved, 'permission_missing', ownError('permission_missing'), tx.now);
      tx.putConnection(blocked);
      if (present === null) tx.putLive(id, newLive(tx.now, true));
      // What the server asked of the old key does not bind the new one.
      else if (key !== null)
        tx.putLive(id, { ...liveOf(tx.state, id, tx.now), heldUntil: null, askedUntil: null, trouble: null });
      hurry(tx, id);
    });
    // Not awaited: the page reads what came of it from storage.
    if (isPermitted) void verify(id).catch(wake);
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
      schema: SCHEMA,
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
      learned: prior(),
    };
  }

  function written(
    connection: Connection,
    form: Pick<Save, 'name' | 'baseUrl' | 'colour'>,
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
    const live = liveOf(tx.state, id, tx.now);
    const isHeld = live.heldUntil !== null && live.heldUntil > tx.now;
    const free = { ...live, failures: 0, failedAt: null, trouble: isHeld ? live.trouble : null };
    tx.putLive(
      id,
      hurried(
        free,
        own.map((record) => record.id),
      ),
    );
  }

  async function find(id: string): Promise<Connection | null> {
    return (await store.state()).connections.get(id) ?? null;
  }

  /** Asks whose key it is and writes down what came of it. */
  async function verify(id: string): Promise<void> {
    const connection = await find(id);
    if (connection === null) return;
    const key = await keyring.open(connection);
    const sentAt = ports.clock.now();
    const answer: Answer<Whoami> = key.ok
      ? await checkPaid(connection, key.apiKey)
      : { ok: false, error: ownError('key_needed'), meta: null };
    await store.change((tx) => {
      const present = tx.state.connections.get(id);
      if (present === undefined || present.keyEpoch !== connection.keyEpoch) return;
      tx.putConnection(checked(present, answer, tx.now));
      if (answer.ok) return;
      // What the server asks for when a key is checked binds the polls as well.
      const at = { sentAt, now: tx.now, random: ports.random() };
      tx.putLive(id, withTrouble(liveOf(tx.state, id, tx.now), answer.error, answer.meta, at));
    });
    await wake();
  }

  /** The check counts against the share like any request, and is written down before it is sent. */
  async function checkPaid(connection: Connection, apiKey: string): Promise<Answer<Whoami>> {
    await store.change((tx) => {
      if (!tx.state.connections.has(connection.id)) return;
      tx.putLive(connection.id, spendOutOfTurn(liveOf(tx.state, connection.id, tx.now), tx.now));
    });
    return checkKey(ports, client, access(connection, apiKey), connection.identity);
  }

  function checked(connection: Connection, answer: Answer<Whoami>, now: number): Connection {
    if (answer.ok) {
      const { clientId, instanceId, isolation } = answer.value;
      return {
        ...connection,
        identity: { clientId, instanceId, isolation, at: now },
        checkError: null,
        blocked: null,
      };
    }
    const failed = { ...connection, checkError: failureOf(answer.error, now) };
    const reason = blockReason(answer.error);
    return reason === null ? failed : blockedBy(failed, reason, answer.error, now);
  }

  const access = (connection: Connection, apiKey: string): Access => ({
    baseUrl: connection.baseUrl,
    apiKey,
  });

  async function test(command: Test): Promise<Answers['testConnection']> {
    const url = normaliseBaseUrl(command.baseUrl);
    if (!url.ok) return refuse(ownError('base_url_invalid'));
    const key = await keyToTest(command, url.baseUrl);
    if (!key.ok) return key;
    if (!(await ports.permissions.has(url.baseUrl))) return refuse(ownError('permission_missing'));
    const answer = await checkKey(ports, client, { baseUrl: url.baseUrl, apiKey: key.apiKey }, null);
    return answer.ok ? { ok: true, ...answer.value } : refuse(answer.error);
  }

  async function keyToTest(command: Test, baseUrl: string): Promise<ReturnType<typeof usableKey>> {
    if (command.key !== null) return usableKey(command.key);
    const stored = command.connectionId === null ? null : await find(command.connectionId);
    if (stored === null || stored.baseUrl !== baseUrl) return refuse(ownError('key_missing'));
    const key = await keyring.open(stored);
    return key.ok ? key : refuse(ownError('key_needed'));
  }

  /** Unblocked at the person's word, and asked again. A loss that lasts is found again at once. */
  async function retry(id: string): Promise<void> {
    const connection = await find(id);
    if (connection === null) return;
    const isPermitted = await ports.permissions.has(connection.baseUrl);
    await store.change((tx) => {
      const present = tx.state.connections.get(id);
      if (present === undefined) return;
      const missing = () => blockedBy(present, 'permission_missing', ownError('permission_missing'), tx.now);
      tx.putConnection(isPermitted ? { ...present, blocked: null, checkError: null } : missing());
      const live = liveOf(tx.state, id, tx.now);
      // A person's wish does not lift what the server asked for.
      tx.putLive(id, { ...live, heldUntil: live.askedUntil });
      hurry(tx, id);
    });
    if (isPermitted) void verify(id).catch(wake);
  }

  /** The browser's permissions changed: what waited for one goes on, what lost one says so. */
  async function permissionsChanged(): Promise<void> {
    for (const connection of (await store.state()).connections.values()) {
      const isPermitted = await ports.permissions.has(connection.baseUrl);
      const isWaiting = connection.blocked?.reason === 'permission_missing';
      if (isPermitted && isWaiting) await retry(connection.id);
      if (!isPermitted && !isWaiting) await losePermission(connection.id);
    }
  }

  async function losePermission(id: string): Promise<void> {
    await store.change((tx) => {
      const present = tx.state.connections.get(id);
      if (present)
        tx.putConnection(blockedBy(present, 'permission_missing', ownError('permission_missing'), tx.now));
    });
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

  /** Its ingestions stay in the history; what was watched on it is watched no more. */
  async function remove(id: string): Promise<void> {
    const all = await ports.local.getAll();
    const own = Object.entries(all)
      .filter(([key]) => key.startsWith(keys.ingestion('')))
      .flatMap(([, raw]) => parsed(ingestionSchema, raw) ?? [])
      .filter((record) => record.connectionId === id && record.state === 'watching');
    await store.change(async (tx) => {
      for (const { id: ingestionId } of own) {
        const record = await tx.find(ingestionId);
        if (record !== null) tx.put(stopped(record));
      }
      tx.dropConnection(id);
      if (tx.state.settings.defaultConnectionId === id) {
        tx.putSettings({ ...tx.state.settings, defaultConnectionId: null });
      }
    });
    await keyring.forget(id);
    await ports.session.remove([keys.live(id)]);
  }

  /** A connection's access for one request that a page asked for; the error when it has none. */
  async function accessFor(
    id: string,
  ): Promise<{ ok: true; access: Access } | { ok: false; error: SynapError }> {
    const connection = await find(id);
    if (connection === null) return refuse(ownError('key_missing'));
    const key = await keyring.open(connection);
    return key.ok ? { ok: true, access: access(connection, key.apiKey) } : refuse(ownError('key_needed'));
  }

  return { save, test, retry, remove, permissionsChanged, browserStarted, accessFor };
}

export type Connections = ReturnType<typeof createConnections>;
