import { useLayoutEffect, useState } from 'preact/hooks';
import type { Reply } from '../../../messages';
import { errorTitle } from '../../app/errors';
import { t } from '../../app/i18n';
import { type Page, usePage } from '../../app/page';
import { checkBatch, removeBatch } from './batch-actions';
import { rowActionFor } from './list-keys';
import { hasModifier, isHeldRowKey, pressedKey } from './pressed-key';
import { foldBatch, leaveField, moveFocus, stepFrom } from './row-focus';

interface ListKeys {
  /** The ingestion that is open: then the keys act on it, not on a row. */
  opened: string | null;
  onFilter(): void;
  onHelp(): void;
}

const FIELD = 'input, textarea, select, [contenteditable]';

/**
 * The keyboard in a list: arrows move from row to row, single letters act on the focused row or on the open ingestion.
 * In a text field letters are text, and only the down arrow leads from there into the list. Returns why the latest key did nothing,
 * in words, and how to dismiss that.
 */
export function useListKeys(keys: ListKeys) {
  const page = usePage();
  const { opened, onFilter, onHelp } = keys;
  const { failure, act, dismiss } = useAction();
  // In a layout effect: the next key press may come as soon as the shortcuts are offered on the page.
  useLayoutEffect(() => {
    const listener = (event: KeyboardEvent) => {
      const isTaken = event.defaultPrevented || event.isComposing || isHeldRowKey(event);
      const isOurs = !isTaken && !hasModifier(event);
      if (
        isOurs &&
        document.querySelector('dialog[open]') === null &&
        press(pressedKey(event), keys, { page, act })
      )
        event.preventDefault();
    };
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, [page, opened, onFilter, onHelp]);
  return { failure, dismiss };
}

/** Carries out commands whose answers nobody waits for, and says which of them failed. */
function useAction() {
  const [failure, setFailure] = useState<string | null>(null);
  const act = async (answer: Promise<Reply>) => {
    const code = await answer.then(
      (reply) => (reply.ok ? null : reply.error.code),
      () => 'storage_failed',
    );
    setFailure(code === null ? null : t('actionFailed', errorTitle(code)));
  };
  return { failure, act, dismiss: () => setFailure(null) };
}

/** Acts on a key. Returns whether it is one of ours. */
function press(key: string, { opened, onFilter, onHelp }: ListKeys, doing: Doing): boolean {
  const { activeElement } = document;
  if (activeElement?.matches(FIELD))
    return key === 'ArrowDown' && opened === null && leaveField(activeElement);
  if (key === '?') return did(onHelp);
  if (opened === null && key === '/') return did(onFilter);
  if (opened === null && moveFocus(key)) return true;
  const row = activeElement?.closest<HTMLElement>('.row') ?? null;
  // On the page of an ingestion it means "back" to many: it must not remove what they look at.
  if (key === 'Backspace' && (opened !== null || row === null)) return false;
  if (opened === null && row !== null && foldBatch(key, row)) return true;
  const { id, batch } = row?.querySelector<HTMLElement>('.row-open')?.dataset ?? {};
  if (opened === null && batch !== undefined) return actOnBatchRow(key, batch, { row, ...doing });
  const target = opened ?? id;
  return target === undefined ? false : actOnRow(key, target, { row, ...doing });
}

interface Doing {
  page: Page;
  act(answer: Promise<Reply>): Promise<void>;
}

interface Target extends Doing {
  /** Null where the ingestion is open and has no row that is focused. */
  row: HTMLElement | null;
}

function actOnBatchRow(key: string, batchId: string, { row, page, act }: Target): boolean {
  switch (rowActionFor(key)) {
    case 'copy':
      return did(() => row?.querySelector<HTMLElement>('.copy')?.click());
    case 'check':
      return did(() => void act(checkBatch(page, batchId)));
    case 'remove':
      return did(() => {
        stepFrom(row);
        void act(removeBatch(page, batchId));
      });
    case null:
      return false;
  }
}

function actOnRow(key: string, id: string, { row, page, act }: Target): boolean {
  switch (rowActionFor(key)) {
    case 'copy':
      return did(() => copyId(id, row ?? document.body, page));
    case 'check':
      return did(() => {
        // Its connection is gone: the ingestion itself says where it would be checked.
        const opens = row?.querySelector<HTMLElement>('.row-open[data-instead]');
        if (opens) opens.click();
        else void act(page.send({ type: 'check', ids: [id] }));
      });
    case 'remove':
      return did(() => {
        stepFrom(row);
        void act(page.send({ type: 'remove', ids: [id] }));
      });
    case null:
      return false;
  }
}

function did(action: () => void): true {
  action();
  return true;
}

/** Copies by clicking the row's copy button, which then says that it copied. */
function copyId(id: string, within: HTMLElement, page: Page): void {
  const buttons = [...within.querySelectorAll<HTMLElement>('.copy')];
  const button = buttons.find((one) => one.getAttribute('aria-label') === t('copyIngestionId'));
  if (button) button.click();
  else void page.copy(id);
}
