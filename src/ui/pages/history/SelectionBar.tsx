import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Ingestion } from '../../../watch/model/records';
import { errorTitle } from '../../app/errors';
import { plural, t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { sendInChunks } from '../../app/send-in-chunks';
import { valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { useSelectionKeys } from '../../features/list/use-selection-keys';
import { useMessage } from '../../hooks/use-message';

interface Props {
  /** The selected ones, in the order of the list. */
  records: readonly Ingestion[];
  onNone(): void;
}

/** What can be done with the selected ingestions. Removing them can be undone, so there is no question before it. */
export function SelectionBar({ records, onNone }: Props) {
  const { message, copy, check, remove, save } = useSelectionActions(records);
  const bar = useRef<HTMLElement>(null);

  useLayoutEffect(() => {
    const { current } = bar;
    return () => {
      if (current?.contains(document.activeElement)) focusNearby();
    };
  }, []);
  useSelectionKeys({ copy: () => void copy(), check: () => void check(), remove: () => void remove() });

  return (
    <section class="selected" ref={bar} aria-label={t('selection')}>
      <div class="buttons">
        <button type="button" onClick={copy}>
          {t('copyIds')}
        </button>
        <button type="button" onClick={check}>
          {t('checkAgain')}
        </button>
        <button type="button" onClick={() => save('json')}>
          {t('exportJson')}
        </button>
        <button type="button" onClick={() => save('csv')}>
          {t('exportCsv')}
        </button>
        <button type="button" class="danger" onClick={remove}>
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

function useSelectionActions(records: readonly Ingestion[]) {
  const page = usePage();
  const { message, say, fail, clear } = useMessage();
  const ids = records.map(({ id }) => id);

  async function check() {
    // Those whose connection is gone would ask another host: each says so itself.
    const connections = valueIn(page.store, items.summary)?.connections ?? [];
    const checked = records.filter(({ connectionId }) => connections.some(({ id }) => id === connectionId));
    const reply = await sendInChunks(
      page.send,
      'check',
      checked.map(({ id }) => id),
    );
    if (!reply.ok) return fail(t('actionFailed', errorTitle(reply.error.code)));
    const leftOut = records.length - checked.length;
    const said = [
      ...(checked.length > 0 ? [plural('checkingMany', checked.length)] : []),
      ...(leftOut > 0 ? [plural('checkLeftOut', leftOut)] : []),
    ];
    say(said.join(' '));
  }

  async function remove() {
    const reply = await sendInChunks(page.send, 'remove', ids);
    if (reply.ok) clear();
    else fail(t('actionFailed', errorTitle(reply.error.code)));
  }

  async function copy() {
    const isCopied = await page.copy(ids.join('\n'));
    if (isCopied) say(t('copied'));
    else fail(t('copyRefused'));
  }

  async function save(format: 'json' | 'csv') {
    const { saveExport } = await import('./transfer/save-export');
    if (await saveExport(page, records, format)) clear();
    else fail(t('actionFailed', errorTitle('storage_failed')));
  }

  return { message, copy, check, remove, save };
}

/** When the pressed button disappears, the focus goes to where a person goes on: undoing the removal, or selecting others. */
function focusNearby(): void {
  const places = ['.undo button', '.found input:not([disabled])', '.filters-search', 'textarea'];
  const found = places.map((place) => document.querySelector<HTMLElement>(place)).find(Boolean);
  found?.focus();
}
