import type { NotificationContent } from '../../platform/ports';
import { pluralText, type Texts } from '../../platform/texts';
import type { ErrorCode } from '../../synap/errors';
import type { IngestionId } from '../../watch/model/records';

/** What is said of an attempt to watch that came without a page, when the badge does not say it. */
export type WatchFeedback =
  | { is: 'nothing_found' }
  | { is: 'known'; ids: IngestionId[] }
  | { is: 'refused'; code: ErrorCode };

/** Nothing of what was selected or typed is in it: that may be anything, a key included. */
export function feedbackNotification(words: Texts, answer: WatchFeedback): NotificationContent {
  return { ...wordsOf(words, answer), buttons: [] };
}

function wordsOf(words: Texts, answer: WatchFeedback): Pick<NotificationContent, 'title' | 'message'> {
  switch (answer.is) {
    case 'nothing_found':
      return { title: words.text('noticeNothingFound'), message: words.text('noticeNothingFoundWhy') };
    case 'known':
      return {
        title: pluralText(words, 'noticeKnown', answer.ids.length),
        message: words.text('noticeKnownWhy'),
      };
    case 'refused':
      if (answer.code === 'key_missing') {
        return { title: words.text('noticeNoConnection'), message: words.text('noticeNoConnectionWhy') };
      }
      return {
        title: words.text('noticeNotWatched', [words.text(`error_${answer.code}_title`)]),
        message: words.text(`error_${answer.code}_text`),
      };
  }
}

/** The ID of an answer's notification names where a click on it leads: nothing else outlives the worker. */
export function feedbackId(uuid: string, answer: WatchFeedback): string {
  return `answer:${uuid}:${leadsTo(answer)}`;
}

function leadsTo(answer: WatchFeedback): string {
  if (answer.is === 'refused') return answer.code === 'key_missing' ? 'connections' : 'history';
  const [first, ...others] = answer.is === 'known' ? answer.ids : [];
  return first !== undefined && others.length === 0 ? first : 'history';
}

/** The page of ours that a click on an answer's notification opens. */
export function pageOfFeedback(noticeId: string): string {
  const where = noticeId.split(':').at(-1) ?? '';
  if (where === 'connections') return 'options.html#connections';
  return where === 'history' ? 'history.html' : `history.html#/ingestion/${where}`;
}
