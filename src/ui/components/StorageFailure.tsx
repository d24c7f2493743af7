import { usePage } from '../app/page';
import { ErrorNotice } from './ErrorNotice';
import './storage-failure.css';

/** In place of a page whose data cannot be read. */
export function StorageFailure() {
  const { store } = usePage();
  return (
    <main class="storage-failure">
      <ErrorNotice problem={{ code: 'storage_failed' }} target={{ onRetry: () => void store.retry() }} />
    </main>
  );
}
