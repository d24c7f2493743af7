import type { Answer } from '../../synap/client';
import type { StatusBody } from '../../synap/status-body';
import type { Connection, IngestionId } from '../../watch/model/records';
import type { PollResult } from '../../watch/poll-result';
import type { Draft } from '../storage/draft';
import { runtimeOf } from '../storage/state';

/** A status request that has been sent, with what it was about at that moment. */
export interface PollRequest {
  id: IngestionId;
  round: number;
  connection: Connection;
  sentAt: number;
}

/** An answered request. `receivedAt` is noted because checks of the answer, and a sleep of the machine, may come before it is written. */
export interface AnsweredRequest extends PollRequest {
  receivedAt: number;
}

/** The answer to a status request. `isConfirmed`: whether whoami succeeded after a refusal; absent before it was asked. */
export type StatusAnswer = Answer<StatusBody> & { isConfirmed?: boolean };
export type FailedAnswer = Extract<StatusAnswer, { ok: false }>;
export type GoodAnswer = Extract<StatusAnswer, { ok: true }>;

/** An answer on its way into the state: the draft, the request it belongs to, and the connection as it is now. */
export interface Applying {
  draft: Draft;
  request: AnsweredRequest;
  connection: Connection;
  random: number;
}

/** Whether a failure is about this ingestion alone, and the server is well. */
export function isAboutIngestion({ error }: FailedAnswer): boolean {
  return error.code === 'not_found' || error.code === 'id_rejected';
}

/** The connection's runtime state in the draft. */
export const runtimeNow = ({ draft, connection }: Applying) => runtimeOf(draft, connection.id, draft.now);

/** When the request was sent and answered, for the back-off. */
export const requestTimes = ({ draft, request, random }: Applying) => ({
  sentAt: request.sentAt,
  now: draft.now,
  random,
});

interface ResultContext {
  connectionId: string;
  receivedAt: number;
  /** The server's clock minus ours, for answers that give no time. */
  offsetMs: number;
  isCached?: boolean;
}

/** The result of a poll for `src/watch`. */
export function pollResultOf(
  answer: StatusAnswer,
  { connectionId, receivedAt, offsetMs, isCached = false }: ResultContext,
): PollResult {
  const common = {
    connectionId,
    receivedAt,
    serverTime: answer.meta?.serverTime ?? receivedAt + offsetMs,
    isCached,
  };
  if (answer.ok) return { ...common, kind: 'answered', body: answer.value };
  // A cached refusal may date from a moment when the ID was new and not yet known: nothing follows from it.
  if (isCached) return { ...common, kind: 'unusable', error: answer.error };
  const { error, isConfirmed } = answer;
  const confirmed = isConfirmed === undefined ? {} : { isConfirmed };
  if (error.code === 'not_found') return { ...common, ...confirmed, kind: 'not_found', error };
  if (error.code === 'id_rejected') return { ...common, ...confirmed, kind: 'refused', error };
  return { ...common, kind: 'unusable', error };
}
