import { durationText } from '../../platform/duration-text';
import type { NotificationContent } from '../../platform/ports';
import { listText, pluralText, type Texts } from '../../platform/texts';
import type { PendingSlow } from '../../watch/notifications/slow-notifications';
import { typicalMs } from '../../watch/scheduling/usual-duration';
import type { State } from '../storage/state';
import { shortName } from './notification-text';

/** How many a message names. */
const NAMED_MEMBERS = 4;

/** The notification that these take much longer than usual. */
export function slowNotification(
  words: Texts,
  members: readonly PendingSlow[],
  state: Readonly<State>,
  now: number,
): NotificationContent {
  const [only] = members;
  if (members.length === 1 && only) return singleNotification(words, only, state, now);
  return {
    title: pluralText(words, 'notificationSlowMany', members.length),
    message: listText(words, members.slice(0, NAMED_MEMBERS).map(shortName)),
    buttons: [],
  };
}

function singleNotification(
  words: Texts,
  record: PendingSlow,
  { connections, runtimes }: Readonly<State>,
  now: number,
): NotificationContent {
  const connection = connections.get(record.connectionId);
  const usualMs = connection ? typicalMs(connection.durationModel) : null;
  const serverNow = now + (runtimes.get(record.connectionId)?.offsetMs ?? 0);
  const elapsed = durationText(words, serverNow - (record.queuedAt ?? serverNow));
  const why =
    usualMs === null ? [] : [words.text('notificationSlowWhy', [elapsed, durationText(words, usualMs)])];
  const name = connections.size > 1 && connection ? [connection.name] : [];
  return {
    title: words.text('notificationSlow', [shortName(record)]),
    message: [...why, ...name].join(' · '),
    buttons: [words.text('notificationOpen')],
  };
}
