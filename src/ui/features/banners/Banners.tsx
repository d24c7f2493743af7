import type { Summary } from '../../../watch/model/records';
import { connectionProblem, isCutOff } from '../../app/connection-problem';
import { errorTitle } from '../../app/errors';
import { t } from '../../app/i18n';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { ErrorNotice } from '../../components/ErrorNotice';
import { useOnline } from '../../hooks/use-online';
import { ConnectionErrorNotice } from '../connection-form/ConnectionErrorNotice';

interface Props {
  summary: Summary;
}

/**
 * Everything that keeps ingestions from being polled, until it is resolved. It comes up while the person does something else, so
 * only its titles are read aloud.
 */
export function Banners({ summary }: Props) {
  const store = useStore();
  const isOnline = useOnline();
  const isOffline = summary.connections.some((connection) => isCutOff(connection, isOnline));
  const problems = summary.connections.flatMap((connection) => {
    // Offline is one message, not one for each connection, and an error from before it no longer matters.
    if (isCutOff(connection, isOnline) && connection.blocked === null) return [];
    const runtime = valueIn(store, items.runtime(connection.id));
    const problem = connectionProblem(connection, runtime, summary.counts.inProgress > 0);
    return problem ? [{ connection, problem }] : [];
  });
  const isNamed = summary.connections.length > 1;
  const heard = problems.map(({ connection: { name }, problem: { code } }) =>
    isNamed ? `${name}: ${errorTitle(code)}` : errorTitle(code),
  );
  return (
    <>
      <p class="unseen" role="status">
        {[...(isOffline ? [errorTitle('offline')] : []), ...heard].join('. ')}
      </p>
      <div class="banners">
        {isOffline && <ErrorNotice problem={{ code: 'offline' }} />}
        {problems.map(({ connection, problem }) => (
          <div key={connection.id}>
            {isNamed && <p class="banner-for">{connection.name}</p>}
            <ConnectionErrorNotice
              problem={problem}
              target={{
                connectionId: connection.id,
                baseUrl: connection.baseUrl,
              }}
            />
          </div>
        ))}
        {summary.connections.some(isUnchecked) && <p class="waiting">{t('checkingKey')}</p>}
        {summary.storageFull && <ErrorNotice problem={{ code: 'storage_full' }} />}
        {summary.counts.newer > 0 && <ErrorNotice problem={{ code: 'stored_by_newer' }} />}
        {summary.counts.damaged > 0 && <ErrorNotice problem={{ code: 'record_damaged' }} />}
      </div>
    </>
  );
}

function isUnchecked({ identity, checkError, blocked }: Summary['connections'][number]): boolean {
  return !identity && !checkError && !blocked;
}
