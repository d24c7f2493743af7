import { useEffect, useState } from 'preact/hooks';
import type { ConnectionView } from '../../../watch/model/records';
import { connectionProblem } from '../../app/connection-problem';
import { t } from '../../app/i18n';
import { ErrorNotice } from '../../components/ErrorNotice';
import { ConnectionForm } from '../../features/connection-form/ConnectionForm';
import { DashboardLink } from '../../features/connection-form/DashboardLink';

interface Props {
  /** Null on the first run. */
  connection: ConnectionView | null;
  /** Whether the connection can be used, whatever its check says. */
  canLeave: boolean;
  /** On to the list: the key works, or the person does not wait for it. */
  onDone(): void;
}

/** Asks for the first API key, until there is one that is not refused. */
export function KeySetup({ connection, canLeave, onDone }: Props) {
  /** When the key was last saved in this form; null before. */
  const [savedAt, setSavedAt] = useState<number | null>(null);
  const works = canLeave && connection?.identity != null && connection.identity.at >= (savedAt ?? 0);

  useEffect(() => {
    if (works) onDone();
  }, [works, onDone]);

  return (
    <main class="setup">
      <h1>{t('setupTitle')}</h1>
      <p>
        {t('setupText')} <DashboardLink />
      </p>
      {savedAt === null && connection && <KnownProblem connection={connection} />}
      <ConnectionForm
        connection={connection}
        fields="folded"
        isFirst={true}
        onSaved={(_, at) => setSavedAt(at)}
      />
      {canLeave && (
        <button type="button" class="link" onClick={onDone}>
          {t('continueAnyway')}
        </button>
      )}
      <p class="hint">{t('keyStorageText')}</p>
    </main>
  );
}

function KnownProblem({ connection }: { connection: ConnectionView }) {
  const problem = connectionProblem(connection, null);
  if (!problem) return null;
  const target = { connectionId: connection.id, baseUrl: connection.baseUrl, isInForm: true };
  return <ErrorNotice problem={problem} target={target} />;
}
