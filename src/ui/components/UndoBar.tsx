import { useEffect, useRef, useState } from 'preact/hooks';
import { UNDO_MS } from '../../watch/constants';
import type { Ingestion } from '../../watch/model/records';
import { errorTitle } from '../app/errors';
import { plural, t } from '../app/i18n';
import { usePage } from '../app/page';
import { sendInChunks } from '../app/send-in-chunks';
import { useStore, valueIn } from '../app/store';
import { items } from '../app/stored-items';
import { useTicking } from '../hooks/use-ticking';
import './undo.css';

/** How many records are read at first to find removed ones, which come first in the summary's `attention`. */
const FIRST_READ = 300;

/** The first records of the summary's `attention`: as many as are needed to include all removed ones. */
function useAttentionRecords(): Ingestion[] {
  const { store: stored } = usePage();
  const [max, setMax] = useState(FIRST_READ);
  const ids = valueIn(stored, items.summary)?.attention.ingestions.slice(0, max) ?? [];
  const store = useStore(items.summary, ...ids.map(items.ingestion));
  const records = ids.flatMap((id) => valueIn(store, items.ingestion(id)) ?? []);
  // One key removes a batch of thousands: if all that was read is removed, there may be more.
  const mayBeMore = records.length === max && records.every(({ removedAt }) => removedAt !== null);
  useEffect(() => {
    if (mayBeMore) setMax(4 * max);
  }, [mayBeMore, max]);
  return records;
}

/** What was removed and can still be brought back. Read from storage, so it is there in a popup opened again. */
function removedIn(records: readonly Ingestion[], now: number): string[] {
  return records
    .filter(({ removedAt }) => removedAt !== null && now - removedAt < UNDO_MS)
    .map(({ id }) => id);
}

interface Props {
  /** Called with what the bar offered to restore, when it disappears while it has the focus, or after Ctrl+Z. */
  onGone(offered: readonly Ingestion[]): void;
  /** Every record, on a page that has read them all: there thousands may have been removed at once. */
  everything?: readonly Ingestion[];
}

/**
 * Offers to restore what was just removed. It must stay mounted while it offers nothing: it calls `onGone` only after the row is
 * back, and Ctrl+Z may be pressed before the bar is drawn.
 */
export function UndoBar({ onGone, everything }: Props) {
  const attention = useAttentionRecords();
  const known = everything ?? attention;
  const names = useTicking((at) => removedIn(known, at).join());
  const ids = new Set(names ? names.split(',') : []);
  const button = useRef<HTMLButtonElement>(null);
  const isUndoneByKey = useRef(false);
  const isShown = ids.size > 0;
  const offered = useRef<readonly Ingestion[]>([]);
  if (isShown) offered.current = known.filter(({ id }) => ids.has(id));
  const { undo, failure } = useUndo(isShown ? offered.current : NOTHING, names);

  useEffect(() => {
    if (!isShown) return;
    const shown = button.current;
    // The row that had the focus has just been removed.
    if (document.activeElement === document.body) shown?.focus();
    // The row that has the focus instead may be where the bar has come up.
    document.activeElement?.closest('.row')?.scrollIntoView({ block: 'nearest' });
    return () => {
      const isLost = document.activeElement === shown || document.activeElement === document.body;
      if (isLost || (isUndoneByKey.current && !isInField(document.activeElement))) onGone(offered.current);
      isUndoneByKey.current = false;
    };
  }, [isShown, onGone]);

  const undoByKey = async () => {
    isUndoneByKey.current = true;
    if (!(await undo())) isUndoneByKey.current = false;
  };
  useUndoKey(isShown ? undoByKey : null);

  if (!isShown) return null;
  return (
    <div class="undo" role="status">
      <span>{failure ?? plural('removed', ids.size)}</span>
      <button type="button" ref={button} onClick={() => void undo()}>
        {t('undo')}
      </button>
    </div>
  );
}

const NOTHING: readonly Ingestion[] = [];

/**
 * Restores what is offered. Of thousands that were removed at once a page hears part by part: what it hears of after the person has
 * undone the removal was meant as well. `names`: changes whenever what is offered does. `undo` says whether it worked, `failure` why not.
 */
function useUndo(
  offered: readonly Ingestion[],
  names: string,
): { undo(): Promise<boolean>; failure: string | null } {
  const { send, now } = usePage();
  const [failure, setFailure] = useState<string | null>(null);
  const undoneAt = useRef<number | null>(null);
  const requested = useRef(new Set<string>());

  async function restore(removed: readonly Ingestion[]): Promise<boolean> {
    const ids = removed.map(({ id }) => id);
    for (const id of ids) requested.current.add(id);
    const reply = await sendInChunks(send, 'restore', ids);
    setFailure(reply.ok ? null : t('actionFailed', errorTitle(reply.error.code)));
    return reply.ok;
  }

  useEffect(() => {
    if (offered.length === 0) setFailure(null);
    const at = undoneAt.current;
    if (at === null) return;
    const late = offered.filter(
      ({ id, removedAt }) => removedAt !== null && removedAt <= at && !requested.current.has(id),
    );
    if (late.length > 0) void restore(late);
  }, [names]);

  const undo = () => {
    undoneAt.current = now();
    requested.current.clear();
    return restore(offered);
  };
  return { undo, failure };
}

/** Ctrl+Z does what the button does. In a text field it is the field's own. */
function useUndoKey(undo: (() => Promise<void>) | null): void {
  const latest = useRef(undo);
  latest.current = undo;
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && isZ(event);
      if (!isUndo || isInField(event.target) || latest.current === null) return;
      event.preventDefault();
      void latest.current();
    };
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}

const isInField = (target: EventTarget | null) =>
  target instanceof Element && target.matches('input, textarea, select');

/** On a keyboard without Latin letters, the key in the place of Z. */
const isZ = ({ key, code }: KeyboardEvent) =>
  key.toLowerCase() === 'z' || (!/[a-z]/i.test(key) && code === 'KeyZ');
