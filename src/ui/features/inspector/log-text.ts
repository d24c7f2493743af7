import type { LogEntry } from '../../../watch/model/records';
import { errorTitle } from '../../app/errors';
import { t } from '../../app/i18n';
import { outcomeWord, statusWord } from '../../app/status';

/** A log entry in words. */
export function logText({ event, what }: LogEntry): string {
  switch (event) {
    case 'polled':
      return t('logPolled', statusWord(what));
    case 'failed_poll':
      return t('logFailed', errorTitle(what));
    case 'blocked':
      return t('logBlocked', errorTitle(what));
    case 'unblocked':
      return t('logUnblocked');
    case 'finished':
      return t('logFinished', outcomeWord(what));
    case 'notified':
      return t('logNotified');
    default:
      return event satisfies never;
  }
}
