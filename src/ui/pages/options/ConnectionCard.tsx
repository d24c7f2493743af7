import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ConnectionView } from '../../../watch/model/records';
import { connectionProblem } from '../../app/connection-problem';
import { plural, t } from '../../app/i18n';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { ErrorNotice } from '../../components/ErrorNotice';
import { IdentityFacts } from '../../features/connection-form/IdentityFacts';
import { CreditBalance } from './CreditBalance';

interface Props {
  connection: ConnectionView;
  isEdited: boolean;
  isAlone: boolean;
  isDefault: boolean;
  onEdit(): void;
  onMakeDefault(): void;
  /** Its form, while it is open. */
  children: ComponentChildren;
}

/** A connection as it stands: whose key it is, what it may spend, and what keeps it from working. */
export function ConnectionCard(props: Props) {
  const { connection, isEdited, isAlone, isDefault, onEdit, onMakeDefault, children } = props;
  const { id, baseUrl, identity, last4, blocked } = connection;
  const store = useStore(items.runtime(id), items.summary);
  const isAnyInProgress = (valueIn(store, items.summary)?.counts.inProgress ?? 0) > 0;
  const problem = connectionProblem(connection, valueIn(store, items.runtime(id)), isAnyInProgress);
  const editButton = useRef<HTMLButtonElement>(null);
  const wasEdited = useRef(false);

  // The form that was given up had the focus. "Make default" stands before "Edit", and must not be pressed by mistake.
  useLayoutEffect(() => {
    if (wasEdited.current && !isEdited && document.activeElement === document.body)
      editButton.current?.focus();
    wasEdited.current = isEdited;
  }, [isEdited]);

  return (
    <li class="connection">
      <div class="connection-head">
        <span class={`dot ${connection.colour}`} />
        <bdi class="connection-name">{connection.name}</bdi>
        {isDefault && !isAlone && <span class="tag">{t('default')}</span>}
        {!(isAlone && isEdited) && (
          <span class="connection-actions">
            {!isDefault && !isAlone && (
              <button
                type="button"
                onClick={() => {
                  // The button disappears once it has done its work.
                  editButton.current?.focus();
                  onMakeDefault();
                }}
              >
                {t('makeDefault')}
              </button>
            )}
            <button
              type="button"
              ref={editButton}
              aria-current={isEdited ? 'true' : undefined}
              aria-label={isAlone ? undefined : t('editConnectionTitle', connection.name)}
              onClick={onEdit}
            >
              {t('edit')}
            </button>
          </span>
        )}
      </div>
      <p class="connection-about">
        <code>{baseUrl}</code>
        {last4 && <code title={t('keyEndsWith', last4)}>•••• {last4}</code>}
        {connection.keyMode === 'session' && <span>{t('keyModeSessionNote')}</span>}
        {connection.limitPerMin ? <span>{plural('ownLimitNote', connection.limitPerMin)}</span> : null}
      </p>
      {identity && (
        <IdentityFacts owner={identity}>
          {!blocked && <CreditBalance key={`${identity.clientId} ${last4}`} connection={connection} />}
        </IdentityFacts>
      )}
      {!identity && !problem && <p class="waiting">{t('checkingKey')}</p>}
      {problem && (
        <ErrorNotice problem={problem} target={{ connectionId: id, baseUrl, isInForm: isEdited }} />
      )}
      {children}
    </li>
  );
}
