import { pageOfFeedback } from './feedback-notification';

/**
 * The page of ours that a click on a notification opens; null for none. One about several ingestions leads to the history, one
 * about a connection to the options. `button` is 0 for the notification itself and for its first button.
 */
export function pageOfNotification(notificationId: string, button: number): string | null {
  const [first = ''] = notificationId.split(':');
  if (first === 'test') return null;
  if (first === 'answer') return pageOfFeedback(notificationId);
  if (first === 'connection') return 'options.html';
  const isIngestion = /^[0-9a-f]{8}-/.test(first);
  if (!isIngestion) return 'history.html';
  // The first button opens the page; the second, where there is one, copies as well, which the page itself does.
  return `history.html#/ingestion/${first}${button === 1 ? '?copy=memories' : ''}`;
}
