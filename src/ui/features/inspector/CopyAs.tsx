import type { ConnectionView, Ingestion } from '../../../watch/model/records';
import { t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { Menu, type MenuEntry } from '../../components/Menu';
import { useCopy } from '../../hooks/use-copy';
import { asCurl, asJson, asPython } from './copy-as';
import { logEntriesAbout, logItems } from './log-entries';
import { asReport } from './report';

interface Props {
  record: Ingestion;
  connection: ConnectionView | null;
}

/** Copies the ingestion as an ID, as JSON, as a report, or as code that polls it. */
export function CopyAs({ record, connection }: Props) {
  const { now } = usePage();
  const store = useStore();
  const { result, copy } = useCopy();
  const detail = () => valueIn(store, items.rawResponse(record.id));

  const report = () =>
    asReport({
      record,
      connection,
      detail: detail(),
      log: logEntriesAbout(record, store),
      offsetMs: valueIn(store, items.runtime(record.connectionId))?.offsetMs ?? 0,
      now: now(),
    });

  const item = (name: string, text: () => string): MenuEntry => ({ name, run: () => void copy(text()) });
  const curl = connection && asCurl(record.id, connection.baseUrl);
  return (
    <>
      <Menu
        label={result === 'copied' ? t('copied') : t('copyAs')}
        onOpen={() => void store.load([items.rawResponse(record.id), ...logItems])}
        items={[
          item(t('copyAsId'), () => record.id),
          item(t('copyAsJson'), () => asJson(record, detail())),
          item(t('copyAsReport'), report),
          ...(curl ? [item(t('copyAsCurl'), () => curl)] : []),
          item(t('copyAsPython'), () => asPython(record.id, connection?.baseUrl ?? null)),
        ]}
      />
      {result === 'refused' && <span role="alert">{t('copyRefused')}</span>}
    </>
  );
}
