import { durationText } from '../../platform/duration-text';
import type { NotificationContent } from '../../platform/ports';
import { type MessageKey, pluralText, type Texts } from '../../platform/texts';
import { failureReason } from '../../synap/failure-reason';
import { outcomeName } from '../../watch/model/ingestion';
import type { Ended } from '../../watch/model/records';
import { OUTCOME_TEXTS } from './outcome-texts';
import { MESSAGE_MAX, NAME_MAX, shortened, shortName } from './short-text';

function titleOf(texts: Texts, record: Ended): string {
  const { kind } = record.outcome;
  const name = shortName(record);
  const said = kind === 'other' ? [name, shortened(outcomeName(record), NAME_MAX)] : [name];
  return texts.text(OUTCOME_TEXTS[kind].title, said);
}

function tookText(texts: Texts, record: Ended): string | null {
  const { queuedAt, completedAt } = record;
  if (queuedAt === null || completedAt === null || completedAt < queuedAt) return null;
  return texts.text('notificationTook', [durationText(texts, completedAt - queuedAt)]);
}

function messageOf(texts: Texts, record: Ended, connectionName: string | null): string {
  const memories = pluralText(texts, 'memories', record.memoriesCreated);
  const facts = [memories, tookText(texts, record)];
  const reason = record.errorMessage && shortened(failureReason(record.errorMessage), MESSAGE_MAX);
  switch (record.outcome.kind) {
    case 'completed':
      return joinedFacts([...facts, connectionName]);
    case 'partial_success':
      return joinedFacts([reason, ...facts, connectionName]);
    case 'failed':
      return joinedFacts([reason || texts.text('notificationNoReason'), connectionName]);
    case 'cancelled':
    case 'other':
      return joinedFacts([reason, ...facts, connectionName]);
    case 'rejected':
      return joinedFacts([record.lastError?.detail ?? texts.text('notificationRejectedWhy'), connectionName]);
    case 'not_found':
      return joinedFacts([notFoundReason(texts, record), connectionName]);
    case 'timed_out':
      return joinedFacts([texts.text(timedOutReason(record)), connectionName]);
  }
}

/** Why it timed out: Synap has said that the job is still running, or nobody has answered for a week. */
function timedOutReason({ lastError }: Ended): MessageKey {
  return lastError === null ? 'notificationTimedOutWhy' : 'notificationUnansweredWhy';
}

/** Why it counts as not found, with the last status if Synap had reported one before it forgot the ID. */
function notFoundReason(texts: Texts, { rawStatus }: Ended): string {
  return rawStatus === null
    ? texts.text('notificationNotFoundWhy')
    : texts.text('notificationGoneWhy', [shortened(rawStatus, NAME_MAX)]);
}

function joinedFacts(parts: (string | null)[]): string {
  return parts.flatMap((part) => (part ? [shortened(part, MESSAGE_MAX)] : [])).join(' · ');
}

type NotificationButton = 'open' | 'copy_memories';

const BUTTON_TEXTS: Record<NotificationButton, MessageKey> = {
  open: 'notificationOpen',
  copy_memories: 'notificationCopyMemories',
};

/** The buttons in their order. The browser reports a click by the button's position alone. */
function buttonsOf(record: Ended): NotificationButton[] {
  return record.memoryIds.length > 0 ? ['open', 'copy_memories'] : ['open'];
}

/** The notification of one outcome. The connection is named only if there are several. */
export function outcomeNotification(
  texts: Texts,
  record: Ended,
  connectionName: string | null,
): NotificationContent {
  return {
    title: titleOf(texts, record),
    message: messageOf(texts, record, connectionName),
    buttons: buttonsOf(record).map((button) => texts.text(BUTTON_TEXTS[button])),
  };
}
