import { useMemo } from 'preact/hooks';
import { t } from '../../app/i18n';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { CopyButton } from '../../components/CopyButton';
import { RelativeTime } from '../../components/Time';
import { Collapsible } from './Collapsible';
import { prettyJson } from './pretty-json';
import { SearchableText } from './SearchableText';

/** The raw answer, folded until it is wanted. */
export function RawJson({ id }: { id: string }) {
  return <Collapsible heading={t('rawJson')}>{() => <RawBody id={id} />}</Collapsible>;
}

function RawBody({ id }: { id: string }) {
  const store = useStore(items.rawResponse(id));
  const detail = valueIn(store, items.rawResponse(id));
  const raw = detail?.raw ?? '';
  const text = useMemo(() => prettyJson(raw), [raw]);
  if (!detail) return <p class="muted">{t('noRawJson')}</p>;
  return (
    <>
      <p class="fold-about">
        <span class="muted">
          {t('receivedAt')} <RelativeTime at={detail.at} />
          {detail.truncated && <> · {t('rawTruncated')}</>}
        </span>
        <CopyButton text={raw} name={t('copyRawJson')} />
      </p>
      <SearchableText text={text} label={t('rawJson')} />
    </>
  );
}
