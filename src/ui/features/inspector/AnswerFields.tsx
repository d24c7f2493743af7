import type { Ingestion } from '../../../watch/model/records';
import { t } from '../../app/i18n';
import { Scrollable } from '../../components/Scrollable';
import { Field } from './Field';

/**
 * What Synap's answer says beyond what is shown above it: the IDs, and Synap's own word for the status where it is another than
 * the usual one. What Synap has not said is left out.
 */
export function AnswerFields({ record }: { record: Ingestion }) {
  const { documentId, rawStatus } = record;
  return (
    <dl class="facts">
      <Field name={t('fieldIngestionId')} copy={{ text: record.id, name: t('copyIngestionId') }}>
        <code>{record.id}</code>
      </Field>
      {documentId && (
        <Field name={t('fieldDocumentId')} copy={{ text: documentId, name: t('copyDocumentId') }}>
          <Scrollable class="long-name mono" label={t('fieldDocumentId')}>
            <bdi>{documentId}</bdi>
          </Scrollable>
        </Field>
      )}
      {rawStatus && !isUsualWord(record) && (
        <Field name={t('fieldStatus')} copy={{ text: rawStatus, name: t('copyStatus') }}>
          <code>{rawStatus}</code>
        </Field>
      )}
    </dl>
  );
}

/** Whether Synap's word says no more than the one that is shown: `completed`, or a word that is shown as it came. */
function isUsualWord({ status, rawStatus }: Ingestion): boolean {
  return status === 'other' || rawStatus === status;
}
