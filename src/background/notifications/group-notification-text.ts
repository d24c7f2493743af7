import type { NotificationContent } from '../../platform/ports';
import { listText, pluralText, type Texts } from '../../platform/texts';
import type { NotificationGroup, OutcomeKind } from '../../watch/model/records';
import { MESSAGE_MAX, shortened } from './short-text';

/** How the members of a group ended, in words: "7 completed, 1 failed". */
function tally(texts: Texts, group: NotificationGroup): string {
  const all = [...group.members.map(({ kind }) => kind), ...group.namedBefore];
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
    ['notificationTallyInProgress', group.inProgress ?? 0],
  ];
  const said = parts.filter(([, n]) => n > 0).map(([key, n]) => pluralText(texts, key, n));
  return new Intl.ListFormat(texts.locale(), { type: 'unit', style: 'short' }).format(said);
}

/** The notification of several outcomes. `names` are those of the first few, for the message. */
export function groupNotification(
  texts: Texts,
  group: NotificationGroup,
  names: string[],
): NotificationContent {
  const what = tally(texts, group);
  const title = {
    digest: () => what,
    away: () => texts.text('notificationAway', [what]),
    quiet: () => texts.text('notificationQuiet', [what]),
    batch: () => texts.text(group.inProgress ? 'notificationBatchSoFar' : 'notificationBatch', [what]),
  }[group.kind]();
  return { title, message: shortened(listText(texts, names), MESSAGE_MAX), buttons: [] };
}
