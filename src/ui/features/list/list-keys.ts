import type { MessageKey } from '../../app/i18n';

/** What a key does with a row. */
export type RowAction = 'copy' | 'check' | 'remove';

/** A line of the list of shortcuts: the keys as they are drawn on an English keyboard, and what they do. */
export interface Shortcut {
  keys: readonly string[];
  does: MessageKey;
}

/** The keys that act on a row: `keys` as the dialog shows them, `pressed` as `pressedKey` returns them. */
const ROW_KEYS: Record<RowAction, Shortcut & { pressed: readonly string[] }> = {
  copy: { keys: ['c'], pressed: ['c'], does: 'keyCopy' },
  check: { keys: ['r'], pressed: ['r'], does: 'keyCheck' },
  remove: { keys: ['Delete'], pressed: ['Delete', 'Backspace'], does: 'keyRemove' },
};

/** The action of a key, as `pressedKey` names it; null if it has none. */
export function rowActionFor(key: string): RowAction | null {
  const isRowAction = (name: string): name is RowAction => Object.hasOwn(ROW_KEYS, name);
  return (
    Object.keys(ROW_KEYS)
      .filter(isRowAction)
      .find((action) => ROW_KEYS[action].pressed.includes(key)) ?? null
  );
}

/** Every key of every list. What those without a row action do is in `use-list-keys.ts`, `row-focus.ts` and, for Undo, `UndoBar.tsx`. */
export const SHORTCUTS: readonly Shortcut[] = [
  { keys: ['↑', '↓'], does: 'keyMove' },
  { keys: ['Home', 'End'], does: 'keyEnds' },
  { keys: ['Enter'], does: 'keyOpen' },
  { keys: ['←', '→'], does: 'keyFold' },
  ...Object.values(ROW_KEYS),
  { keys: ['Ctrl', 'Z'], does: 'keyUndo' },
  { keys: ['/'], does: 'keyFilter' },
  { keys: ['Esc'], does: 'keyBack' },
  { keys: ['?'], does: 'keyHelp' },
];

/** Those of the history alone, where rows can be selected. */
export const SELECTION_SHORTCUTS: readonly Shortcut[] = [
  { keys: ['Page ↑', 'Page ↓'], does: 'keyPage' },
  { keys: ['Shift', '↑', '↓'], does: 'keySelect' },
  { keys: ['Ctrl', 'A'], does: 'keySelectAll' },
];
