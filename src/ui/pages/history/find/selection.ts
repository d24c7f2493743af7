/** Which rows are selected, and the row where a range begins. */
export interface Selection {
  ids: ReadonlySet<string>;
  anchor: string | null;
}

export const NOTHING_SELECTED: Selection = { ids: new Set(), anchor: null };

/** Selects a row or takes it out. With `isRange` the same happens to every row between it and the anchor. */
export function withRow(
  selection: Selection,
  order: readonly string[],
  { id, isRange }: { id: string; isRange: boolean },
): Selection {
  const isSelecting = !selection.ids.has(id);
  const anchorAt = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  if (!isRange || anchorAt < 0) return { ids: withSelected(selection.ids, [id], isSelecting), anchor: id };
  return { ...selection, ids: withSelected(selection.ids, between(order, anchorAt, id), isSelecting) };
}

/** Selects every row between the anchor and `to`, as Shift and an arrow key do. Without an anchor it begins at `from`. */
export function extendedTo(
  selection: Selection,
  order: readonly string[],
  { from, to }: { from: string; to: string },
): Selection {
  const anchor = selection.anchor !== null && order.includes(selection.anchor) ? selection.anchor : from;
  return { ids: withSelected(selection.ids, between(order, order.indexOf(anchor), to), true), anchor };
}

export function withAll(order: readonly string[]): Selection {
  return { ids: new Set(order), anchor: order[0] ?? null };
}

function between(order: readonly string[], anchorAt: number, id: string): string[] {
  const at = order.indexOf(id);
  return order.slice(Math.min(anchorAt, at), Math.max(anchorAt, at) + 1);
}

function withSelected(ids: ReadonlySet<string>, some: string[], isSelecting: boolean): ReadonlySet<string> {
  const next = new Set(ids);
  for (const id of some) isSelecting ? next.add(id) : next.delete(id);
  return next;
}
