import { durationText } from '../../platform/duration-text';
import type { NotificationContent } from '../../platform/ports';
import { listText, pluralText, type Texts } from '../../platform/texts';
import { type PendingSlow, slowSince } from '../../watch/notifications/slow-notifications';
import { typicalMs } from '../../watch/scheduling/usual-duration';
import type { State } from '../storage/state';
import { NAMED_MEMBERS, shortName } from './short-text';

interface Known {
  state: Readonly<State>;
  now: number;
}

/** The notification that these take much longer than usual. */
export function slowNotification(
  texts: Texts,
  members: readonly PendingSlow[],
  known: Known,
): NotificationContent {
  const [only] = members;
  if (members.length === 1 && only) return notificationOfOne(texts, only, known);
  return {
    title: pluralText(texts, 'notificationSlowMany', members.length),
    message: listText(texts, members.slice(0, NAMED_MEMBERS).map(shortName)),
    buttons: [],
  };
}

function notificationOfOne(texts: Texts, record: PendingSlow, { state, now }: Known): NotificationContent {
  const connection = state.connections.get(record.connectionId);
  const usualMs = connection ? typicalMs(connection.durationModel) : null;
  const serverNow = now + (state.runtimes.get(record.connectionId)?.offsetMs ?? 0);
  const elapsed = durationText(texts, serverNow - (slowSince(record) ?? serverNow));
  const why =
    usualMs === null ? [] : [texts.text('notificationSlowWhy', [elapsed, durationText(texts, usualMs)])];
  const name = state.connections.size > 1 && connection ? [connection.name] : [];
  return {
    title: texts.text('notificationSlow', [shortName(record)]),
    message: [...why, ...name].join(' · '),
    buttons: [texts.text('notificationOpen')],
  };
}
