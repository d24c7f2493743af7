import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ConnectionView, Summary } from '../../../watch/model/records';
import { connectionProblem } from '../../app/connection-problem';
import { t } from '../../app/i18n';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { StorageFailure } from '../../components/StorageFailure';
import { ConnectionErrorNotice } from '../../features/connection-form/ConnectionErrorNotice';
import { ConnectionForm } from '../../features/connection-form/ConnectionForm';
import { DashboardLink } from '../../features/connection-form/DashboardLink';
import { ConnectedNotice } from '../../features/connection-form/IdentityFacts';
import { IngestionList } from '../../features/list/IngestionList';
import { WatchField } from '../../features/watch-field/WatchField';
import { useTheme } from '../../hooks/use-theme';
import { PinInstructions } from './PinInstructions';
import { SampleJob } from './SampleJob';

/** How many of each group are shown. The rest is in the history. */
const NEWEST = 3;

/** The page that opens once, after the installation: from a key to the first notification in four steps. */
export function Welcome() {
  const store = useStore(items.summary);
  const summary = valueIn(store, items.summary);
  useTheme(summary?.theme ?? 'system');
  useEffect(() => {
    document.title = t('welcomeTitle');
  }, []);
  if (store.peek(items.summary).is === 'unread' && store.hasFailed()) return <StorageFailure />;
  const connection = summary?.connections[0] ?? null;
  const isVerified = connection?.identity != null && connection.blocked === null;
  return (
    <main class="welcome-page">
      <h1>{t('welcomeTitle')}</h1>
      <p class="welcome-lead">{t('welcomeText')}</p>
      <ol class="steps">
        <WelcomeStep title={t('welcomeKey')} isDone={isVerified}>
          <KeyStep connection={connection} isAnyInProgress={(summary?.counts.inProgress ?? 0) > 0} />
        </WelcomeStep>
        <WelcomeStep title={t('welcomeSample')}>
          <SampleJob />
        </WelcomeStep>
        <WelcomeStep title={t('welcomePin')}>
          <PinInstructions />
        </WelcomeStep>
        <WelcomeStep title={t('welcomeWatch')} isDone={hasWatched(summary)}>
          <FirstWatch summary={summary} />
        </WelcomeStep>
      </ol>
    </main>
  );
}

interface WelcomeStepProps {
  title: string;
  isDone?: boolean;
  children: ComponentChildren;
}

function WelcomeStep({ title, isDone = false, children }: WelcomeStepProps) {
  return (
    <li class={isDone ? 'step done' : 'step'}>
      <h2>
        {title}
        {isDone && <span class="step-done">{t('done')}</span>}
      </h2>
      {children}
    </li>
  );
}

interface KeyStepProps {
  connection: ConnectionView | null;
  isAnyInProgress: boolean;
}

/** The form stays until the key is verified, because its message is shown in it. */
function KeyStep({ connection, isAnyInProgress }: KeyStepProps) {
  // The key has worked before. The page may still be open, or be opened again, when it no longer does.
  const problem = connection?.blocked && connectionProblem(connection, null, isAnyInProgress);
  if (connection?.identity && problem) {
    const target = { connectionId: connection.id, baseUrl: connection.baseUrl };
    return <ConnectionErrorNotice problem={problem} target={target} />;
  }
  if (connection?.identity) return <ConnectedNotice owner={connection.identity} title={t('connected')} />;
  return (
    <>
      <p>
        {t('welcomeKeyText')} <DashboardLink />
      </p>
      <ConnectionForm connection={connection} fields="folded" isFirst={true} />
      <p class="hint">{t('keyStorageText')}</p>
    </>
  );
}

function hasWatched(summary: Summary | null): boolean {
  return summary !== null && summary.inProgress.length + summary.recent.length > 0;
}

/** The popup's own field and list, so that what people learn here is true there. */
function FirstWatch({ summary }: { summary: Summary | null }) {
  const [opened, setOpened] = useState<string | null>(null);
  const connection = summary?.connections[0] ?? null;
  useEffect(() => {
    if (opened) location.assign(`history.html#/ingestion/${opened}`);
  }, [opened]);
  return (
    <>
      <p>{connection ? t('welcomeWatchText') : t('welcomeWatchLater')}</p>
      {connection && <WatchField connectionId={connection.id} onOpen={setOpened} isFocused={false} />}
      {summary && hasWatched(summary) && <NewestIngestions summary={summary} onOpen={setOpened} />}
      <p>
        <a href="/history.html">{t('openHistory')}</a>
      </p>
    </>
  );
}

/**
 * The newest ingestions: the icon that would show them may not be pinned yet. Nothing shown here counts as seen, or the
 * first notification would not come.
 */
function NewestIngestions({ summary, onOpen }: { summary: Summary; onOpen(id: string): void }) {
  return (
    <IngestionList
      inProgress={summary.inProgress.slice(0, NEWEST)}
      stopped={[]}
      finished={summary.recent.slice(0, NEWEST).map(({ id }) => id)}
      batches={summary.batches}
      connections={summary.connections}
      opened={null}
      onOpen={onOpen}
    />
  );
}
