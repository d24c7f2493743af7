import type { Texts } from '../../platform/texts';
import { withoutKeys } from '../../synap/ids/api-keys';
import { ingestionName } from '../../watch/model/ingestion';
import type { Ingestion } from '../../watch/model/records';
import { STATUS_TEXTS } from '../../watch/model/status-texts';

/** What a notification shows of a name. */
export const NAME_MAX = 80;
/** What it shows of its message. */
export const MESSAGE_MAX = 200;

/** How many ingestions one message names. */
export const NAMED_MEMBERS = 4;

/**
 * A text that came from outside, as one line of at most so many characters. What looks like a key is removed: notifications stay
 * in the system's own list, where others may read them. So are control characters, halves of characters, and those that change
 * the reading direction: a notification has no markup that could isolate a text from its neighbours.
 */
export function shortened(text: string, max: number): string {
  const plain = withoutKeys(text)
    .replace(/\p{Bidi_Control}/gu, '')
    .replace(/\p{Surrogate}/gu, '\uFFFD');
  const flat = plain.replace(/[\s\p{Control}]+/gu, ' ').trim();
  const characters = [...flat];
  return characters.length <= max ? flat : `${characters.slice(0, max - 1).join('')}…`;
}

/** What an ingestion is called, as long as a notification can show it. */
export function shortName(record: Ingestion): string {
  return shortened(ingestionName(record), NAME_MAX);
}

/** The status of an ingestion, in one or two words. A word of Synap's that is not documented is shown as it came. */
export function statusText(texts: Texts, record: Ingestion): string {
  if (record.state === 'stopped') return texts.text('statusStopped');
  const status = record.state === 'ended' ? record.outcome.kind : record.status;
  if (status === null) return texts.text('statusChecking');
  return status === 'other'
    ? shortened(record.rawStatus ?? status, NAME_MAX)
    : texts.text(STATUS_TEXTS[status]);
}
