import { useLayoutEffect, useRef } from 'preact/hooks';
import { direction, t } from '../../app/i18n';
import { type Page, usePage } from '../../app/page';
import { actOnBatch, type RowAction } from './batch-actions';
import { pressedKey } from './pressed-key';

interface ListKeys {
  /** The ingestion that is open: then the keys act on it, not on a row. */
  opened: string | null;
  onFilter(): void;
  onHelp(): void;
}

const ROW = '.list .row-open';
const FIELD = 'input, textarea, select, [contenteditable]';

/**
 * The keyboard in a list: arrows move from row to row, single letters act on the focused row or on the open ingestion.
 * In a text field letters are text, and only the down arrow leads from there into the list.
 */
export function useListKeys(keys: ListKeys): void {
  const page = usePage();
  const { opened, onFilter, onHelp } = keys;
  // In a layout effect: the next key press may come as soon as the shortcuts are offered on the page.
  useLayoutEffect(() => {
    const listener = (event: KeyboardEvent) => {
      const isOurs = !event.defaultPrevented && !event.isComposing && !hasModifier(event);
      if (isOurs && document.querySelector('dialog[open]') === null && press(pressedKey(event), keys, page))
        event.preventDefault();
    };
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, [page, opened, onFilter, onHelp]);
}

function rowActionFor(key: string): RowAction | null {
  switch (key) {
    case 'c':
      return 'copy';
    case 'r':
      return 'check';
    case 'Delete':
    case 'Backspace':
      return 'remove';
    default:
      return null;
  }
}

/** While rows are selected, the keys of a row act on all of them, whichever row has the focus. */
export function useSelectionKeys(actions: Record<RowAction, () => void>): void {
  const present = useRef(actions);
  present.current = actions;
  // In a layout effect: the next key press may already be for the selection.
  useLayoutEffect(() => {
    const listener = (event: KeyboardEvent) => {
      const action = rowActionFor(pressedKey(event));
      const isInRow = event.target instanceof Element && event.target.closest('.row') !== null;
      if (action === null || !isInRow || hasModifier(event)) return;
      // In the capture phase, before the listener that would act on one row.
      event.preventDefault();
      present.current[action]();
    };
    document.addEventListener('keydown', listener, true);
    return () => document.removeEventListener('keydown', listener, true);
  }, []);
}

const hasModifier = ({ ctrlKey, metaKey, altKey }: KeyboardEvent) => ctrlKey || metaKey || altKey;

/** Acts on a key. Returns whether it is one of ours. */
function press(key: string, { opened, onFilter, onHelp }: ListKeys, page: Page): boolean {
  const { activeElement } = document;
  if (activeElement?.matches(FIELD)) return key === 'ArrowDown' && opened === null && leave(activeElement);
  if (key === '?') return did(onHelp);
  if (opened === null && key === '/') return did(onFilter);
  if (opened === null && move(key)) return true;
  const row = activeElement?.closest<HTMLElement>('.row') ?? null;
  // On the page of an ingestion it means "back" to many: it must not remove what they look at.
  if (key === 'Backspace' && (opened !== null || row === null)) return false;
  if (opened === null && row !== null && fold(key, row)) return true;
  const { id, batch } = row?.querySelector<HTMLElement>('.row-open')?.dataset ?? {};
  if (opened === null && batch !== undefined) return actOnWhole(key, batch, row, page);
  const target = opened ?? id;
  return target === undefined ? false : act(key, target, row, page);
}

/** Opens and closes a batch as in a tree; from a member the way back leads to its batch. */
function fold(key: string, row: HTMLElement): boolean {
  const [open, close] = direction() === 'rtl' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
  if (key !== open && key !== close) return false;
  const button = row.querySelector<HTMLElement>('.row-open');
  if (button?.dataset.batch !== undefined) {
    if (button.getAttribute('aria-expanded') === String(key === close)) button.click();
    return true;
  }
  return key === close && focus(batchAbove(row));
}

function batchAbove(row: HTMLElement): HTMLElement | undefined {
  if (row.closest('.batch-member') === null) return undefined;
  const before = rows().slice(
    0,
    rows().findIndex((one) => row.contains(one)),
  );
  return before.findLast((one) => one.dataset.batch !== undefined);
}

function actOnWhole(key: string, batchId: string, row: HTMLElement | null, page: Page): boolean {
  const action = rowActionFor(key);
  if (action === null) return false;
  if (action === 'remove') stepFrom(row);
  void actOnBatch(page, batchId, action);
  return true;
}

function act(key: string, id: string, row: HTMLElement | null, page: Page): boolean {
  const action = rowActionFor(key);
  switch (action) {
    case 'copy':
      return did(() => copy(id, row ?? document.body, page));
    case 'check':
      return did(() => {
        // Its connection is gone: the ingestion itself says where it would be checked.
        const opens = row?.querySelector<HTMLElement>('.row-open[data-instead]');
        if (opens) opens.click();
        else void page.send({ type: 'check', ids: [id] });
      });
    case 'remove':
      return did(() => {
        stepFrom(row);
        void page.send({ type: 'remove', ids: [id] });
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
function copy(id: string, within: HTMLElement, page: Page): void {
  const buttons = [...within.querySelectorAll<HTMLElement>('.copy')];
  const button = buttons.find((one) => one.getAttribute('aria-label') === t('copyIngestionId'));
  if (button) button.click();
  else void page.copy(id);
}

const rows = () => [...document.querySelectorAll<HTMLElement>(ROW)];

/** Moves the focus from the last line of a field into the list. */
function leave(field: Element): boolean {
  const isText = field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement;
  if (!isText || field.selectionEnd !== field.value.length) return false;
  return focus(rows()[0]);
}

function move(key: string): boolean {
  const all = rows();
  const focused = all.findIndex((row) => row.closest('.row')?.contains(document.activeElement));
  // With the focus elsewhere, such as on the opened ingestion beside the list, the way goes on from its row.
  const at = focused >= 0 ? focused : all.findIndex((row) => row.getAttribute('aria-current') === 'true');
  switch (key) {
    case 'ArrowDown':
      return focus(all[at + 1]);
    case 'ArrowUp':
      return at === 0 ? focus(lastFieldAbove()) : at > 0 && focus(all[at - 1]);
    case 'Home':
      return at >= 0 && focus(all[0]);
    case 'End':
      return at >= 0 && focus(all.at(-1));
    default:
      return false;
  }
}

function lastFieldAbove(): HTMLElement | undefined {
  return [...document.querySelectorAll<HTMLElement>('.filter input, .watch textarea')].at(-1);
}

function focus(element: HTMLElement | undefined): boolean {
  element?.focus();
  return element !== undefined;
}

/** Moves the focus from a row that is being removed to its neighbour. */
function stepFrom(row: HTMLElement | null): void {
  const all = rows();
  const at = all.findIndex((one) => row?.contains(one));
  if (at >= 0) focus(all[at + 1] ?? all[at - 1]);
}
