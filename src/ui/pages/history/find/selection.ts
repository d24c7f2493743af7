/** Which rows are selected, and the one that a range goes out from. */
export interface Selection {
  ids: ReadonlySet<string>;
  anchor: string | null;
}

export const NOTHING_SELECTED: Selection = { ids: new Set(), anchor: null };

/** One row selected or not; with `isRange` every row from the anchor to it is like it becomes. */
export function withRow(
  selection: Selection,
  order: readonly string[],
  id: string,
  isRange: boolean,
): Selection {
  const isSelecting = !selection.ids.has(id);
  const anchorAt = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  if (!isRange || anchorAt < 0) return { ids: changed(selection.ids, [id], isSelecting), anchor: id };
  return { ...selection, ids: changed(selection.ids, between(order, anchorAt, id), isSelecting) };
}

/** Every row from the anchor, or from `from` where there is none, up to this one: what Shift with an arrow key does. */
export function extendedTo(
  selection: Selection,
  order: readonly string[],
  from: string,
  id: string,
): Selection {
  const anchor = selection.anchor !== null && order.includes(selection.anchor) ? selection.anchor : from;
  return { ids: changed(selection.ids, between(order, order.indexOf(anchor), id), true), anchor };
}

export function withAll(order: readonly string[]): Selection {
  return { ids: new Set(order), anchor: order[0] ?? null };
}

function between(order: readonly string[], anchorAt: number, id: string): string[] {
  const at = order.indexOf(id);
  return order.slice(Math.min(anchorAt, at), Math.max(anchorAt, at) + 1);
}

function changed(ids: ReadonlySet<string>, some: string[], isSelecting: boolean): ReadonlySet<string> {
  const next = new Set(ids);
  for (const id of some) isSelecting ? next.add(id) : next.delete(id);
  return next;
}
