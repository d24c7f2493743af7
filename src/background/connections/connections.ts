import type { Answers, Command } from '../../messages';
import type { Result } from '../../synap/result';
import { type ConnectionDeps, openAccess, redactKeys } from './connection-deps';
import { liveCheck } from './live-check';
import { type MemoriesWanted, requestCredits, requestMemories, requestMemory } from './page-requests';
import { removeConnection } from './remove-connection';
import { type SaveCommand, type SaveReply, saveConnection } from './save-connection';
import { testConnection } from './test-connection';
import {
  applyPermissions,
  followPermissionLosses,
  resumeOnNetwork,
  retryBlocked,
  retryConnection,
} from './unblock-connections';

export interface Connections {
  save(command: SaveCommand): Promise<SaveReply>;
  /** Tries a blocked connection again. */
  retry(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  test(command: Extract<Command, { type: 'testConnection' }>): Promise<Result<Answers['testConnection']>>;
  credits(id: string): Promise<Result<Answers['readCredits']>>;
  memory(of: { connectionId: string; memoryId: string }): Promise<Result<Answers['readMemory']>>;
  memories(wanted: MemoriesWanted): Promise<Result<Answers['readMemories']>>;
  /** Asks Synap once, now; null if nothing was sent. */
  liveCheck(id: string): ReturnType<typeof liveCheck>;
  openAccess(id: string): ReturnType<typeof openAccess>;
  /** A person's text without the keys of the connections. */
  redactKeys(text: string): Promise<string>;
  /** To be called when the browser's permissions may have changed. */
  permissionsChanged(): Promise<void>;
  /** To be called when the browser starts. */
  browserStarted(): Promise<void>;
  /** To be called when this machine has a network again. */
  networkReturned(): Promise<void>;
}

/** Everything that changes or uses a connection, except polling. */
export function createConnections(deps: ConnectionDeps): Connections {
  /**
   * Runs one change at a time. A save awaits the browser between reading and writing: beside another change it could write back a key
   * that has been replaced, or a connection that has been removed.
   */
  const alone = <T>(run: () => Promise<T>): Promise<T> => deps.ports.lock('connections', run);
  followPermissionLosses(deps);

  return {
    save: (command) => alone(() => saveConnection(deps, command)),
    retry: (id) => retryConnection(deps, id),
    remove: (id) => alone(() => removeConnection(deps, id)),
    test: (command) => testConnection(deps, command),
    credits: (id) => requestCredits(deps, id),
    memory: (of) => requestMemory(deps, of),
    memories: (wanted) => requestMemories(deps, wanted),
    liveCheck: (id) => liveCheck(deps, id),
    openAccess: (id) => openAccess(deps, id),
    redactKeys: (text) => redactKeys(deps, text),
    permissionsChanged: () => applyPermissions(deps),
    browserStarted: () => retryBlocked(deps.store),
    networkReturned: () => resumeOnNetwork(deps.store),
  };
}
