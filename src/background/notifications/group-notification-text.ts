import type { NotificationContent } from '../../platform/ports';
import { listText, type PluralKey, pluralText, type Texts } from '../../platform/texts';
import { type NotificationGroup, OUTCOMES } from '../../watch/model/records';
import { OUTCOME_TEXTS } from './outcome-texts';
import { MESSAGE_MAX, shortened } from './short-text';

/** How the members of a group ended, in words: "7 completed, 1 failed". */
function tally(texts: Texts, group: NotificationGroup): string {
  const all = [...group.members.map(({ kind }) => kind), ...group.namedBefore];
  const parts: [PluralKey, number][] = [
    ...OUTCOMES.map((kind): [PluralKey, number] => [
      OUTCOME_TEXTS[kind].tally,
      all.filter((one) => one === kind).length,
    ]),
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
