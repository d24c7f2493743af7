import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../../app/i18n';
import { type Page, usePage } from '../../app/page';

interface ListKeys {
  /** The one that is shown whole: the keys are for it then, not for a row. */
  opened: string | null;
  onFilter(): void;
  onHelp(): void;
}

const ROW = '.list .row-open';
const FIELD = 'input, textarea, select, [contenteditable]';

/**
 * The keyboard in a list: arrows go from row to row, single letters act on the row that has the focus, or on what is
 * opened. Where something is typed letters are letters; the arrow down alone leads from there into the list.
 */
export function useListKeys(keys: ListKeys): void {
  const page = usePage();
  const { opened, onFilter, onHelp } = keys;
  // With what says that there are keys: the next one pressed is for these.
  useLayoutEffect(() => {
    const listener = (event: KeyboardEvent) => {
      const isOurs = !event.defaultPrevented && !event.isComposing && !hasModifier(event);
      if (isOurs && document.querySelector('dialog[open]') === null && press(event.key, keys, page))
        event.preventDefault();
    };
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, [page, opened, onFilter, onHelp]);
}

/** What a key does with an ingestion. */
type RowAction = 'copy' | 'check' | 'remove';

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

/** While some rows are selected, the keys of a row are for all that are, wherever among the rows the focus is. */
export function useSelectionKeys(actions: Record<RowAction, () => void>): void {
  const present = useRef(actions);
  present.current = actions;
  // At once: the next key may be for them already.
  useLayoutEffect(() => {
    const listener = (event: KeyboardEvent) => {
      const action = rowActionFor(event.key);
      const isInRow = event.target instanceof Element && event.target.closest('.row') !== null;
      if (action === null || !isInRow || hasModifier(event)) return;
      // Before the key reaches those who would take it for one row.
      event.preventDefault();
      present.current[action]();
    };
    document.addEventListener('keydown', listener, true);
    return () => document.removeEventListener('keydown', listener, true);
  }, []);
}

const hasModifier = ({ ctrlKey, metaKey, altKey }: KeyboardEvent) => ctrlKey || metaKey || altKey;

/** Whether the key meant something. */
function press(key: string, { opened, onFilter, onHelp }: ListKeys, page: Page): boolean {
  const { activeElement } = document;
  if (activeElement?.matches(FIELD)) return key === 'ArrowDown' && opened === null && leave(activeElement);
  if (key === '?') return did(onHelp);
  if (opened === null && key === '/') return did(onFilter);
  if (opened === null && move(key)) return true;
  const row = activeElement?.closest<HTMLElement>('.row') ?? null;
  const id = opened ?? row?.querySelector<HTMLElement>('.row-open')?.dataset.id;
  return id === undefined ? false : act(key, id, row, page);
}

function act(key: string, id: string, row: HTMLElement | null, page: Page): boolean {
  const action = rowActionFor(key);
  switch (action) {
    case 'copy':
      return did(() => copy(id, row ?? document.body, page));
    case 'check':
      return did(() => void page.send({ type: 'check', ids: [id] }));
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

/** By its button, which says that it was copied. */
function copy(id: string, within: HTMLElement, page: Page): void {
  const buttons = [...within.querySelectorAll<HTMLElement>('.copy')];
  const button = buttons.find((one) => one.getAttribute('aria-label') === t('copyIngestionId'));
  if (button) button.click();
  else void page.copy(id);
}

const rows = () => [...document.querySelectorAll<HTMLElement>(ROW)];

/** Down from the last line of a field into the list. */
function leave(field: Element): boolean {
  const isText = field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement;
  if (!isText || field.selectionEnd !== field.value.length) return false;
  return focus(rows()[0]);
}

function move(key: string): boolean {
  const all = rows();
  const at = all.findIndex((row) => row.closest('.row')?.contains(document.activeElement));
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

/** What is removed takes the focus with it: on to its neighbour. */
function stepFrom(row: HTMLElement | null): void {
  const all = rows();
  const at = all.findIndex((one) => row?.contains(one));
  if (at >= 0) focus(all[at + 1] ?? all[at - 1]);
}
