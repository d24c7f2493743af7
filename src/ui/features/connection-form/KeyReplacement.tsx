import { useState } from 'preact/hooks';
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
  const [isInTheWay] = useState(isPersonBusy);
  // Nothing can be watched before it is there, so the caret belongs here rather than in an empty watch field.
  return connection ? (
    <ConnectionForm connection={connection} fields="key" isFirst={needsKey(connection) && !isInTheWay} />
  ) : null;
}

/** Whether the focus is on something: what is typed next would otherwise go into the key, such as the rest of a note. */
function isPersonBusy(): boolean {
  const { activeElement } = document;
  if (activeElement instanceof HTMLTextAreaElement || activeElement instanceof HTMLInputElement)
    return activeElement.value !== '';
  return activeElement !== null && activeElement !== document.body;
}
