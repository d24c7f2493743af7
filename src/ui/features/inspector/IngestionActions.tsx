import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Command, Reply } from '../../../messages';
import type { ConnectionView, Ingestion } from '../../../watch/model/records';
import { defaultConnectionIn } from '../../app/connection-problem';
import { errorTitle } from '../../app/errors';
import { type MessageKey, t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';

interface Props {
  record: Ingestion;
  /** Further actions, shown before "Remove". */
  children: ComponentChildren;
}

/** What a person can do with an ingestion. Removing can be undone for a while, so it is not asked about. */
export function IngestionActions({ record, children }: Props) {
  const { send } = usePage();
  const [failed, setFailed] = useState<string | null>(null);
  const { id } = record;
  const instead = useConnectionInstead(record);

  async function act(command: Command) {
    const reply: Reply = await send(command);
    setFailed(reply.ok ? null : errorTitle(reply.error.code));
  }

  return (
    <div class="actions">
      {instead ? (
        <button type="button" onClick={() => act({ type: 'check', ids: [id], connectionId: instead.id })}>
          {t(record.state === 'stopped' ? 'resumeOn' : 'checkOn', instead.name)}
        </button>
      ) : (
        <button type="button" onClick={() => act({ type: 'check', ids: [id] })}>
          {t(checkTexts[record.state])}
        </button>
      )}
      {record.state === 'watching' && (
        <button type="button" onClick={() => act({ type: 'stop', ids: [id] })}>
          {t('stopWatching')}
        </button>
      )}
      {children}
      <button type="button" class="danger" onClick={() => act({ type: 'remove', ids: [id] })}>
        {t('remove')}
      </button>
      {failed && <span role="alert">{t('actionFailed', failed)}</span>}
    </div>
  );
}

/** The same command, in the words of the list. */
const checkTexts: Record<Ingestion['state'], MessageKey> = {
  watching: 'checkNow',
  stopped: 'resume',
  ended: 'checkAgain',
};

/** Where an ingestion can be checked whose own connection is gone: never without saying so. Null while its own is there. */
function useConnectionInstead({ connectionId }: Ingestion): ConnectionView | null {
  const store = useStore(items.summary);
  const summary = valueIn(store, items.summary);
  if (!summary || summary.connections.some(({ id }) => id === connectionId)) return null;
  return defaultConnectionIn(summary);
}
