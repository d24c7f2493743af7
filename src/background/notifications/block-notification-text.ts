import type { NotificationContent } from '../../platform/ports';
import type { MessageKey, Texts } from '../../platform/texts';
import type { Block, Connection } from '../../watch/model/records';
import { NAME_MAX, shortened } from './short-text';

const BLOCK_TEXTS: Record<Block['reason'], [title: MessageKey, message: MessageKey]> = {
  key_rejected: ['notificationKeyRejected', 'notificationKeyRejectedWhy'],
  key_needed: ['notificationKeyNeeded', 'notificationKeyNeededWhy'],
  no_credits: ['notificationNoCredits', 'notificationNoCreditsWhy'],
  permission_missing: ['notificationPermission', 'notificationPermissionWhy'],
};

/** The notification that a connection is blocked: nothing is polled on it until the person acts. */
export function blockNotification(texts: Texts, connection: Connection, block: Block): NotificationContent {
  const [title, message] = BLOCK_TEXTS[block.reason];
  return {
    title: texts.text(title, [shortened(connection.name, NAME_MAX)]),
    message: texts.text(message),
    buttons: [],
  };
}
