import { useState } from 'preact/hooks';
import type { ConnectionView, View } from '../../watch/records';
import { ErrorNotice } from '../components/ErrorNotice';
import { ConnectionForm } from '../connection/ConnectionForm';
import { Identity } from '../connection/Identity';
import { freshConnectionDraft } from '../drafts';
import { explain } from '../errors';
import { items } from '../items';
import { usePage } from '../page';
import { useStore, valueIn } from '../store';
import { plural, t } from '../text';
import { connectionTrouble, defaultConnection } from '../trouble';
import { Confirm } from './Confirm';
import { Section } from './Section';

/** Which form is open. `slot` stays the same when a new connection gets its ID, so that what the form says stays too. */
interface Editing {
  slot: string;
  connectionId: string | null;
}

/** The connections there are, and the one form to change or add one. */
export function Connections({ view }: { view: View | null }) {
  const page = usePage();
  const connections = view?.connections ?? [];
  const [editing, setEditing] = useState<Editing>(() =>
    firstEditing(view, !!freshConnectionDraft(page, null)),
  );
  const edited = connections.find(({ id }) => id === editing.connectionId) ?? null;

  const edit = (connectionId: string | null) =>
    setEditing({ slot: connectionId ?? `new${page.now()}`, connectionId });

  return (
    <Section id="connections" title={t('connections')}>
      {connections.length > 0 && (
        <ul class="connections" aria-label={t('connections')}>
          {connections.map((connection) => (
            <Connection
              key={connection.id}
              connection={connection}
              isEdited={connection.id === edited?.id}
              isAlone={connections.length === 1}
              isDefault={connection.id === view?.defaultConnectionId}
              onEdit={() => edit(connection.id)}
            />
          ))}
        </ul>
      )}
      <div class="card">
        <h3>{edited ? t('editConnectionTitle', edited.name) : t('newConnectionTitle')}</h3>
        <ConnectionForm
          key={editing.slot}
          connection={edited}
          fields="all"
          onSaved={(connectionId) => setEditing({ ...editing, connectionId })}
        />
        {edited && <Removal connection={edited} key={edited.id} onRemoved={() => edit(null)} />}
      </div>
      {edited && (
        <div class="buttons">
          <button type="button" onClick={() => edit(null)}>
            {t('addConnection')}
          </button>
        </div>
      )}
    </Section>
  );
}

function firstEditing(view: View | null, hasNewDraft: boolean): Editing {
  const connectionId = (!hasNewDraft && view && defaultConnection(view)?.id) || null;
  return { slot: connectionId ?? 'new', connectionId };
}

interface ConnectionProps {
  connection: ConnectionView;
  isEdited: boolean;
  isAlone: boolean;
  isDefault: boolean;
  onEdit(): void;
}

/** A connection as it stands: whose key it is, and what keeps it from working. */
function Connection({ connection, isEdited, isAlone, isDefault, onEdit }: ConnectionProps) {
  const { id, baseUrl, identity, last4 } = connection;
  const store = useStore(items.live(id));
  const trouble = connectionTrouble(connection, valueIn(store, items.live(id)));
  return (
    <li class="connection">
      <p class="connection-head">
        <span class={`dot ${connection.colour}`} />
        <bdi class="connection-name">{connection.name}</bdi>
        {isDefault && !isAlone && <span class="tag">{t('default')}</span>}
        <code class="muted">{baseUrl}</code>
        {last4 && (
          <code class="muted" title={t('keyEndsWith', last4)}>
            •••• {last4}
          </code>
        )}
        {!isAlone && (
          <button type="button" aria-current={isEdited ? 'true' : undefined} onClick={onEdit}>
            {t('edit')}
          </button>
        )}
      </p>
      {identity && <Identity owner={identity} />}
      {!identity && !trouble && <p class="waiting">{t('checkingKey')}</p>}
      {trouble && <ErrorNotice problem={trouble} target={{ connectionId: id, baseUrl, isInForm: true }} />}
    </li>
  );
}

function Removal({ connection, onRemoved }: { connection: ConnectionView; onRemoved(): void }) {
  const { send, store } = usePage();
  const [failed, setFailed] = useState<string | null>(null);
  const watched = (valueIn(store, items.view)?.underWay ?? []).filter(
    (id) => valueIn(store, items.ingestion(id))?.connectionId === connection.id,
  ).length;

  async function remove() {
    const reply = await send({ type: 'removeConnection', connectionId: connection.id });
    if (!reply.ok) return setFailed(explain(reply.error.code).title);
    onRemoved();
  }

  const consequence = watched === 0 ? t('removeNothingWatched') : plural('removeStopsWatching', watched);
  return (
    <>
      <Confirm
        action={t('removeConnection')}
        question={`${t('removeQuestion', connection.name)} ${consequence}`}
        confirm={t('removeConnection')}
        onConfirm={remove}
      />
      {failed && <p role="alert">{t('actionFailed', failed)}</p>}
    </>
  );
}
