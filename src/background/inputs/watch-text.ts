import type { Answers } from '../../messages';
import type { Ports } from '../../platform/ports';
import { recogniseIds } from '../../synap/ids';
import { IDS_PER_COMMAND_MAX } from '../../watch/model/limits';
import type { Ingestion } from '../../watch/model/records';
import { feedbackId, feedbackNotification, type WatchFeedback } from '../notifications/feedback-notification';
import type { Commands } from './commands';

export interface WatchTextDeps {
  ports: Ports;
  commands: Pick<Commands, 'watch'>;
}

/** Watches the ingestions that a text names. */
export type WatchText = (text: string, source: Ingestion['source']) => Promise<void>;

/**
 * Watches the ingestions that are found in a text from the context menu or the address bar. Success shows in the badge, which counts
 * up. Anything else is notified, without quoting the text, which may contain secrets.
 */
export function createWatchText({ ports, commands }: WatchTextDeps): WatchText {
  return async (text, source) => {
    const { ids } = recogniseIds(text);
    if (ids.length === 0) return notify(ports, { is: 'nothing_found' });
    const sum: Answers['watch'] = { added: [], known: [], restarted: [], leftOut: 0 };
    for (let from = 0; from < ids.length; from += IDS_PER_COMMAND_MAX) {
      const reply = await commands.watch(ids.slice(from, from + IDS_PER_COMMAND_MAX), source);
      if (!reply.ok) return notify(ports, { is: 'refused', code: reply.error.code });
      sum.added.push(...reply.value.added);
      sum.known.push(...reply.value.known);
      sum.restarted.push(...reply.value.restarted);
      sum.leftOut += reply.value.leftOut;
    }
    if (sum.leftOut > 0)
      return notify(ports, { is: 'no_room', added: sum.added.length, leftOut: sum.leftOut });
    if (sum.added.length + sum.restarted.length === 0) await notify(ports, { is: 'known', ids: sum.known });
  };
}

/** Best effort: where notifications fail, there is no other place to say it. */
async function notify(ports: Ports, feedback: WatchFeedback): Promise<void> {
  await ports.notifications
    .create(feedbackId(ports.uuid(), feedback), feedbackNotification(ports, feedback))
    .catch(() => undefined);
}
