import { readStatus } from '../../../synap/status';
import { t } from '../../app/i18n';

/** As much of an undocumented word as is shown. */
const WORD_MAX = 100;

/** One of Synap's own words as a person reads it; one that nobody documented as it came. */
export function statusWord(raw: string): string {
  const status = readStatus(raw);
  switch (status) {
    case 'queued':
      return t('statusQueued');
    case 'processing':
      return t('statusProcessing');
    case 'completed':
      return t('statusCompleted');
    case 'partial_success':
      return t('statusPartialSuccess');
    case 'failed':
      return t('statusFailed');
    case 'cancelled':
      return t('statusCancelled');
    case 'other':
      return raw.slice(0, WORD_MAX);
    default:
      return status satisfies never;
  }
}
