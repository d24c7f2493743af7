import { ingestionName } from '../../../watch/model/ingestion';
import type { Ingestion } from '../../../watch/model/records';
import { t } from '../../app/i18n';
import { visibleText } from '../../app/visible-text';
import { IdGroups } from '../../components/IdGroups';
import { Scrollable } from '../../components/Scrollable';
import { Field } from './Field';

/**
 * What Synap's answer says beyond the title and the status above: the IDs that are not the title, and Synap's own status word
 * if it is not the usual one. Fields that Synap did not send are left out. For use in a `dl`.
 */
export function AnswerFields({ record }: { record: Ingestion }) {
  const { id, documentId, rawStatus } = record;
  const isTitle = (text: string) => text === ingestionName(record);
  return (
    <>
      {!isTitle(id) && (
        <Field name={t('fieldIngestionId')} copy={{ text: id, name: t('copyIngestionId') }}>
          <code>
            <IdGroups id={id} />
          </code>
        </Field>
      )}
      {documentId && !(isTitle(documentId) && documentId.length <= WHOLE_TITLE_MAX) && (
        <Field
          name={t('fieldDocumentId')}
          copy={isTitle(documentId) ? null : { text: documentId, name: t('copyDocumentId') }}
        >
          <Scrollable class="long-name mono" label={t('fieldDocumentId')}>
            <bdi>
              <IdGroups id={documentId} />
            </bdi>
          </Scrollable>
        </Field>
      )}
      {rawStatus && !isUsualWord(record) && (
        <Field name={t('fieldStatus')} copy={{ text: rawStatus, name: t('copyStatus') }}>
          <code>{visibleText(rawStatus)}</code>
        </Field>
      )}
    </>
  );
}

/** A longer title may be cut, so the document ID is shown in full below it. */
const WHOLE_TITLE_MAX = 60;

/** Whether Synap's word says no more than the one that is shown: `completed`, or a word that is shown as it came. */
function isUsualWord({ status, rawStatus }: Ingestion): boolean {
  return status === 'other' || rawStatus === status;
}
