import type { ConnectionView } from '../../../watch/model/records';
import { needsKey } from '../../app/connection-problem';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { ConnectionForm } from './ConnectionForm';

/** A form for another key, in the notice that says that one is needed. */
export function KeyReplacement({ connectionId }: { connectionId: string }) {
  const store = useStore(items.summary);
  const connection: ConnectionView | undefined = valueIn(store, items.summary)?.connections.find(
    ({ id }) => id === connectionId,
  );
  // Nothing can be watched before it is there, so the caret belongs here rather than in the watch field.
  return connection ? (
    <ConnectionForm connection={connection} fields="key" isFirst={needsKey(connection)} />
  ) : null;
}
