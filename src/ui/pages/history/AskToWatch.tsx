import { useState } from 'preact/hooks';
import type { SynapError } from '../../../synap/errors';
import type { Summary } from '../../../watch/model/records';
import { defaultConnectionIn } from '../../app/connection-problem';
import { t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { ErrorNotice } from '../../components/ErrorNotice';
import { IdGroups } from '../../components/IdGroups';

interface Props {
  id: string;
  summary: Summary;
  onLeave(): void;
}

/**
 * Asks before watching an ingestion that a link names and the history does not have. Anybody can make such a link: without the
 * question it would make requests with the person's key.
 */
export function AskToWatch({ id, summary, onLeave }: Props) {
  const { send } = usePage();
  const [error, setError] = useState<SynapError | null>(null);
  const connection = defaultConnectionIn(summary);

  async function watch() {
    const reply = await send({
      type: 'watch',
      ids: [id],
      connectionId: connection?.id ?? null,
      // The page shows it from now on, so an ingestion that has already ended is shown here and not notified.
      source: 'history',
    });
    setError(reply.ok ? null : reply.error);
  }

  return (
    <section class="ask">
      <h1>{t('askTitle')}</h1>
      <p>
        <code>
          <IdGroups id={id} />
        </code>
      </p>
      <p>{connection ? t('askText', connection.name) : t('askNoConnection')}</p>
      <div class="buttons">
        <button type="button" class="primary" onClick={watch}>
          {t('watchThis')}
        </button>
        <button type="button" onClick={onLeave}>
          {t('cancel')}
        </button>
      </div>
      {error && <ErrorNotice problem={error} target={{ onRetry: () => void watch() }} isAnswer={true} />}
    </section>
  );
}
