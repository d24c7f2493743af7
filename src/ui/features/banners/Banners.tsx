import { useEffect, useState } from 'preact/hooks';
import { isNetworkError } from '../../../synap/errors';
import type { Summary } from '../../../watch/model/records';
import { connectionProblem } from '../../app/connection-problem';
import { t } from '../../app/i18n';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { ErrorNotice } from '../../components/ErrorNotice';
import { ConnectionErrorNotice } from '../connection-form/ConnectionErrorNotice';

interface Props {
  summary: Summary;
}

/** Everything that keeps ingestions from being polled, until it is resolved. */
export function Banners({ summary }: Props) {
  const store = useStore();
  const isOnline = useOnline();
  const problems = summary.connections.flatMap((connection) => {
    const runtime = valueIn(store, items.runtime(connection.id));
    const problem = connectionProblem(connection, runtime, summary.counts.inProgress > 0);
    // One machine offline is one message, not one for each connection.
    if (!problem || (!isOnline && isNetworkError(problem.code))) return [];
    return [{ connection, problem }];
  });
  return (
    <div class="banners">
      {!isOnline && <ErrorNotice problem={{ code: 'offline' }} />}
      {problems.map(({ connection, problem }) => (
        <div key={connection.id}>
          {summary.connections.length > 1 && <p class="banner-for">{connection.name}</p>}
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
  );
}

function isUnchecked({ identity, checkError, blocked }: Summary['connections'][number]): boolean {
  return !identity && !checkError && !blocked;
}

/** Whether this machine has a network, as far as the browser knows. */
function useOnline(): boolean {
  const [isOnline, setOnline] = useState(() => navigator.onLine);
  useEffect(() => {
    const update = () => setOnline(navigator.onLine);
    // It may have changed since the first frame, when nobody was listening yet.
    update();
    addEventListener('online', update);
    addEventListener('offline', update);
    return () => {
      removeEventListener('online', update);
      removeEventListener('offline', update);
    };
  }, []);
  return isOnline;
}
