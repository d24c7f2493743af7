import { withoutTerminalCodes } from '../../../synap/failure-reason';
import { withoutKeys } from '../../../synap/ids/api-keys';
import type { Ingestion } from '../../../watch/model/records';
import { durationOf } from '../../app/format';
import { formatNumber, t } from '../../app/i18n';
import { shownStatus, tookMs } from '../../app/status';
import { Scrollable } from '../../components/Scrollable';
import { ElapsedTime } from '../../components/Time';
import { Field, MomentField, NotYet } from './Field';

/** Every field of Synap's status answer, in the order of docs/SYNAP-API.md. */
export function AnswerFields({ record, offsetMs }: { record: Ingestion; offsetMs: number }) {
  const { documentId, errorMessage, rawStatus } = record;
  const { word } = shownStatus(record);
  return (
    <dl class="facts">
      <Field name={t('fieldIngestionId')} copy={{ text: record.id, name: t('copyIngestionId') }}>
        <code>{record.id}</code>
      </Field>
      <Field
        name={t('fieldDocumentId')}
        copy={documentId ? { text: documentId, name: t('copyDocumentId') } : null}
      >
        {documentId ? (
          <Scrollable class="long-name mono" label={t('fieldDocumentId')}>
            <bdi>{documentId}</bdi>
          </Scrollable>
        ) : (
          <NotYet />
        )}
      </Field>
      <Field name={t('fieldStatus')} copy={rawStatus ? { text: rawStatus, name: t('copyStatus') } : null}>
        {word}
        {rawStatus && rawStatus !== word && (
          <>
            {' '}
            <code class="muted">{rawStatus}</code>
          </>
        )}
      </Field>
      <MomentField
        name={t('fieldQueued')}
        copyName={t('copyQueued')}
        at={record.queuedAt}
        offsetMs={offsetMs}
      />
      <MomentField
        name={t('fieldStarted')}
        copyName={t('copyStarted')}
        at={record.startedAt}
        offsetMs={offsetMs}
      />
      <MomentField
        name={t('fieldCompleted')}
        copyName={t('copyCompleted')}
        at={record.completedAt}
        offsetMs={offsetMs}
      />
      <DurationField record={record} offsetMs={offsetMs} />
      <Field
        name={t('fieldMemoriesCreated')}
        copy={{ text: String(record.memoriesCreated), name: t('copyMemoriesCreated') }}
      >
        {formatNumber(record.memoriesCreated)}
      </Field>
      <Field
        name={t('fieldErrorMessage')}
        copy={errorMessage ? { text: withoutKeys(errorMessage), name: t('copyErrorMessage') } : null}
      >
        {errorMessage ? (
          <Scrollable class="long-text" label={t('fieldErrorMessage')}>
            <bdi>{withoutTerminalCodes(errorMessage)}</bdi>
          </Scrollable>
        ) : (
          <span class="muted">{t('none')}</span>
        )}
      </Field>
    </dl>
  );
}

/** How long it has been, or took: all of it, and how much of that was waiting. */
function DurationField({ record, offsetMs }: { record: Ingestion; offsetMs: number }) {
  const took = tookMs(record);
  if (record.queuedAt === null) return null;
  if (took === null) {
    if (record.state !== 'watching') return null;
    return (
      <Field name={t('fieldElapsed')}>
        <ElapsedTime since={record.queuedAt} offsetMs={offsetMs} />
      </Field>
    );
  }
  const waited = record.startedAt === null ? null : record.startedAt - record.queuedAt;
  return (
    <Field name={t('fieldDuration')} copy={{ text: durationOf(took), name: t('copyDuration') }}>
      {durationOf(took)}{' '}
      {waited !== null && (
        <span class="muted">{t('durationParts', durationOf(waited), durationOf(took - waited))}</span>
      )}
    </Field>
  );
}
