import { readPastedKey } from '../../../synap/pasted-key';
import type { ConnectionView } from '../../../watch/model/records';
import { t } from '../../app/i18n';
import { ConnectionFields } from './ConnectionFields';
import { ForeignKeyQuestion } from './ForeignKeyQuestion';
import { FormMessage } from './FormMessage';
import { keyHint } from './form-fields';
import { KeyField } from './KeyField';
import { useConnectionForm } from './use-connection-form';
import { foreignNameOf, type ShownFields } from './use-form-fields';
import './connection.css';

interface Props {
  /** Null adds one. */
  connection: ConnectionView | null;
  fields: ShownFields;
  /** Whether the caret belongs here when the form appears. */
  isFirst?: boolean;
  /** Called once the connection is stored. Its key is verified afterwards, later than `at`. */
  onSaved?: (connectionId: string, at: number) => void;
  /** Closes the form without saving. Without it the form cannot be closed. */
  onCancel?: () => void;
}

/** The one form for a connection: first run, a new key, another connection. What is typed survives the popup. */
export function ConnectionForm({ connection, fields: shown, isFirst = false, onSaved, onCancel }: Props) {
  const form = useConnectionForm({ connection, shown, onSaved });
  const { fields, state, change, test } = form;

  function cancel() {
    form.removeDraft();
    onCancel?.();
  }

  return (
    <form
      class="connection-form"
      onSubmit={(event) => {
        event.preventDefault();
        form.save();
      }}
      aria-busy={state?.is === 'saving' || state?.is === 'testing'}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.isComposing || !onCancel) return;
        event.preventDefault();
        cancel();
      }}
    >
      <KeyField
        value={fields.key}
        last4={connection?.last4 || null}
        hint={keyHint(fields, connection)}
        isFirst={isFirst}
        onInput={(key) => change({ key })}
      />
      <ForeignKeyQuestion
        name={foreignNameOf(fields)}
        button={form.question}
        onConfirm={() => change({ key: readPastedKey(fields.key).apiKey })}
      />
      {shown !== 'key' && (
        <ConnectionFields isFolded={shown === 'folded'} fields={fields} onChange={change} />
      )}
      <FormButtons onTest={shown === 'key' ? null : test} onCancel={onCancel ? cancel : null} />
      <FormMessage state={state} baseUrl={fields.baseUrl} onTest={test} onRead={form.dismissMessage} />
    </form>
  );
}

function FormButtons({ onTest, onCancel }: { onTest: (() => void) | null; onCancel: (() => void) | null }) {
  return (
    <div class="buttons">
      <button type="submit" class="primary">
        {t('save')}
      </button>
      {onTest && (
        <button type="button" onClick={onTest}>
          {t('testConnection')}
        </button>
      )}
      {onCancel && (
        <button type="button" onClick={onCancel}>
          {t('cancel')}
        </button>
      )}
    </div>
  );
}
