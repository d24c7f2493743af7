import { commandSchema, type Reply } from '../../messages';
import type { IngestionId } from '../../watch/model/records';
import { type Refused, refuse } from '../connections/connection-deps';
import { createDiagnostics } from '../diagnostics';
import { clearHistory } from '../storage/retention';
import { storageErrorCode } from '../storage/storage-error-code';
import {
  type CommandDeps,
  type CommandOf,
  type CommandType,
  done,
  markActed,
  type ReplyTo,
} from './command-deps';
import { readMemoriesOf, readMemoryOf, saveConnectionForm } from './connection-commands';
import { importRows, rowsWithoutKeys } from './import-rows';
import {
  annotate,
  checkIngestions,
  markSeen,
  removeIngestions,
  restoreIngestions,
  stopIngestions,
} from './ingestion-commands';
import { saveSettings } from './settings';
import { testNotification } from './test-notification';
import { updateVisible } from './visible';
import { watchIngestions } from './watch';

export interface Commands {
  /** Carries out a message from a page. Never rejects: a page must always hear what became of its command. */
  handle(message: unknown): Promise<Reply>;
  /** Watches IDs on the default connection. Never rejects. */
  watch(ids: IngestionId[], source: CommandOf<'watch'>['source']): Promise<Reply<'watch'>>;
}

type Handlers = { [T in CommandType]: (command: CommandOf<T>) => ReplyTo<T> };

/** Carries out the commands of pages. The change is written before the command is answered; then the poll loop is woken. */
export function createCommands(deps: CommandDeps): Commands {
  const handlers = createHandlers(deps);
  return {
    async handle(message) {
      const command = commandSchema.safeParse(message);
      if (!command.success) return refuse('internal');
      return replyTo(deps, () => handle(handlers, command.data));
    },
    watch: (ids, source) =>
      replyTo(deps, () => watchIngestions(deps, { type: 'watch', ids, connectionId: null, source })),
  };
}

function createHandlers(deps: CommandDeps): Handlers {
  const { ports, store, connections } = deps;
  const diagnostics = createDiagnostics(ports, store, connections);
  return {
    watch: (command) => watchIngestions(deps, command),
    check: (command) => checkIngestions(deps, command),
    stop: (command) => stopIngestions(deps, command),
    remove: (command) => removeIngestions(deps, command),
    restore: (command) => restoreIngestions(deps, command),
    seen: (command) => markSeen(deps, command),
    annotate: (command) => annotate(deps, command),
    visible: (command) => updateVisible(deps, command),
    saveConnection: async (command) => {
      await store.change(markActed);
      return saveConnectionForm(deps, command);
    },
    testConnection: (command) => connections.test(command),
    retryConnection: async ({ connectionId }) => {
      await store.change(markActed);
      await connections.retry(connectionId);
      return done(null);
    },
    removeConnection: async ({ connectionId }) => {
      await connections.remove(connectionId);
      return done(null);
    },
    readCredits: ({ connectionId }) => connections.credits(connectionId),
    readMemory: (command) => readMemoryOf(deps, command),
    readMemories: (command) => readMemoriesOf(deps, command),
    saveSettings: (command) => saveSettings(deps, command),
    testNotification: () => testNotification(deps),
    diagnose: async () => done(await diagnostics.diagnose()),
    clearHistory: async () => done({ removed: await clearHistory(ports, store) }),
    import: async ({ rows }) => done(await importRows(deps, await rowsWithoutKeys(connections, rows))),
  };
}

function handle<T extends CommandType>(handlers: Handlers, command: CommandOf<T>): ReplyTo<T> {
  return handlers[command.type](command);
}

/** Runs a command and wakes the poll loop. A failure becomes a reply. */
async function replyTo<R extends Reply>({ wake }: CommandDeps, run: () => Promise<R>): Promise<R | Refused> {
  try {
    const reply = await run();
    void wake();
    return reply;
  } catch (failure) {
    return refuse(storageErrorCode(failure) ?? 'internal');
  }
}
