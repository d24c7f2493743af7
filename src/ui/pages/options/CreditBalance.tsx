import { useCallback, useEffect, useState } from 'preact/hooks';
import type { ConnectionView } from '../../../watch/model/records';
import { errorTitle } from '../../app/errors';
import { formatNumber, t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { Icon } from '../../components/Icon';
import { pressable } from '../../components/pressable';

type BalanceState =
  | { is: 'loading' }
  | { is: 'known'; balance: number | null; isLow: boolean }
  | { is: 'failed'; why: string };

/** What credits are left: asked for once when the page is seen, and again at the person's wish. For use in a `dl`. */
export function CreditBalance({ connection: { id, name } }: { connection: ConnectionView }) {
  const { send } = usePage();
  const [state, setState] = useState<BalanceState>({ is: 'loading' });

  const ask = useCallback(async () => {
    setState({ is: 'loading' });
    const reply = await send({ type: 'readCredits', connectionId: id });
    if (!reply.ok) return setState({ is: 'failed', why: errorTitle(reply.error.code) });
    const { balance, warningLow } = reply.value;
    setState({ is: 'known', balance, isLow: warningLow });
  }, [send, id]);

  useEffect(() => onceVisible(() => void ask()), [ask]);

  return (
    <div>
      <dt>{t('credits')}</dt>
      <dd class="credits">
        <span aria-live="polite">
          <BalanceText state={state} />
        </span>
        <button
          type="button"
          class="link"
          aria-label={t('refreshCredits', name)}
          {...pressable(state.is !== 'loading', () => void ask())}
        >
          {t('refresh')}
        </button>
      </dd>
    </div>
  );
}

function BalanceText({ state }: { state: BalanceState }) {
  switch (state.is) {
    case 'loading':
      return <span class="muted">{t('loading')}</span>;
    case 'failed':
      return <span class="muted">{t('creditsFailed', state.why)}</span>;
    case 'known':
      return (
        <>
          {state.balance === null ? t('notProvided') : formatNumber(state.balance)}
          {state.isLow && (
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
