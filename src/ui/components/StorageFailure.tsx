import { usePage } from '../app/page';
import { ErrorNotice } from './ErrorNotice';

/** In place of a page whose data cannot be read. */
export function StorageFailure() {
  const { store } = usePage();
  return (
    <main class="main">
      <ErrorNotice problem={{ code: 'storage_failed' }} target={{ onRetry: () => void store.retry() }} />
    </main>
  );
}
