import { useRef } from 'preact/hooks';
import { ingestionName } from '../../watch/model/ingestion';
import type { Ingestion } from '../../watch/model/records';
import { t } from '../app/i18n';
import type { PageStore } from '../app/page';
import { shownStatus } from '../app/status';
import { valueIn } from '../app/store';
import { items } from '../app/stored-items';
import { visibleBeginning } from '../app/visible-text';

/** How much of an untrusted name is read aloud. */
const NAME_MAX = 80;

/** How many announcements stay. One that replaced another a moment later would keep a screen reader from reading that. */
const KEPT = 5;

/** Tells people who use a screen reader what has just ended. Changes on the way there are not announced. */
export function Announcer({ ids, store }: { ids: string[]; store: PageStore }) {
  const watched = useRef(new Set<string>());
  const said = useRef<{ number: number; text: string }[]>([]);
  const ended: Ingestion[] = [];
  for (const record of ids.flatMap((id) => valueIn(store, items.ingestion(id)) ?? [])) {
    if (record.state === 'watching') watched.current.add(record.id);
    else if (watched.current.delete(record.id) && record.state === 'ended') ended.push(record);
  }
  if (ended.length > 0) {
    const text = ended
      .map((record) =>
        t('announceEnded', visibleBeginning(ingestionName(record), NAME_MAX), shownStatus(record).word),
      )
      .join('. ');
    const number = (said.current.at(-1)?.number ?? 0) + 1;
    said.current = [...said.current, { number, text }].slice(-KEPT);
  }
  return (
    <div class="unseen" role="log">
      {said.current.map(({ number, text }) => (
        <p key={number}>{text}</p>
      ))}
    </div>
  );
}
