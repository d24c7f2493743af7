import type { NotificationContent } from '../../platform/ports';
import { numberText, pluralText, type Texts } from '../../platform/texts';
import type { ErrorCode } from '../../synap/errors';
import type { IngestionId } from '../../watch/model/records';

/** What to say about an attempt to watch that was made outside our pages, if the badge does not show it. */
export type WatchFeedback =
  | { is: 'nothing_found' }
  | { is: 'known'; ids: IngestionId[] }
  /** Some of many do not fit into storage. */
  | { is: 'no_room'; added: number; leftOut: number }
  | { is: 'refused'; code: ErrorCode };

/** The notification for it. It holds nothing of the selected or typed text, which may be anything, a key included. */
export function feedbackNotification(texts: Texts, feedback: WatchFeedback): NotificationContent {
  return { ...feedbackText(texts, feedback), buttons: [] };
}

function feedbackText(texts: Texts, feedback: WatchFeedback): Pick<NotificationContent, 'title' | 'message'> {
  switch (feedback.is) {
    case 'nothing_found':
      return {
        title: texts.text('notificationNothingFound'),
        message: texts.text('notificationNothingFoundWhy'),
      };
    case 'known':
      return {
        title: pluralText(texts, 'notificationKnown', feedback.ids.length),
        message: texts.text('notificationKnownWhy'),
      };
    case 'no_room': {
      const { added, leftOut } = feedback;
      const [count, total] = [numberText(texts, added), numberText(texts, added + leftOut)];
      return {
        title: texts.text('notificationNoRoom', [count, total]),
        message: texts.text('notificationNoRoomWhy'),
      };
    }
    case 'refused':
      if (feedback.code === 'key_missing') {
        return {
          title: texts.text('notificationNoConnection'),
          message: texts.text('notificationNoConnectionWhy'),
        };
      }
      return {
        title: texts.text('notificationNotWatched', [texts.text(`error_${feedback.code}_title`)]),
        message: texts.text(`error_${feedback.code}_text`),
      };
  }
}

/** The notification's ID. It says where a click leads, because nothing else outlives the worker. */
export function feedbackId(uuid: string, feedback: WatchFeedback): string {
  return `answer:${uuid}:${clickTargetOf(feedback)}`;
}

function clickTargetOf(feedback: WatchFeedback): string {
  if (feedback.is === 'refused') return feedback.code === 'key_missing' ? 'connections' : 'history';
  const [first, ...others] = feedback.is === 'known' ? feedback.ids : [];
  return first !== undefined && others.length === 0 ? first : 'history';
}

/** The page of ours that a click on such a notification opens. */
export function pageOfFeedback(notificationId: string): string {
  const target = notificationId.split(':').at(-1) ?? '';
  if (target === 'connections') return 'options.html#connections';
  return target === 'history' ? 'history.html' : `history.html#/ingestion/${target}`;
}
