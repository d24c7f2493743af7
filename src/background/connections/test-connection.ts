import type { Answers, Command } from '../../messages';
import { normaliseBaseUrl } from '../../platform/origins';
import type { Result } from '../../synap/result';
import type { Connection } from '../../watch/model/records';
import { type ConnectionDeps, findConnection, refuse, spendToken } from './connection-deps';
import { checkKey } from './failure-diagnosis';
import { usableKey } from './keyring';
import { hasPermission } from './permission';

type TestCommand = Extract<Command, { type: 'testConnection' }>;
type KeyToTest = { apiKey: string; storedOn: Connection | null };

/** Tries a base URL and a key, without saving either. */
export async function testConnection(
  deps: ConnectionDeps,
  command: TestCommand,
): Promise<Result<Answers['testConnection']>> {
  const { ports, store } = deps;
  const url = normaliseBaseUrl(command.baseUrl);
  if (!url.ok) return refuse('base_url_invalid');
  const key = await keyToTest(deps, command, url.baseUrl);
  if (!key.ok) return key;
  if (!(await hasPermission(ports, url.baseUrl))) return refuse('permission_missing');
  const { apiKey, storedOn } = key.value;
  if (storedOn !== null) await spendToken(store, storedOn);
  const answer = await checkKey(deps, { baseUrl: url.baseUrl, apiKey }, storedOn?.identity ?? null);
  return answer.ok ? { ok: true, value: answer.value } : { ok: false, error: answer.error };
}

/** The key that was typed, or the stored one; a stored key is sent only to the address it is stored for. */
async function keyToTest(
  { store, keyring }: ConnectionDeps,
  { key: typed, connectionId }: TestCommand,
  baseUrl: string,
): Promise<Result<KeyToTest>> {
  if (typed !== null) {
    const key = usableKey(typed);
    return key.ok ? { ok: true, value: { apiKey: key.value, storedOn: null } } : key;
  }
  const stored = connectionId === null ? null : await findConnection(store, connectionId);
  if (stored === null || stored.baseUrl !== baseUrl) return refuse('key_missing');
  const key = await keyring.open(stored);
  return key.ok ? { ok: true, value: { apiKey: key.apiKey, storedOn: stored } } : refuse(key.code);
}
