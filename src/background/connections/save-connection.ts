import type { Answers, Command } from '../../messages';
import { normaliseBaseUrl } from '../../platform/origins';
import type { Result } from '../../synap/result';
import { COLOURS } from '../../watch/model/colours';
import { isPollable } from '../../watch/model/ingestion';
import { type Connection, SCHEMA_VERSION } from '../../watch/model/records';
import { NO_REFUSALS } from '../../watch/model/rounds';
import { newConnectionRuntime } from '../../watch/scheduling/budget';
import { initialDurationModel } from '../../watch/scheduling/duration-model';
import { markConnectionDue } from '../polling/mark-due';
import { type Draft, put } from '../storage/draft';
import { runtimeOf } from '../storage/state';
import { blockWithoutPermission } from './block';
import { type ConnectionDeps, findConnection, refuse } from './connection-deps';
import { type KeptKey, type KeyToKeep, usableKey } from './keyring';
import { hasPermission } from './permission';
import { leftAfterRetry } from './unblock-connections';
import { verifyInBackground } from './verify-connection';

export type SaveCommand = Extract<Command, { type: 'saveConnection' }>;
export type SaveReply = Result<Answers['saveConnection']>;

/** What is going to be saved, once it is known to be usable. */
interface Saving {
  id: string;
  form: Pick<SaveCommand, 'name' | 'colour' | 'limitPerMin'> & { baseUrl: string };
  keptKey: KeptKey;
  isNewKey: boolean;
  isPermitted: boolean;
}

/** Adds a connection or changes one. The key is verified afterwards, and pages read the result from storage. */
export async function saveConnection(deps: ConnectionDeps, command: SaveCommand): Promise<SaveReply> {
  const { ports, store, keyring } = deps;
  const url = normaliseBaseUrl(command.baseUrl);
  if (!url.ok) return refuse('base_url_invalid');
  const key = command.key === null ? null : usableKey(command.key);
  if (key !== null && !key.ok) return key;
  const apiKey = key?.value ?? null;
  const before = await connectionToSave(deps, command.connectionId, { baseUrl: url.baseUrl, apiKey });
  // A key belongs to the host it was given for: another address needs it again, so that no page can send it elsewhere.
  if (apiKey === null && before?.baseUrl !== url.baseUrl) return refuse('key_missing');

  const id = before?.id ?? ports.uuid();
  const keyMode = command.keyMode ?? before?.keyMode ?? 'kept';
  const keptKey = await keptKeyFor(deps, before, {
    connectionId: id,
    apiKey,
    keyMode,
    baseUrl: url.baseUrl,
  });
  if (!keptKey.ok) return keptKey;
  const isPermitted = await hasPermission(ports, url.baseUrl);
  const form = { ...command, baseUrl: url.baseUrl };
  const saving = { id, form, keptKey: keptKey.value, isNewKey: apiKey !== null, isPermitted };
  await store.change((draft) => writeConnection(draft, saving));
  // Only now: until the connection is written, the copy in session storage is where its key is looked for.
  if ((await findConnection(store, id))?.keyMode === 'kept') await keyring.forget(id);
  if (isPermitted) verifyInBackground(deps, id);
  return { ok: true, value: { connectionId: id } };
}

/**
 * The connection to change; null to add one. Adding a key that a connection to the same address already has changes that
 * connection: the page did not hear the answer and asks again, and two connections would spend the same budget twice.
 */
async function connectionToSave(
  { store, keyring }: ConnectionDeps,
  id: string | null,
  { baseUrl, apiKey }: { baseUrl: string; apiKey: string | null },
): Promise<Connection | null> {
  if (id !== null) return findConnection(store, id);
  if (apiKey === null) return null;
  const connections = [...(await store.state()).connections.values()];
  return keyring.findByKey(
    connections.filter((connection) => connection.baseUrl === baseUrl),
    apiKey,
  );
}

/** The key as the connection will hold it: the new one, or the present one, kept in another way if that was chosen. */
async function keptKeyFor(
  deps: ConnectionDeps,
  before: Connection | null,
  wanted: Omit<KeyToKeep, 'apiKey'> & { apiKey: string | null },
): Promise<Result<KeptKey>> {
  if (wanted.apiKey !== null) return keepKey(deps, { ...wanted, apiKey: wanted.apiKey });
  if (before === null) return refuse('key_needed');
  if (before.keyMode === wanted.keyMode) return { ok: true, value: before };
  const present = await deps.keyring.open(before);
  return present.ok ? keepKey(deps, { ...wanted, apiKey: present.apiKey }) : refuse(present.code);
}

/** Where the browser cannot encrypt (private browsing), the key is used until the browser closes; the page says so. */
async function keepKey({ keyring }: ConnectionDeps, key: KeyToKeep): Promise<Result<KeptKey>> {
  return keyring
    .keep(key)
    .catch(() => keyring.keep({ ...key, keyMode: 'session' }))
    .then(
      (value) => ({ ok: true as const, value }),
      () => refuse('key_needed'),
    );
}

function writeConnection(draft: Draft, saving: Saving): void {
  const { id, isNewKey, isPermitted } = saving;
  const present = draft.connections.get(id) ?? null;
  const saved = withForm(present ?? newConnection(draft, id), saving, draft.now);
  // Without its permission it stays blocked as before, so that the same loss is not notified twice.
  const withPresentBlock = { ...saved, blocked: present?.blocked ?? null };
  put(draft.connections, isPermitted ? saved : blockWithoutPermission(withPresentBlock, draft.now));
  if (present === null) draft.runtimes.set(id, newConnectionRuntime(draft.now, true));
  // A pause that the server asked for with the old key does not hold back the new one.
  else if (isNewKey) {
    const runtime = runtimeOf(draft, id, draft.now);
    draft.runtimes.set(id, { ...runtime, pausedUntil: null, serverPausedUntil: null });
    forgetRefusals(draft, id);
  }
  markConnectionDue(draft, id);
}

/** What the server refused with the old key says nothing of the new one, which may be of another account. */
function forgetRefusals(draft: Draft, connectionId: string): void {
  for (const record of [...draft.records.values()])
    if (isPollable(record) && record.connectionId === connectionId)
      put(draft.records, { ...record, refusals: NO_REFUSALS });
}

function newConnection(draft: Draft, id: string): Connection {
  const count = draft.connections.size;
  return {
    schema: SCHEMA_VERSION,
    id,
    name: '',
    baseUrl: '',
    colour: COLOURS[count % COLOURS.length] ?? 'blue',
    addedAt: draft.now,
    keyMode: 'kept',
    sealed: null,
    last4: '',
    keyEpoch: 0,
    removedAt: null,
    identity: null,
    checkError: null,
    blocked: null,
    limitPerMin: null,
    durationModel: initialDurationModel(),
  };
}

function withForm(connection: Connection, { form, keptKey, isNewKey }: Saving, now: number): Connection {
  const { keyMode, sealed, last4 } = keptKey;
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
  if (!isNewKey) return { ...saved, blocked: leftAfterRetry(connection, now) };
  return { ...saved, keyEpoch: connection.keyEpoch + 1, identity: null };
}
