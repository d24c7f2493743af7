import type { Answers } from '../../messages';
import type { MenuItem, Ports } from '../../platform/ports';
import { recogniseIds } from '../../synap/ids';
import { IDS_PER_COMMAND_MAX } from '../../watch/constants';
import type { Ingestion } from '../../watch/model/records';
import { feedbackId, feedbackNotification, type WatchFeedback } from '../notifications/feedback-notification';
import type { Commands } from './commands';

/** The ways in that have no page to answer on: the menu of a right-click, the address bar. */
export function createContextMenu(ports: Ports, commands: Commands) {
  const items: MenuItem[] = [
    { id: 'selection', title: ports.text('menuSelection'), on: 'selection' },
    { id: 'link', title: ports.text('menuLink'), on: 'link' },
  ];

  /**
   * Watches what is in a text from outside. That it worked the badge says, by counting up; anything else is said in a
   * notification, at once and without a word of the text, which is anybody's.
   */
  async function watch(text: string, source: Ingestion['source']): Promise<void> {
    const { ids } = recogniseIds(text);
    if (ids.length === 0) return answer({ is: 'nothing_found' });
    const sum: Answers['watch'] = { added: [], known: [], restarted: [] };
    for (let from = 0; from < ids.length; from += IDS_PER_COMMAND_MAX) {
      const reply = await commands.watch(ids.slice(from, from + IDS_PER_COMMAND_MAX), source);
      if (!reply.ok) return answer({ is: 'refused', code: reply.error.code });
      sum.added.push(...reply.answer.added);
      sum.known.push(...reply.answer.known);
      sum.restarted.push(...reply.answer.restarted);
    }
    if (sum.added.length + sum.restarted.length === 0) await answer({ is: 'known', ids: sum.known });
  }

  async function answer(what: WatchFeedback): Promise<void> {
    // A browser that shows no notifications has no other place for this.
    await ports.notifications
      .create(feedbackId(ports.uuid(), what), feedbackNotification(ports, what))
      .catch(() => undefined);
  }

  return {
    watch,
    showMenu: () => ports.menu.show(items),
    menuClicked: (item: string, text: string) => watch(text, item === 'link' ? 'link' : 'selection'),
  };
}

export type ContextMenu = ReturnType<typeof createContextMenu>;
