import { direction } from '../../app/i18n';

/** How the focus moves between the rows of a list. What takes a key returns whether the key is one of its own. */

const ROW = '.list .row-open';

const rows = () => [...document.querySelectorAll<HTMLElement>(ROW)];

/** Moves the focus from the last line of a field into the list. */
export function leaveField(field: Element): boolean {
  const isText = field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement;
  if (!isText || field.selectionEnd !== field.value.length) return false;
  return focus(rows()[0]);
}

/** Moves the focus from row to row, and from the first one back into the field above the list. */
export function moveFocus(key: string): boolean {
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

/** Moves the focus from a row that is being removed to its neighbour. With a batch go its members below it. */
export function stepFrom(row: HTMLElement | null): void {
  const all = rows();
  const at = all.findIndex((one) => row?.contains(one));
  if (at < 0) return;
  const isBatch = all[at]?.dataset.batch !== undefined;
  const next = all.slice(at + 1).find((one) => !isBatch || one.closest('.batch-member') === null);
  focus(next ?? all[at - 1]);
}

/** Opens and closes a batch as in a tree; from a member the way back leads to its batch. */
export function foldBatch(key: string, row: HTMLElement): boolean {
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
