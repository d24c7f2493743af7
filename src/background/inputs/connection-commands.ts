import * as z from 'zod/mini';
import type { Ports } from '../../platform/ports';
import { keys } from '../../watch/model/records';
import type { Store } from '../storage/store';
import type { CommandDeps, CommandOf, ReplyTo } from './command-deps';

/**
 * Saves a connection, then deletes the draft of its form. The page cannot do that itself: asking for the permission destroys
 * the popup before it hears that the connection was saved.
 */
export async function saveConnectionForm(
  { ports, connections }: CommandDeps,
  command: CommandOf<'saveConnection'>,
): ReplyTo<'saveConnection'> {
  const reply = await connections.save(command);
  if (reply.ok && command.key !== null) await deleteDraft(ports, command.key).catch(() => undefined);
  return reply;
}

/** Only the draft with this key: another one is somebody's work on another connection. */
async function deleteDraft({ session }: Ports, key: string): Promise<void> {
  const stored = await session.get([keys.connectionDraft]);
  const draft = z.object({ key: z.string() }).safeParse(stored[keys.connectionDraft]);
  if (draft.success && draft.data.key.trim() === key.trim()) await session.remove([keys.connectionDraft]);
}

/** Reads a memory on the connection that its ingestion belongs to. */
export async function readMemoryOf(
  { store, connections }: CommandDeps,
  { ingestionId, memoryId }: CommandOf<'readMemory'>,
): ReplyTo<'readMemory'> {
  return connections.memory({ connectionId: await connectionIdOf(store, ingestionId), memoryId });
}

/** Reads several, as far as the budget allows. */
export async function readMemoriesOf(
  { store, connections }: CommandDeps,
  { ingestionId, memoryIds, isOverdue }: CommandOf<'readMemories'>,
): ReplyTo<'readMemories'> {
  const connectionId = await connectionIdOf(store, ingestionId);
  return connections.memories({ connectionId, memoryIds, isOverdue });
}

function connectionIdOf(store: Store, ingestionId: string): Promise<string> {
  return store.change(async (draft) => (await draft.find(ingestionId))?.connectionId ?? '');
}
