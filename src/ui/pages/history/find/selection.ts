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

/**
 * Selects every row between the anchor and `to`, as Shift and an arrow key do, and takes back what was selected beyond `to`. Where
 * `from` is not the end of such a range, a new one begins there.
 */
export function extendedTo(
  selection: Selection,
  order: readonly string[],
  { from, to }: { from: string; to: string },
): Selection {
  const anchorAt = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  const before = anchorAt < 0 ? [] : between(order, anchorAt, from);
  const goesOn = before.length > 0 && before.every((id) => selection.ids.has(id));
  const left = goesOn ? withSelected(selection.ids, before, false) : selection.ids;
  const anchor = goesOn ? selection.anchor : from;
  const beginsAt = goesOn ? anchorAt : order.indexOf(from);
  return { ids: withSelected(left, between(order, beginsAt, to), true), anchor };
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
