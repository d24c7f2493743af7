import { useEffect, useState } from 'preact/hooks';
import { t } from '../../app/i18n';
import { readTransfer, type TransferContent } from './data-transfer';

const TYPES = ['Files', 'text/plain', 'text/uri-list'];

/** Takes what is dropped anywhere on the page, and shows that it will while something is dragged over it. */
export function DropArea({ onDrop }: { onDrop(brought: TransferContent): void }) {
  const [isOver, setOver] = useState(false);

  useEffect(() => {
    // What is dragged from this very page is being moved within it.
    let isOwn = false;
    const isWanted = ({ dataTransfer }: DragEvent) =>
      !isOwn && dataTransfer !== null && dataTransfer.types.some((type) => TYPES.includes(type));

    function over(event: DragEvent) {
      if (!isWanted(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    }
    function leave(event: DragEvent) {
      if (event.relatedTarget === null) setOver(false);
    }
    function drop(event: DragEvent) {
      setOver(false);
      if (!isWanted(event) || !event.dataTransfer) return;
      // Else the browser would open the file in place of this page.
      event.preventDefault();
      onDrop(readTransfer(event.dataTransfer));
    }
    const start = () => {
      isOwn = true;
    };
    const end = () => {
      isOwn = false;
      setOver(false);
    };
    const listeners = {
      dragenter: over,
      dragover: over,
      dragleave: leave,
      drop,
      dragstart: start,
      dragend: end,
    };
    const names = Object.keys(listeners) as (keyof typeof listeners)[];
    for (const name of names) document.addEventListener(name, listeners[name]);
    return () => {
      for (const name of names) document.removeEventListener(name, listeners[name]);
    };
  }, [onDrop]);

  if (!isOver) return null;
  return (
    <div class="drop-hint" aria-hidden="true">
      <p>{t('dropHere')}</p>
    </div>
  );
}
