import { useEffect, useState } from 'preact/hooks';
import { t } from '../../app/i18n';
import { readTransfer, type TransferContent } from './data-transfer';

const TYPES = ['Files', 'text/plain', 'text/uri-list', 'text/html'];

/** Takes what is dropped anywhere on the page, and shows that it will while something is dragged over it. */
export function DropArea({ onDrop }: { onDrop(dropped: TransferContent): void }) {
  const isOver = useDrop(onDrop);
  if (!isOver) return null;
  return (
    <div class="drop-hint" aria-hidden="true">
      <p>{t('dropHere')}</p>
    </div>
  );
}

/** Hears of everything that is dropped on the page. Returns whether something is dragged over it. */
function useDrop(onDrop: (dropped: TransferContent) => void): boolean {
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
    const listening = new AbortController();
    const on = <E extends keyof DocumentEventMap>(name: E, run: (event: DocumentEventMap[E]) => void) =>
      document.addEventListener(name, run, { signal: listening.signal });
    on('dragenter', over);
    on('dragover', over);
    on('dragleave', leave);
    on('drop', drop);
    on('dragstart', start);
    on('dragend', end);
    return () => listening.abort();
  }, [onDrop]);
  return isOver;
}
