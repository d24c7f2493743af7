import { durationText } from '../../platform/duration-text';
import type { NotificationContent } from '../../platform/ports';
import { listText, pluralText, type Texts } from '../../platform/texts';
import { failureReason } from '../../synap/failure-reason';
import { withoutKeys } from '../../synap/ids/api-keys';
import type { BadgeFacts } from '../../watch/badge';
import { ingestionName, outcomeName } from '../../watch/model/ingestion';
import type {
  Block,
  Connection,
  Ended,
  Ingestion,
  NotificationGroup,
  OutcomeKind,
} from '../../watch/model/records';
import { STATUS_TEXTS } from '../../watch/model/status-texts';

/** The texts of notifications. Untrusted text (document, error) is cut to what a notification shows. */

const NAME_MAX = 80;
const MESSAGE_MAX = 200;

/**
 * Without what looks like a key: notifications stay in the system's own list and are read by others' eyes.
 * One line of at most this many characters. A notification has no markup that could isolate a text from its neighbours, so
 * characters that change the reading direction are removed, and so are control characters and halves of characters.
 */
function cut(text: string, max: number): string {
  const plain = withoutKeys(text)
    .replace(/\p{Bidi_Control}/gu, '')
    .replace(/\p{Surrogate}/gu, '\uFFFD');
  const flat = plain.replace(/[\s\p{Control}]+/gu, ' ').trim();
  return flat.length <= max ? flat : `${[...flat].slice(0, max - 1).join('')}…`;
}

/** What an ingestion is called, as long as a notification can show it. */
export function shortName(record: Ingestion): string {
  return cut(ingestionName(record), NAME_MAX);
}

/** The status of an ingestion, in one or two words. A word of Synap's that is not documented is shown as it came. */
export function statusText(words: Texts, record: Ingestion): string {
  if (record.state === 'stopped') return words.text('statusStopped');
  const status = record.state === 'ended' ? record.outcome.kind : record.status;
  if (status === null) return words.text('statusChecking');
  return status === 'other' ? cut(record.rawStatus ?? status, NAME_MAX) : words.text(STATUS_TEXTS[status]);
}

const TITLES: Record<OutcomeKind, string> = {
  completed: 'notificationCompleted',
  partial_success: 'notificationPartial',
  failed: 'notificationFailed',
  cancelled: 'notificationCancelled',
  other: 'notificationOther',
  rejected: 'notificationRejected',
  not_found: 'notificationNotFound',
  timed_out: 'notificationTimedOut',
};

function titleOf(words: Texts, record: Ended): string {
  const { kind } = record.outcome;
  const name = shortName(record);
  const said = kind === 'other' ? [name, cut(outcomeName(record), NAME_MAX)] : [name];
  return words.text(TITLES[kind], said);
}

function tookWords(words: Texts, record: Ended): string | null {
  const { queuedAt, completedAt } = record;
  if (queuedAt === null || completedAt === null || completedAt < queuedAt) return null;
  return words.text('notificationTook', [durationText(words, completedAt - queuedAt)]);
}

function messageOf(words: Texts, record: Ended, connectionName: string | null): string {
  const memories = pluralText(words, 'notificationMemories', record.memoriesCreated);
  const facts = [memories, tookWords(words, record)];
  const reason = record.errorMessage && failureReason(record.errorMessage);
  switch (record.outcome.kind) {
    case 'completed':
      return joined([...facts, connectionName]);
    case 'partial_success':
      return joined([reason, ...facts, connectionName]);
    case 'failed':
      return joined([reason || words.text('notificationNoReason'), connectionName]);
    case 'cancelled':
    case 'other':
      return joined([reason, ...facts, connectionName]);
    case 'rejected':
      return joined([record.lastError?.detail ?? words.text('notificationRejectedWhy'), connectionName]);
    case 'not_found':
      return joined([notFoundReason(words, record), connectionName]);
    case 'timed_out':
      return joined([words.text(timedOutReason(record)), connectionName]);
  }
}

/** It ended on Synap's word that the job is still running, or after a week without any. */
function timedOutReason({ lastError }: Ended): string {
  return lastError === null ? 'notificationTimedOutWhy' : 'notificationUnansweredWhy';
}

/** What Synap reported before it no longer knew the ID is all that will ever be known. */
function notFoundReason(words: Texts, { rawStatus }: Ended): string {
  return rawStatus === null
    ? words.text('notificationNotFoundWhy')
    : words.text('notificationGoneWhy', [cut(rawStatus, NAME_MAX)]);
}

function joined(parts: (string | null)[]): string {
  return parts.flatMap((part) => (part ? [cut(part, MESSAGE_MAX)] : [])).join(' · ');
}

type NotificationButton = 'open' | 'copy_memories';

const BUTTON_TEXTS: Record<NotificationButton, string> = {
  open: 'notificationOpen',
  copy_memories: 'notificationCopyMemories',
};

/** The buttons in their order. The browser reports a click by the button's position alone. */
function buttonsOf(record: Ended): NotificationButton[] {
  return record.memoryIds.length > 0 ? ['open', 'copy_memories'] : ['open'];
}

/** The notification of one outcome. The connection is named only if there are several. */
export function outcomeNotification(
  words: Texts,
  record: Ended,
  connectionName: string | null,
): NotificationContent {
  return {
    title: titleOf(words, record),
    message: messageOf(words, record, connectionName),
    buttons: buttonsOf(record).map((button) => words.text(BUTTON_TEXTS[button])),
  };
}

/** How the members of a group ended, in words: "7 completed, 1 failed". */
function tally(words: Texts, notification: NotificationGroup): string {
  const all = [...notification.members.map(({ kind }) => kind), ...notification.namedBefore];
  const count = (wanted: OutcomeKind) => all.filter((kind) => kind === wanted).length;
  const parts: [string, number][] = [
    ['notificationTallyCompleted', count('completed')],
    ['notificationTallyPartial', count('partial_success')],
    ['notificationTallyFailed', count('failed')],
    ['notificationTallyCancelled', count('cancelled')],
    ['notificationTallyUnknown', count('other')],
    ['notificationTallyRejected', count('rejected')],
    ['notificationTallyNotFound', count('not_found')],
    ['notificationTallyTimedOut', count('timed_out')],
    ['notificationTallyInProgress', notification.inProgress ?? 0],
  ];
  const said = parts.filter(([, n]) => n > 0).map(([key, n]) => pluralText(words, key, n));
  return new Intl.ListFormat(words.locale(), { type: 'unit', style: 'short' }).format(said);
}

/** The notification of several outcomes. `names` are those of the first few, for the message. */
export function groupNotification(
  words: Texts,
  notification: NotificationGroup,
  names: string[],
): NotificationContent {
  const what = tally(words, notification);
  const title = {
    digest: () => what,
    away: () => words.text('notificationAway', [what]),
    quiet: () => words.text('notificationQuiet', [what]),
    batch: () => words.text(notification.inProgress ? 'notificationBatchSoFar' : 'notificationBatch', [what]),
  }[notification.kind]();
  return { title, message: cut(listText(words, names), MESSAGE_MAX), buttons: [] };
}

const BLOCK_TEXTS: Record<Block['reason'], [title: string, message: string]> = {
  key_rejected: ['notificationKeyRejected', 'notificationKeyRejectedWhy'],
  key_needed: ['notificationKeyNeeded', 'notificationKeyNeededWhy'],
  no_credits: ['notificationNoCredits', 'notificationNoCreditsWhy'],
  permission_missing: ['notificationPermission', 'notificationPermissionWhy'],
};

/** The notification that a connection is blocked: nothing is polled on it until the person acts. */
export function blockNotification(words: Texts, connection: Connection, block: Block): NotificationContent {
  const [title, message] = BLOCK_TEXTS[block.reason];
  return {
    title: words.text(title, [cut(connection.name, NAME_MAX)]),
    message: words.text(message),
    buttons: [],
  };
}

/** The accessible name of the toolbar button: what badge and icon show, in words. */
export function badgeTitle(words: Texts, facts: BadgeFacts): string {
  const parts = [words.text('extensionName')];
  if (facts.inProgress > 0) parts.push(pluralText(words, 'badgeInProgress', facts.inProgress));
  if (facts.unseenFailures > 0) parts.push(pluralText(words, 'badgeUnseen', facts.unseenFailures));
  if (facts.isBlocked) parts.push(words.text('badgeBlocked'));
  return parts.join(' · ');
}
