import { useEffect, useRef, useState } from 'preact/hooks';
import { UNDO_MS } from '../../watch/constants';
import { useTicking } from '../hooks/ticking';
import { activeItem, items } from '../items';
import { usePage } from '../page';
import { type Store, useStore, valueIn } from '../store';
import { errorTitle, plural, t } from '../text';
import './undo.css';

/** How many of the index, in which what was just removed still is, are looked through: far more than a person removes in ten seconds. */
const CARED_FOR = 300;

function caredFor(store: Store): string[] {
  return valueIn(store, activeItem)?.ids.slice(0, CARED_FOR) ?? [];
}

/** What was removed and can still be brought back. Read from storage, so it is there in a popup opened again. */
function removedIn(store: Store, now: number): string[] {
  return caredFor(store).filter((id) => {
    const removedAt = valueIn(store, items.ingestion(id))?.removedAt ?? null;
    return removedAt !== null && now - removedAt < UNDO_MS;
  });
}

/** Offers to bring back what was just removed. `onGone` is told when it leaves with the focus in it. */
export function UndoBar({ onGone }: { onGone(): void }) {
  const { send, store: stored } = usePage();
  const store = useStore(activeItem, ...caredFor(stored).map(items.ingestion));
  const [failed, setFailed] = useState<string | null>(null);
  const names = useTicking((at) => removedIn(store, at).join());
  const ids = names ? names.split(',') : [];
  const button = useRef<HTMLButtonElement>(null);
  const isShown = ids.length > 0;

  useEffect(() => {
    if (!isShown) return;
    const shown = button.current;
    // The person who has just removed something has lost the place they were at.
    if (document.activeElement === document.body) shown?.focus();
    return () => {
      setFailed(null);
      if (document.activeElement === shown || document.activeElement === document.body) onGone();
    };
  }, [isShown, onGone]);

  if (!isShown) return null;
  return (
    <div class="undo" role="status">
      <span>{failed ?? plural('removed', ids.length)}</span>
      <button
        type="button"
        ref={button}
        onClick={async () => {
          const reply = await send({ type: 'restore', ids });
          setFailed(reply.ok ? null : t('actionFailed', errorTitle(reply.error.code)));
        }}
      >
        {t('undo')}
      </button>
    </div>
  );
}
