import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Command, Reply } from '../../../messages';
import type { Ingestion } from '../../../watch/model/records';
import { errorTitle } from '../../app/errors';
import { t } from '../../app/i18n';
import { usePage } from '../../app/page';

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

  async function act(command: Command) {
    const reply: Reply = await send(command);
    setFailed(reply.ok ? null : errorTitle(reply.error.code));
  }

  return (
    <div class="actions">
      <button type="button" onClick={() => act({ type: 'check', ids: [id] })}>
        {record.state === 'watching' ? t('checkNow') : t('checkAgain')}
      </button>
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
