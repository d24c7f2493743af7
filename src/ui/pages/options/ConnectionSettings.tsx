import { useState } from 'preact/hooks';
import type { Summary } from '../../../watch/model/records';
import { defaultConnectionIn } from '../../app/connection-problem';
import { errorTitle } from '../../app/errors';
import { t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { ConnectionForm } from '../../features/connection-form/ConnectionForm';
import { freshConnectionDraft } from '../../features/connection-form/connection-draft';
import { ConnectionCard } from './ConnectionCard';
import { OptionsSection } from './OptionsSection';
import { RemoveConnection } from './RemoveConnection';

/** Which form is open. `slot` stays the same when a new connection gets its ID, so that what the form says stays too. */
interface Editing {
  slot: string;
  connectionId: string | null;
}

/** The connections there are, and the one form to change or add one. */
export function ConnectionSettings({ summary }: { summary: Summary | null }) {
  const page = usePage();
  const connections = summary?.connections ?? [];
  const [result, setResult] = useState('');
  const [editing, setEditing] = useState<Editing>(() =>
    firstEditing(summary, !!freshConnectionDraft(page, null)),
  );
  const edited = connections.find(({ id }) => id === editing.connectionId) ?? null;

  const edit = (connectionId: string | null) =>
    setEditing({ slot: connectionId ?? `new${page.now()}`, connectionId });

  async function makeDefault(id: string, name: string) {
    setResult('');
    const reply = await page.send({ type: 'saveSettings', patch: { defaultConnectionId: id } });
    setResult(reply.ok ? t('defaultSaved', name) : t('actionFailed', errorTitle(reply.error.code)));
  }

  return (
    <OptionsSection id="connections" title={t('connections')} result={result}>
      {connections.length > 0 && (
        <ul class="connections" aria-label={t('connections')}>
          {connections.map((connection) => (
            <ConnectionCard
              key={connection.id}
              connection={connection}
              isEdited={connection.id === edited?.id}
              isAlone={connections.length === 1}
              isDefault={connection.id === summary?.defaultConnectionId}
              onEdit={() => edit(connection.id)}
              onMakeDefault={() => void makeDefault(connection.id, connection.name)}
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
        {edited && summary && (
          <RemoveConnection
            connection={edited}
            summary={summary}
            key={edited.id}
            onRemoved={() => edit(null)}
          />
        )}
      </div>
      {edited && (
        <div class="buttons">
          <button type="button" onClick={() => edit(null)}>
            {t('addConnection')}
          </button>
        </div>
      )}
    </OptionsSection>
  );
}

function firstEditing(summary: Summary | null, hasNewDraft: boolean): Editing {
  const connectionId = (!hasNewDraft && summary && defaultConnectionIn(summary)?.id) || null;
  return { slot: connectionId ?? 'new', connectionId };
}
