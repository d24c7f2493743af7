import { isLoopback } from '../../platform/origins';
import type { Ports } from '../../platform/ports';
import type { Access, Answer, Client } from '../../synap/client';
import type { ErrorCode, SynapError } from '../../synap/errors';
import type { Whoami } from '../../synap/schemas';
import type { Connection } from '../../watch/model/records';
import { hasPermission } from './permission';

export interface DiagnosisDeps {
  ports: Pick<Ports, 'permissions' | 'online'>;
  client: Pick<Client, 'probe'>;
}

export interface DiagnosisInput {
  connection: Pick<Connection, 'baseUrl' | 'identity'>;
  error: SynapError;
  /** The connection error before this failure. If it is the result of a probe, no other probe is sent. */
  knownCode?: ErrorCode | null;
}

/**
 * Finds the cause of a failure. The browser reports a lost permission, a dead host and a redirect in the same way
 * (docs/PLATFORM.md, "Network and permissions"), but the person has to do something different about each.
 */
export async function diagnoseFailure(
  { ports, client }: DiagnosisDeps,
  { connection, error, knownCode = null }: DiagnosisInput,
): Promise<SynapError> {
  if (error.code === 'captive_portal') return { ...error, code: foreignPageCode(connection) };
  if (error.code !== 'unreachable') return error;
  if (!(await hasPermission(ports, connection.baseUrl))) return { ...error, code: 'permission_missing' };
  if (!ports.online() && !isLoopback(connection.baseUrl)) return { ...error, code: 'offline' };
  if (knownCode === 'unreachable' || knownCode === 'captive_portal' || knownCode === 'wrong_url')
    return { ...error, code: knownCode };
  const answered = await client.probe(connection.baseUrl);
  const isForeign = answered === 'redirect' || answered === 'page';
  return isForeign ? { ...error, code: foreignPageCode(connection) } : error;
}

/** What a page in Synap's place means: something in between if Synap has answered here before, otherwise a wrong base URL. */
function foreignPageCode(connection: Pick<Connection, 'identity'>): 'captive_portal' | 'wrong_url' {
  return connection.identity === null ? 'wrong_url' : 'captive_portal';
}

/** Asks whoami about a key, with its failure diagnosed. A server that does not know whoami is not Synap. */
export async function checkKey(
  deps: { ports: DiagnosisDeps['ports']; client: Client },
  access: Access,
  identity: Connection['identity'],
): Promise<Answer<Whoami>> {
  const answer = await deps.client.whoami(access);
  if (answer.ok) return answer;
  const connection = { baseUrl: access.baseUrl, identity };
  const error = await diagnoseFailure(deps, { connection, error: answer.error });
  return { ...answer, error: isNoSynap(error, identity) ? { ...error, code: 'wrong_url' } : error };
}

/** Whether an error says that the server does not know whoami: in JSON or, where Synap has never answered, in any form. */
function isNoSynap({ code, httpStatus }: SynapError, identity: Connection['identity']): boolean {
  if (code === 'not_found' || code === 'id_rejected' || httpStatus === 405) return true;
  return code === 'not_json' && identity === null && (httpStatus === 404 || httpStatus === 410);
}
