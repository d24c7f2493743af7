import { useState } from 'preact/hooks';
import type { SynapError } from '../../../synap/errors';
import { t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { ErrorNotice } from '../../components/ErrorNotice';
import { SystemSteps } from './SystemSteps';

type TestState =
  | { is: 'untried' | 'asked' | 'seen' | 'unseen' | 'denied' }
  | { is: 'failed'; error: Pick<SynapError, 'code' | 'detail'> };

/** Only the person can say whether the system showed it: browsers take a notification that is never shown. */
export function NotificationTest({ action = t('sendTestNotification') }: { action?: string }) {
  const { send } = usePage();
  const [test, setTest] = useState<TestState>({ is: 'untried' });

  async function start() {
    const reply = await send({ type: 'testNotification' });
    if (!reply.ok) return setTest({ is: 'failed', error: reply.error });
    const { shown, permission } = reply.value;
    setTest({ is: shown && permission !== 'denied' ? 'asked' : 'denied' });
  }

  return (
    <>
      <div class="buttons">
        <button type="button" onClick={start}>
          {action}
        </button>
      </div>
      <div aria-live="polite">
        <TestResult test={test} onAnswer={(isSeen) => setTest({ is: isSeen ? 'seen' : 'unseen' })} />
      </div>
    </>
  );
}

function TestResult({ test, onAnswer }: { test: TestState; onAnswer(isSeen: boolean): void }) {
  switch (test.is) {
    case 'untried':
      return null;
    case 'asked':
      return (
        <fieldset class="notice" aria-label={t('didYouSeeIt')}>
          <div class="notice-body">
            <h2>{t('didYouSeeIt')}</h2>
            <p>{t('didYouSeeItText')}</p>
            <p class="notice-actions">
              <button type="button" onClick={() => onAnswer(true)}>
                {t('yes')}
              </button>
              <button type="button" onClick={() => onAnswer(false)}>
                {t('no')}
              </button>
            </p>
          </div>
        </fieldset>
      );
    case 'seen':
      return <p class="waiting">{t('notificationsWork')}</p>;
    case 'unseen':
      return <SystemSteps />;
    case 'denied':
      return (
        <>
          <ErrorNotice
            problem={{ code: 'notifications_blocked' }}
            target={{ isInForm: true }}
            isAnswer={true}
          />
          <SystemSteps />
        </>
      );
    case 'failed':
      return <ErrorNotice problem={test.error} isAnswer={true} />;
  }
}
