import type { FieldChange, RawResponse } from '../../../watch/model/records';
import { isoTime, timeOfDay } from '../../app/format';
import { t } from '../../app/i18n';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { visibleText } from '../../app/visible-text';
import { CopyButton } from '../../components/CopyButton';
import { Collapsible } from './Collapsible';

/** What changed between two answers, newest first, as a diff of their JSON. */
export function Changes({ id }: { id: string }) {
  return <Collapsible heading={t('changes')}>{() => <Differences id={id} />}</Collapsible>;
}

function Differences({ id }: { id: string }) {
  const store = useStore(items.rawResponse(id));
  const detail = valueIn(store, items.rawResponse(id));
  const { changes, noise } = detail ?? { changes: [], noise: [] };
  return (
    <>
      {changes.length === 0 ? <p class="muted">{t('noChanges')}</p> : <ChangeList changes={changes} />}
      {noise.length > 0 && (
        <p class="muted">
          {t('changesNoise')} <code>{noise.join(', ')}</code>
        </p>
      )}
    </>
  );
}

function ChangeList({ changes }: Pick<RawResponse, 'changes'>) {
  return (
    <>
      <p class="fold-about">
        <span class="muted">{t('changesAbout')}</span>
        <CopyButton text={JSON.stringify(changes, null, 2)} name={t('copyChanges')} />
      </p>
      <ol class="changes" aria-label={t('changes')}>
        {changes.map(({ at, fields }) => (
          <li key={at}>
            <time dateTime={isoTime(at) ?? ''}>{timeOfDay(at)}</time>
            {fields.map((field) => (
              <FieldDiff key={field.path} field={field} />
            ))}
          </li>
        ))}
      </ol>
    </>
  );
}

function FieldDiff({ field: { path, before, after } }: { field: FieldChange }) {
  return (
    <div class="diff">
      <code class="muted">{visibleText(path)}</code>
      {before !== null && (
        <del>
          <span class="unseen">{t('changedFrom')} </span>
          <code>{visibleText(before)}</code>
        </del>
      )}
      {after !== null && (
        <ins>
          <span class="unseen">{t('changedTo')} </span>
          <code>{visibleText(after)}</code>
        </ins>
      )}
    </div>
  );
}
