import type { Connection, ConnectionRuntime, Watching } from '../model/records';
import { pollStateOf } from './poll-state';

/** Whether a connection fails: then it sends one request at a time, to find out whether it works again. */
export function isProbing({
  connection,
  runtime,
  online,
}: {
  connection: Connection;
  runtime: ConnectionRuntime;
  online: boolean;
}): boolean {
  const isOffline = !online && runtime.connectionError?.code === 'offline';
  return isOffline || connection.blocked !== null || runtime.failures >= 2;
}

/**
 * Of the due ingestions, given in the order in which they were added, those that tell best whether the connection works: those whose last
 * request was answered; else the newest of those that were never polled, which a person has just asked for; else all. A server may answer
 * for some and fail for others: if those that failed were asked again and again, the connection would never be found to work, and the
 * others would be forgotten.
 */
export function probesOf<Due extends { record: Watching }>(
  due: readonly Due[],
  runtime: ConnectionRuntime,
): readonly Due[] {
  const pollOf = ({ record }: Due) => pollStateOf(runtime, record.id);
  const polled = due.filter((one) => pollOf(one).lastPolledAt !== null);
  const answered = polled.filter((one) => pollOf(one).failures === 0);
  if (answered.length > 0) return answered;
  return polled.length < due.length ? due.filter((one) => !polled.includes(one)).slice(-1) : due;
}
