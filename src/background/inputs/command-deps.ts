import type { Command, Reply } from '../../messages';
import type { Ports } from '../../platform/ports';
import { defaultConnection } from '../../watch/model/summary';
import type { Connections } from '../connections/connections';
import type { Draft } from '../storage/draft';
import type { Store } from '../storage/store';

/** What the handlers of commands need. */
export interface CommandDeps {
  ports: Ports;
  store: Store;
  connections: Connections;
  /** Wakes the poll loop, which plans anew. */
  wake(): Promise<void>;
}

export type CommandType = Command['type'];
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;
export type ReplyTo<T extends CommandType> = Promise<Reply<T>>;

export const done = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });

/** Notes that a person has just done something: they wait for the result, so the background stays awake for a while. */
export function markActed(draft: Draft): void {
  draft.scheduler = { ...draft.scheduler, lastActedAt: draft.now };
}

/** The connection to watch on: the wanted one if it exists, else the default one; null if there is none at all. */
export function connectionFor(draft: Draft, wantedId: string | null): string | null {
  const { connections, settings } = draft;
  if (wantedId !== null && connections.has(wantedId)) return wantedId;
  return defaultConnection([...connections.values()], settings)?.id ?? null;
}
