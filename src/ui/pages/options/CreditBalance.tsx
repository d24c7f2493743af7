import { useCallback, useEffect, useState } from 'preact/hooks';
import type { ConnectionView } from '../../../watch/model/records';
import { errorTitle } from '../../app/errors';
import { formatNumber, t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { Icon } from '../../components/Icon';

type BalanceState =
  | { is: 'asking' }
  | { is: 'told'; balance: number | null; isLow: boolean }
  | { is: 'failed'; why: string };

/** What credits are left: asked for once when the page is seen, and again at the person's wish. For use in a `dl`. */
export function CreditBalance({ connection: { id, name } }: { connection: ConnectionView }) {
  const { send } = usePage();
  const [told, setTold] = useState<BalanceState>({ is: 'asking' });

  const ask = useCallback(async () => {
    setTold({ is: 'asking' });
    const reply = await send({ type: 'readCredits', connectionId: id });
    if (!reply.ok) return setTold({ is: 'failed', why: errorTitle(reply.error.code) });
    const { balance, warningLow } = reply.value;
    setTold({ is: 'told', balance, isLow: warningLow });
  }, [send, id]);

  useEffect(() => onceVisible(() => void ask()), [ask]);

  return (
    <div>
      <dt>{t('credits')}</dt>
      <dd class="credits">
        <span aria-live="polite">
          <BalanceText told={told} />
        </span>
        <button
          type="button"
          class="link"
          aria-label={t('refreshCredits', name)}
          disabled={told.is === 'asking'}
          onClick={() => void ask()}
        >
          {t('refresh')}
        </button>
      </dd>
    </div>
  );
}

function BalanceText({ told }: { told: BalanceState }) {
  switch (told.is) {
    case 'asking':
      return <span class="muted">{t('testing')}</span>;
    case 'failed':
      return <span class="muted">{t('creditsFailed', told.why)}</span>;
    case 'told':
      return (
        <>
          {told.balance === null ? t('notProvided') : formatNumber(told.balance)}
          {told.isLow && (
            <span class="low">
              <Icon name="warning" />
              {t('creditsLow')}
            </span>
          )}
        </>
      );
  }
}

/**
 * Runs it once the page is visible: a page opened in the background sends no request. Returns a function that cancels
 * it.
 */
function onceVisible(run: () => void): () => void {
  const check = () => {
    if (document.visibilityState !== 'visible') return;
    document.removeEventListener('visibilitychange', check);
    run();
  };
  document.addEventListener('visibilitychange', check);
  check();
  return () => document.removeEventListener('visibilitychange', check);
}
