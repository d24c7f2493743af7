import type { Ports } from '../../platform/ports';
import type { Client } from '../../synap/client';
import type { Connection } from '../../watch/model/records';
import { diagnoseFailure } from '../connections/failure-diagnosis';
import type { Store } from '../storage/store';
import type { FailedAnswer, StatusAnswer } from './answer-context';
import { isCachedCheck, noteGoodKey, provesKey } from './confirm-refusals';
import type { CheckKeyOnce } from './key-check';

interface DiagnoseDeps {
  ports: Ports;
  store: Store;
  client: Client;
  checkKeyOnce: CheckKeyOnce;
}

/** The connection and key that the request was sent with. */
interface UsedKey {
  connection: Connection;
  apiKey: string;
}

/** The answer, with its failure diagnosed. A refused key is checked before anything follows from the refusal. */
export async function diagnoseAnswer(
  deps: DiagnoseDeps,
  used: UsedKey,
  answer: StatusAnswer,
): Promise<StatusAnswer> {
  if (answer.ok) return answer;
  if (answer.error.code === 'key_rejected') return checkRefusedKey(deps, used, answer);
  const { connection } = used;
  const knownCode = (await deps.store.state()).runtimes.get(connection.id)?.connectionError?.code ?? null;
  const error = await diagnoseFailure(deps, { connection, error: answer.error, knownCode });
  return { ...answer, error };
}

async function checkRefusedKey(
  { store, checkKeyOnce }: DiagnoseDeps,
  { connection, apiKey }: UsedKey,
  refusal: FailedAnswer,
): Promise<StatusAnswer> {
  const check = await checkKeyOnce(connection, apiKey);
  if (check === null) return refusal;
  const isConfirmed = provesKey(check, refusal);
  if (isConfirmed) await noteGoodKey(store, connection, check);
  const isRefused = !check.ok && check.error.code === 'key_rejected';
  // The key is good, or only a cache refuses it: the refusal is about this ID.
  if (check.ok || (isRefused && isCachedCheck(check)))
    return { ...refusal, isConfirmed, error: { ...refusal.error, code: 'id_rejected' } };
  // If the check failed in another way, nothing is known about the key, and the failure of the check counts.
  return isRefused ? refusal : check;
}
