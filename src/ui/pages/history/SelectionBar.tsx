import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Ingestion } from '../../../watch/model/records';
import { errorTitle } from '../../app/errors';
import { plural, t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { sendInChunks } from '../../app/send-in-chunks';
import { useSelectionKeys } from '../../features/list/use-list-keys';

interface Props {
  /** In the order of the list. */
  records: readonly Ingestion[];
  onNone(): void;
}

/** What can be done with several at once. Removing can be undone for a while, so it is not asked about. */
export function Selected({ records, onNone }: Props) {
  const page = usePage();
  const [said, setSaid] = useState<{ text: string; isWrong: boolean } | null>(null);
  const bar = useRef<HTMLElement>(null);
  const ids = records.map(({ id }) => id);

  useLayoutEffect(() => {
    const { current } = bar;
    return () => {
      if (current?.contains(document.activeElement)) focusBeside();
    };
  }, []);

  async function act(type: 'check' | 'remove') {
    const reply = await sendInChunks(page.send, type, ids);
    if (!reply.ok) return setSaid({ text: t('actionFailed', errorTitle(reply.error.code)), isWrong: true });
    setSaid(type === 'check' ? { text: plural('checkingMany', ids.length), isWrong: false } : null);
  }

  async function copy() {
    const isCopied = await page.copy(ids.join('\n'));
    setSaid({ text: isCopied ? t('copied') : t('copyRefused'), isWrong: !isCopied });
  }

  useSelectionKeys({
    copy: () => void copy(),
    check: () => void act('check'),
    remove: () => void act('remove'),
  });

  async function save(format: 'json' | 'csv') {
    const { saveExport } = await import('./transfer/save-export');
    await saveExport(page, records, format);
  }

  return (
    <section class="selected" ref={bar} aria-label={t('selection')}>
      <div class="buttons">
        <button type="button" onClick={copy}>
          {t('copyIds')}
        </button>
        <button type="button" onClick={() => act('check')}>
          {t('checkAgain')}
        </button>
        <button type="button" onClick={() => save('json')}>
          {t('exportJson')}
        </button>
        <button type="button" onClick={() => save('csv')}>
          {t('exportCsv')}
        </button>
        <button type="button" class="danger" onClick={() => act('remove')}>
          {t('remove')}
        </button>
        <button type="button" class="link" onClick={onNone}>
          {t('selectNone')}
        </button>
      </div>
      <p class={said?.isWrong ? 'wrong' : 'hint'} role="status">
        {said?.text}
      </p>
    </section>
  );
}

/** Where somebody goes on whose button has gone: bringing back what was removed, or selecting something else. */
function focusBeside(): void {
  const places = ['.undo button', '.found input:not([disabled])', '.filters-search', 'textarea'];
  const found = places.map((place) => document.querySelector<HTMLElement>(place)).find(Boolean);
  found?.focus();
}
