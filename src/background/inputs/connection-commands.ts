import * as z from 'zod/mini';
import type { Ports } from '../../platform/ports';
import { keys } from '../../watch/model/records';
import type { Store } from '../storage/store';
import { type CommandDeps, type CommandOf, done, type ReplyTo } from './command-deps';

/**
 * Saves a connection, then deletes the draft of its form. The page cannot do that itself: asking for the permission destroys
 * the popup before it hears that the connection was saved.
 */
export async function saveConnection(
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

export async function testConnection(
  { connections }: CommandDeps,
  command: CommandOf<'testConnection'>,
): ReplyTo<'testConnection'> {
  return connections.test(command);
}

export async function retryConnection(
  { connections }: CommandDeps,
  { connectionId }: CommandOf<'retryConnection'>,
): ReplyTo<'retryConnection'> {
  await connections.retry(connectionId);
  return done(null);
}

export async function removeConnection(
  { connections }: CommandDeps,
  { connectionId }: CommandOf<'removeConnection'>,
): ReplyTo<'removeConnection'> {
  await connections.remove(connectionId);
  return done(null);
}

export async function readCredits(
  { connections }: CommandDeps,
  { connectionId }: CommandOf<'readCredits'>,
): ReplyTo<'readCredits'> {
  return connections.credits(connectionId);
}

/** Reads a memory on the connection that its ingestion belongs to. */
export async function readMemory(
  { store, connections }: CommandDeps,
  { ingestionId, memoryId }: CommandOf<'readMemory'>,
): ReplyTo<'readMemory'> {
  return connections.memory({ connectionId: await connectionOf(store, ingestionId), memoryId });
}

/** Reads several. */
export async function readMemories(
  { store, connections }: CommandDeps,
  { ingestionId, memoryIds, isOverdue }: CommandOf<'readMemories'>,
): ReplyTo<'readMemories'> {
  const connectionId = await connectionOf(store, ingestionId);
  return connections.memories({ connectionId, memoryIds, isOverdue });
}

function connectionOf(store: Store, ingestionId: string): Promise<string> {
  return store.change(async (draft) => (await draft.find(ingestionId))?.connectionId ?? '');
}
