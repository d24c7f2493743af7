import type { Reply } from '../../messages';
import type { Send } from './page';

/** A command takes at most 20,000 IDs; smaller ones keep the background answering while it writes. */
const IDS_PER_COMMAND = 5_000;

type ForMany = 'check' | 'remove' | 'restore';

/** Does one thing to any number of ingestions, part by part. The first part that fails is the last one tried. */
export async function sendInChunks(
  send: Send,
  type: ForMany,
  ids: readonly string[],
): Promise<Reply<ForMany>> {
  for (let from = 0; from < ids.length; from += IDS_PER_COMMAND) {
    const reply = await send({ type, ids: ids.slice(from, from + IDS_PER_COMMAND) });
    if (!reply.ok) return reply;
  }
  return { ok: true, answer: null };
}
