import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Ingestion } from '../../../watch/model/records';
import { errorTitle } from '../../app/errors';
import { plural, t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { sendInChunks } from '../../app/send-in-chunks';
import { valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { useSelectionKeys } from '../../features/list/use-selection-keys';
import { useMessage } from '../../hooks/use-passing';

interface Props {
  /** The selected ones, in the order of the list. */
  records: readonly Ingestion[];
  onNone(): void;
}

/** What can be done with the selected ingestions. Removing them can be undone, so there is no question before it. */
export function SelectionBar({ records, onNone }: Props) {
  const page = usePage();
  const { message, say, fail, clear } = useMessage();
  const bar = useRef<HTMLElement>(null);
  const ids = records.map(({ id }) => id);
  const connections = valueIn(page.store, items.summary)?.connections ?? [];

  useLayoutEffect(() => {
    const { current } = bar;
    return () => {
      if (current?.contains(document.activeElement)) focusNearby();
    };
  }, []);

  async function act(type: 'check' | 'remove') {
    // Those whose connection is gone would ask another host: each says so itself.
    const checked = records.filter(({ connectionId }) => connections.some(({ id }) => id === connectionId));
    const acted = type === 'check' ? checked.map(({ id }) => id) : ids;
    const reply = await sendInChunks(page.send, type, acted);
    if (!reply.ok) return fail(t('actionFailed', errorTitle(reply.error.code)));
    if (type === 'remove') return clear();
    const left = ids.length - acted.length;
    const said = [
      ...(acted.length > 0 ? [plural('checkingMany', acted.length)] : []),
      ...(left > 0 ? [plural('checkLeftOut', left)] : []),
    ];
    say(said.join(' '));
  }

  async function copy() {
    const isCopied = await page.copy(ids.join('\n'));
    if (isCopied) say(t('copied'));
    else fail(t('copyRefused'));
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
      <p class={message.isError ? 'wrong' : 'hint'} role="status">
        {message.text}
      </p>
    </section>
  );
}

/** When the pressed button disappears, the focus goes to where a person goes on: undoing the removal, or selecting others. */
function focusNearby(): void {
  const places = ['.undo button', '.found input:not([disabled])', '.filters-search', 'textarea'];
  const found = places.map((place) => document.querySelector<HTMLElement>(place)).find(Boolean);
  found?.focus();
}
