import type { Answers, Command } from '../../messages';
import { normaliseBaseUrl } from '../../platform/origins';
import type { Ports } from '../../platform/ports';
import type { Access, Answer, Client } from '../../synap/client';
import type { SynapError } from '../../synap/errors';
import type { Whoami } from '../../synap/schemas';
import { failureOf } from '../../watch/apply-poll';
import type { Connection } from '../../watch/model/records';
import { applyRateLimitHeaders, spendAhead } from '../../watch/scheduling/budget';
import { withConnectionError } from '../../watch/scheduling/connection-runtime';
import { isBlocked, maySend } from '../../watch/scheduling/plan-polls';
import { runtimeOf } from '../storage/state';
import type { Store } from '../storage/store';
import {
  blockedByAnswer,
  blockReason,
  checkKey,
  diagnoseFailure,
  isUnblockedBy,
  ownError,
} from './failure-diagnosis';
import { type Keyring, usableKey } from './keyring';

type Test = Extract<Command, { type: 'testConnection' }>;
type Refused = { ok: false; error: SynapError };
type Opened = { ok: true; access: Access } | Refused;

const refuse = (error: SynapError): Refused => ({ ok: false, error });
const accessOf = ({ baseUrl }: Connection, apiKey: string): Access => ({ baseUrl, apiKey });

/** What is asked of Synap out of turn of the polls: whose key a connection's is, what credits are left, what a memory says. */
export function createConnectionRequests(
  ports: Ports,
  store: Store,
  client: Client,
  keyring: Keyring,
  wake: () => Promise<void>,
) {
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
      tx.putConnection(checked(present, connection, answer, tx.now));
      if (answer.ok) return;
      // What the server asks for when a key is checked binds the polls as well.
      const at = { sentAt, now: tx.now, random: ports.random() };
      tx.putRuntime(id, withConnectionError(runtimeOf(tx.state, id, tx.now), answer.error, answer.meta, at));
    });
    await wake();
  }

  /** Counted against the share like any request, and written down before it is sent. */
  async function pay({ id }: Connection): Promise<void> {
    await store.change((tx) => {
      const present = tx.state.connections.get(id);
      if (present === undefined) return;
      tx.putRuntime(id, spendAhead(runtimeOf(tx.state, id, tx.now), tx.now, present.limitPerMin));
    });
  }

  async function checkPaid(connection: Connection, apiKey: string): Promise<Answer<Whoami>> {
    await pay(connection);
    return checkKey(ports, client, accessOf(connection, apiKey), connection.identity);
  }

  function checked(
    connection: Connection,
    asSent: Connection,
    answer: Answer<Whoami>,
    now: number,
  ): Connection {
    if (answer.ok) {
      const { clientId, instanceId, isolation } = answer.value;
      return {
        ...connection,
        identity: { clientId, instanceId, isolation, at: now },
        checkError: null,
        blocked: isUnblockedBy(connection, asSent) ? null : connection.blocked,
      };
    }
    const failed = { ...connection, checkError: failureOf(answer.error, now) };
    const reason = blockReason(answer.error);
    return reason === null ? failed : blockedByAnswer(failed, asSent, reason, answer.error, now);
  }

  async function test(command: Test): Promise<Answers['testConnection']> {
    const url = normaliseBaseUrl(command.baseUrl);
    if (!url.ok) return refuse(ownError('base_url_invalid'));
    const key = await keyToTest(command, url.baseUrl);
    if (!key.ok) return key;
    if (!(await ports.permissions.has(url.baseUrl))) return refuse(ownError('permission_missing'));
    if (key.storedOn !== null) await pay(key.storedOn);
    const answer = await checkKey(ports, client, { baseUrl: url.baseUrl, apiKey: key.apiKey }, null);
    return answer.ok ? { ok: true, ...answer.value } : refuse(answer.error);
  }

  async function keyToTest(
    command: Test,
    baseUrl: string,
  ): Promise<{ ok: true; apiKey: string; storedOn: Connection | null } | Refused> {
    if (command.key !== null) {
      const key = usableKey(command.key);
      return key.ok ? { ...key, storedOn: null } : key;
    }
    const stored = command.connectionId === null ? null : await find(command.connectionId);
    if (stored === null || stored.baseUrl !== baseUrl) return refuse(ownError('key_missing'));
    const key = await keyring.open(stored);
    return key.ok ? { ...key, storedOn: stored } : refuse(ownError('key_needed'));
  }

  /** A connection's access; the error when it has none. */
  async function accessFor(id: string): Promise<Opened> {
    const connection = await find(id);
    if (connection === null) return refuse(ownError('key_missing'));
    const key = await keyring.open(connection);
    return key.ok ? { ok: true, access: accessOf(connection, key.apiKey) } : refuse(ownError('key_needed'));
  }

  /** What credits are left. */
  function credits(id: string): Promise<Answers['readCredits']> {
    return asked(id, client.credits, (credits) => ({ ok: true, credits }));
  }

  /** What a memory says. */
  function memory(id: string, memoryId: string): Promise<Answers['readMemory']> {
    return asked(
      id,
      (access) => client.memory(access, memoryId),
      (memory) => ({ ok: true, memory }),
    );
  }

  /**
   * One request that a page asked for. Never sent while the connection may send nothing: then the reason is the answer.
   */
  async function asked<T, Told>(
    id: string,
    ask: (access: Access) => Promise<Answer<T>>,
    tell: (value: T) => Told,
  ): Promise<Told | Refused> {
    const connection = await find(id);
    if (connection === null) return refuse(ownError('key_missing'));
    const why = await whySilent(connection);
    if (why !== null) return refuse(why);
    const opened = await accessFor(id);
    if (!opened.ok) return opened;
    await pay(connection);
    const sentAt = ports.clock.now();
    const answer = await ask(opened.access);
    await heed(connection, answer, sentAt);
    return answer.ok
      ? tell(answer.value)
      : refuse(await diagnoseFailure(ports, client, connection, answer.error));
  }

  async function whySilent(connection: Connection): Promise<SynapError | null> {
    const state = await store.state();
    const now = ports.clock.now();
    const live = runtimeOf(state, connection.id, now);
    if (maySend(connection, live, now)) return null;
    if (isBlocked(connection.blocked, now)) return ownError(connection.blocked?.reason ?? 'internal');
    return ownError(live.trouble?.code ?? 'rate_limited');
  }

  /**
   * What the answer says of the limit binds the polls. Its other failures do not: a balance or a memory that cannot be had
   * says nothing about the watching.
   */
  async function heed(connection: Connection, answer: Answer<unknown>, sentAt: number): Promise<void> {
    await store.change((tx) => {
      const { id, keyEpoch } = connection;
      if (tx.state.connections.get(id)?.keyEpoch !== keyEpoch) return;
      const live = runtimeOf(tx.state, id, tx.now);
      if (answer.ok) tx.putRuntime(id, applyRateLimitHeaders(live, answer.meta, tx.now, false));
      else if (answer.error.code === 'rate_limited') {
        const at = { sentAt, now: tx.now, random: ports.random() };
        tx.putRuntime(id, withConnectionError(live, answer.error, answer.meta, at));
      }
    });
  }

  return { verify, test, accessFor, credits, memory };
}

export type ConnectionRequests = ReturnType<typeof createConnectionRequests>;
