import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ConnectionView, Summary } from '../../../watch/model/records';
import { defaultConnectionIn, needsKey } from '../../app/connection-problem';
import { errorTitle } from '../../app/errors';
import { t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { ConnectionForm } from '../../features/connection-form/ConnectionForm';
import { freshConnectionDraft } from '../../features/connection-form/connection-draft';
import { useMessage } from '../../hooks/use-message';
import { ConnectionCard } from './ConnectionCard';
import { OptionsSection } from './OptionsSection';
import { RemoveConnection } from './RemoveConnection';

/** Which form is open, and where: a new connection's stays at the end when it gets its ID, so that what it says stays too. */
interface Editing {
  slot: string;
  connectionId: string | null;
  isNew: boolean;
}

/** The connections there are, and the one form to change or add one, in the place where it was asked for. */
export function ConnectionSettings({ summary }: { summary: Summary | null }) {
  const page = usePage();
  const connections = summary?.connections ?? [];
  const { message, say, fail, clear } = useMessage();
  const [editing, setEditing] = useState<Editing | null>(() =>
    firstEditing(summary, !!freshConnectionDraft(page, null)),
  );
  const edited = connections.find(({ id }) => id === editing?.connectionId) ?? null;
  const isAdding = editing?.isNew || connections.length === 0;
  const addButton = useRef<HTMLButtonElement>(null);
  const wasAdding = useRef(false);

  // The form that was given up had the focus.
  useLayoutEffect(() => {
    if (wasAdding.current && editing === null) addButton.current?.focus();
    wasAdding.current = isAdding;
  }, [isAdding, editing]);

  async function makeDefault(id: string, name: string) {
    clear();
    const reply = await page.send({ type: 'saveSettings', patch: { defaultConnectionId: id } });
    if (reply.ok) say(t('defaultSaved', name));
    else fail(t('actionFailed', errorTitle(reply.error.code)));
  }

  return (
    <OptionsSection id="connections" title={t('connections')} message={message}>
      {connections.length > 0 && (
        <ul class="connections" aria-label={t('connections')}>
          {connections.map((connection) => (
            <ConnectionCard
              key={connection.id}
              connection={connection}
              isEdited={connection === edited}
              isAlone={connections.length === 1}
              isDefault={connection.id === summary?.defaultConnectionId}
              onEdit={() => setEditing({ slot: connection.id, connectionId: connection.id, isNew: false })}
              onMakeDefault={() => void makeDefault(connection.id, connection.name)}
            >
              {summary && editing && !editing.isNew && connection === edited && (
                <EditForm connection={connection} summary={summary} onClose={() => setEditing(null)} />
              )}
            </ConnectionCard>
          ))}
        </ul>
      )}
      {isAdding && (
        <AddForm
          key={editing?.slot ?? 'new'}
          added={edited}
          isExpected={editing !== null && connections.length > 0}
          onSaved={(connectionId) => setEditing({ slot: editing?.slot ?? 'new', connectionId, isNew: true })}
          onCancel={connections.length > 0 ? () => setEditing(null) : null}
        />
      )}
      {(!isAdding || edited) && (
        <div class="buttons">
          <button
            type="button"
            ref={addButton}
            onClick={() => setEditing({ slot: `new${page.now()}`, connectionId: null, isNew: true })}
          >
            {t('addConnection')}
          </button>
        </div>
      )}
    </OptionsSection>
  );
}

interface AddFormProps {
  /** The new connection, once it is saved. */
  added: ConnectionView | null;
  /** Whether the person asked for the form, and expects the caret in it. */
  isExpected: boolean;
  onSaved(connectionId: string): void;
  /** Null where there is no connection yet. */
  onCancel: (() => void) | null;
}

/** The form of a new connection. It stays with what it says when the connection has been saved. */
function AddForm({ added, isExpected, onSaved, onCancel }: AddFormProps) {
  return (
    <div class="card">
      <h3>{added ? t('editConnectionTitle', added.name) : t('newConnectionTitle')}</h3>
      <ConnectionForm
        connection={added}
        fields="all"
        isFirst={isExpected}
        onSaved={onSaved}
        {...(onCancel && { onCancel })}
      />
    </div>
  );
}

interface EditFormProps {
  connection: ConnectionView;
  summary: Summary;
  onClose(): void;
}

/** The form of a connection in its card, with the way to remove it. */
function EditForm({ connection, summary, onClose }: EditFormProps) {
  return (
    <div class="card">
      <h3>{t('editConnectionTitle', connection.name)}</h3>
      <ConnectionForm
        key={connection.id}
        connection={connection}
        fields="all"
        isFirst={needsKey(connection)}
        onCancel={onClose}
      />
      <RemoveConnection connection={connection} summary={summary} onRemoved={onClose} />
    </div>
  );
}

/** What was half typed, else the connection that waits for a key, else the default one. */
function firstEditing(summary: Summary | null, hasNewDraft: boolean): Editing | null {
  if (hasNewDraft) return { slot: 'new', connectionId: null, isNew: true };
  const waiting = summary?.connections.find(needsKey) ?? (summary && defaultConnectionIn(summary));
  return waiting ? { slot: waiting.id, connectionId: waiting.id, isNew: false } : null;
}
