import { useState } from 'preact/hooks';
import type { ConnectionView, Summary } from '../../../watch/model/records';
import { errorTitle } from '../../app/errors';
import { plural, t } from '../../app/i18n';
import { type Page, usePage } from '../../app/page';
import { items } from '../../app/stored-items';
import { ConfirmedAction } from './ConfirmedAction';

interface Props {
  connection: ConnectionView;
  summary: Summary;
  onRemoved(): void;
}

/** Removes a connection, after saying exactly what goes with it and what stays. */
export function RemoveConnection({ connection, summary, onRemoved }: Props) {
  const page = usePage();
  const [failed, setFailed] = useState<string | null>(null);
  const [consequence, setConsequence] = useState('');

  async function count() {
    const watched = await countWatched(page, connection.id);
    setConsequence(watched === 0 ? t('removeNothingWatched') : plural('removeStopsWatching', watched));
  }

  async function remove() {
    const reply = await page.send({ type: 'removeConnection', connectionId: connection.id });
    if (!reply.ok) return setFailed(errorTitle(reply.error.code));
    // A half-typed key for it is of no use any more.
    await page.storage.removeDraft('draft:connection');
    onRemoved();
  }

  const question = [t('removeQuestion', connection.name), consequence, nextDefault(summary, connection.id)];
  return (
    <>
      <ConfirmedAction
        action={t('removeConnection')}
        question={question.filter(Boolean).join(' ')}
        confirm={t('removeConnection')}
        onAsk={() => void count()}
        onConfirm={remove}
      />
      {failed && <p role="alert">{t('actionFailed', failed)}</p>}
    </>
  );
}

/** The next default when the default connection is removed: the one added first, as in the background. */
function nextDefault(summary: Summary, removedId: string): string {
  if (summary.defaultConnectionId !== removedId) return '';
  const [next] = summary.connections.filter(({ id }) => id !== removedId);
  return next ? t('removeMovesDefault', next.name) : '';
}

/** How many are watched on a connection. The summary lists all that are, and some that are not. */
async function countWatched(page: Page, connectionId: string): Promise<number> {
  const stored = await page.storage.get([items.summary.key]);
  const ids = items.summary.parse(stored[items.summary.key])?.attention.ingestions ?? [];
  const records = await page.storage.get(ids.map((id) => items.ingestion(id).key));
  return ids.filter((id) => {
    const item = items.ingestion(id);
    const record = item.parse(records[item.key]);
    if (record === null || record.removedAt !== null) return false;
    return record.connectionId === connectionId && record.state === 'watching';
  }).length;
}
