import { useMemo } from 'preact/hooks';
import { CopyButton } from '../components/CopyButton';
import { Relative } from '../components/Time';
import { useStore, valueIn } from '../store';
import { t } from '../text';
import { detailItem } from './detail';
import { Fold } from './Fold';
import { prettyJson } from './pretty-json';
import { SearchableText } from './SearchableText';

/** The raw answer, folded until it is wanted. */
export function RawJson({ id }: { id: string }) {
  return <Fold heading={t('rawJson')}>{() => <Answer id={id} />}</Fold>;
}

function Answer({ id }: { id: string }) {
  const store = useStore(detailItem(id));
  const detail = valueIn(store, detailItem(id));
  const raw = detail?.raw ?? '';
  const text = useMemo(() => prettyJson(raw), [raw]);
  if (!detail) return <p class="muted">{t('noRawJson')}</p>;
  return (
    <>
      <p class="fold-about">
        <span class="muted">
          {t('receivedAt')} <Relative at={detail.at} />
          {detail.truncated && <> · {t('rawTruncated')}</>}
        </span>
        <CopyButton text={raw} name={t('copyRawJson')} />
      </p>
      <SearchableText text={text} label={t('rawJson')} />
    </>
  );
}
