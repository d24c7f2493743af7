import { useMemo, useState } from 'preact/hooks';
import { CopyButton } from '../components/CopyButton';
import { Scrollable } from '../components/Scrollable';
import { Relative } from '../components/Time';
import { useStore, valueIn } from '../store';
import { t } from '../text';
import { detailItem } from './detail';
import { prettyJson } from './pretty-json';

/** The raw answer, folded until it is wanted. */
export function RawJson({ id }: { id: string }) {
  const [isOpen, setOpen] = useState(false);
  const store = useStore(detailItem(id));
  const detail = valueIn(store, detailItem(id));
  const text = useMemo(() => (isOpen && detail ? prettyJson(detail.raw) : ''), [isOpen, detail]);
  return (
    <details class="raw" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('rawJson')}</summary>
      {isOpen && !detail && <p class="muted">{t('noRawJson')}</p>}
      {isOpen && detail && (
        <>
          <p class="raw-about">
            <span class="muted">
              {t('receivedAt')} <Relative at={detail.at} />
              {detail.truncated && <> · {t('rawTruncated')}</>}
            </span>
            <CopyButton text={detail.raw} name={t('copyRawJson')} />
          </p>
          <Scrollable class="raw-text" label={t('rawJson')}>
            <pre>{text}</pre>
          </Scrollable>
        </>
      )}
    </details>
  );
}
