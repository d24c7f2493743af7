import { useId } from 'preact/hooks';
import { LABEL_MAX, NOTE_MAX } from '../../../watch/model/limits';
import type { Ingestion } from '../../../watch/model/records';
import { t } from '../../app/i18n';
import { useAnnotation } from './use-annotation';

/** What the person calls the ingestion, and what they note about it. Saved as it is typed. */
export function Annotation({ record }: { record: Ingestion }) {
  const { label, note, change, flush, result, keyQuestion } = useAnnotation(record);
  const id = useId();
  return (
    <div class="facts annotation" onFocusOut={() => void flush()}>
      <label for={`${id}-label`}>{t('label')}</label>
      <input
        id={`${id}-label`}
        type="text"
        dir="auto"
        maxLength={LABEL_MAX}
        placeholder={t('labelPlaceholder')}
        value={label}
        onInput={(event) => change({ label: event.currentTarget.value })}
      />
      <label for={`${id}-note`}>{t('note')}</label>
      <textarea
        id={`${id}-note`}
        dir="auto"
        rows={2}
        maxLength={NOTE_MAX}
        value={note}
        onInput={(event) => change({ note: event.currentTarget.value })}
      />
      {keyQuestion && <KeyQuestion {...keyQuestion} />}
      <p class="hint annotation-result" role="status">
        {result}
      </p>
    </div>
  );
}

/** Points out what looks like a key among a person's own words, and changes nothing of it by itself. */
function KeyQuestion({ onRemove, onKeep }: { onRemove(): void; onKeep(): void }) {
  return (
    <div class="key-question" role="alert">
      <p class="hint wrong">{t('keyInAnnotation')}</p>
      <span class="buttons">
        <button type="button" onClick={onRemove}>
          {t('keyInAnnotationRemove')}
        </button>
        <button type="button" onClick={onKeep}>
          {t('keyInAnnotationKeep')}
        </button>
      </span>
    </div>
  );
}
