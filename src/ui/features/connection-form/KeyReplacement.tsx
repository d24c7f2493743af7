import type { ConnectionView } from '../../../watch/model/records';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { ConnectionForm } from './ConnectionForm';

/** A form for another key, in the notice that says that one is needed. */
export function KeyReplacement({ connectionId }: { connectionId: string }) {
  const store = useStore(items.summary);
  const connection: ConnectionView | undefined = valueIn(store, items.summary)?.connections.find(
    ({ id }) => id === connectionId,
  );
  return connection ? <ConnectionForm connection={connection} fields="key" /> : null;
}
