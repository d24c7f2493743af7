import { useEffect, useRef, useState } from 'preact/hooks';
import { UNDO_MS } from '../../watch/constants';
import type { Ingestion } from '../../watch/model/records';
import { errorTitle } from '../app/errors';
import { plural, t } from '../app/i18n';
import { type PageStore, usePage } from '../app/page';
import { sendInChunks } from '../app/send-in-chunks';
import { useStore, valueIn } from '../app/store';
import { items } from '../app/stored-items';
import { useTicking } from '../hooks/use-ticking';
import './undo.css';

/** How many of the records that need attention are searched for removed ones: far more than anybody removes in ten seconds. */
const LOOKED_THROUGH_MAX = 300;

function activeIds(store: PageStore): string[] {
  return valueIn(store, items.summary)?.attention.ingestions.slice(0, LOOKED_THROUGH_MAX) ?? [];
}

/** What was removed and can still be brought back. Read from storage, so it is there in a popup opened again. */
function removedIn(records: readonly Ingestion[], now: number): string[] {
  return records
    .filter(({ removedAt }) => removedAt !== null && now - removedAt < UNDO_MS)
    .map(({ id }) => id);
}

interface Props {
  /** Called when the bar goes while it has the focus, with the IDs that it offered to bring back. */
  onGone(ids: readonly string[]): void;
  /** Every record, on a page that has read them all: there thousands may have been removed at once. */
  everything?: readonly Ingestion[];
}

/**
 * Offers to bring back what was just removed. It stays mounted while nothing is offered: it is drawn no more, and says so with
 * `onGone`, only after the row is back; and Ctrl+Z may come before the bar has been drawn.
 */
export function UndoBar({ onGone, everything }: Props) {
  const { send, store: stored } = usePage();
  const store = useStore(items.summary, ...activeIds(stored).map(items.ingestion));
  const [failed, setFailed] = useState<string | null>(null);
  const known = everything ?? activeIds(stored).flatMap((id) => valueIn(store, items.ingestion(id)) ?? []);
  const names = useTicking((at) => removedIn(known, at).join());
  const ids = names ? names.split(',') : [];
  const button = useRef<HTMLButtonElement>(null);
  const isShown = ids.length > 0;
  const offered = useRef(ids);
  if (isShown) offered.current = ids;

  useEffect(() => {
    if (!isShown) return;
    const shown = button.current;
    // The row that had the focus has just been removed.
    if (document.activeElement === document.body) shown?.focus();
    return () => {
      setFailed(null);
      if (document.activeElement === shown || document.activeElement === document.body)
        onGone(offered.current);
    };
  }, [isShown, onGone]);

  const undo = async () => {
    const reply = await sendInChunks(send, 'restore', offered.current);
    setFailed(reply.ok ? null : t('actionFailed', errorTitle(reply.error.code)));
  };
  useUndoKey(isShown ? undo : null);

  if (!isShown) return null;
  return (
    <div class="undo" role="status">
      <span>{failed ?? plural('removed', ids.length)}</span>
      <button type="button" ref={button} onClick={undo}>
        {t('undo')}
      </button>
    </div>
  );
}

/** Ctrl+Z does what the button does. In a text field it is the field's own. */
function useUndoKey(undo: (() => Promise<void>) | null): void {
  const latest = useRef(undo);
  latest.current = undo;
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && isZ(event);
      const isInField = event.target instanceof Element && event.target.matches('input, textarea, select');
      if (!isUndo || isInField || latest.current === null) return;
      event.preventDefault();
      void latest.current();
    };
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}

/** On a keyboard without Latin letters, the key in the place of Z. */
const isZ = ({ key, code }: KeyboardEvent) =>
  key.toLowerCase() === 'z' || (!/[a-z]/i.test(key) && code === 'KeyZ');
