import { useState } from 'preact/hooks';
import type { SynapError } from '../../../synap/errors';
import type { Summary } from '../../../watch/model/records';
import { defaultConnectionIn } from '../../app/connection-problem';
import { t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { ErrorNotice } from '../../components/ErrorNotice';

interface Props {
  id: string;
  view: Summary;
  onLeave(): void;
}

/** An ID from a link that is not in the history. A link may come from anywhere: nothing is asked of Synap unasked. */
export function AskToWatch({ id, view, onLeave }: Props) {
  const { send } = usePage();
  const [error, setError] = useState<SynapError | null>(null);
  const connection = defaultConnectionIn(view);

  async function watch() {
    const reply = await send({
      type: 'watch',
      ids: [id],
      connectionId: connection?.id ?? null,
      source: 'link',
    });
    setError(reply.ok ? null : reply.error);
  }

  return (
    <section class="ask">
      <h1>{t('askTitle')}</h1>
      <p>
        <code>{id}</code>
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
