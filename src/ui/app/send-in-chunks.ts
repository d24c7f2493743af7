import type { Reply } from '../../messages';
import type { Send } from './page';

/** Fewer than a command may name (`IDS_PER_COMMAND_MAX`): between smaller ones the background answers others. */
const IDS_PER_CHUNK = 5_000;

/** Any number of IDs as commands take them. */
export function idChunks(ids: readonly string[]): string[][] {
  const chunks: string[][] = [];
  for (let from = 0; from < ids.length; from += IDS_PER_CHUNK)
    chunks.push(ids.slice(from, from + IDS_PER_CHUNK));
  return chunks;
}

type ForMany = 'check' | 'remove' | 'restore';

/** Sends a command for any number of ingestions, chunk by chunk. The first chunk that fails is the last one tried. */
export async function sendInChunks(
  send: Send,
  type: ForMany,
  ids: readonly string[],
): Promise<Reply<ForMany>> {
  for (const chunk of idChunks(ids)) {
    const reply = await send({ type, ids: chunk });
    if (!reply.ok) return reply;
  }
  return { ok: true, value: null };
}
