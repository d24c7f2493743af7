import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { lazily, useLazily } from '../hooks/lazy';
import { items } from '../items';
import { usePage } from '../page';
import { valueIn } from '../store';
import { t } from '../text';
import type { Watched } from './late';
import './watch.css';

/** How IDs are found in text, and what is said of them: fetched after the first frame. */
export const watching = lazily(() => import('./late'));

/** Longest field, in lines, before it scrolls. */
const LINES_MAX = 5;

interface Props {
  /** Null: there is none, and the background says so. */
  connectionId: string | null;
  onOpen(id: string): void;
}

/** The one field: an ingestion ID, or any text that has some in it. What is typed survives the popup. */
export function WatchField({ connectionId, onOpen }: Props) {
  const page = usePage();
  const id = useId();
  const [text, setText] = useState(() => valueIn(page.store, items.textDraft)?.text ?? '');
  const [result, setResult] = useState<Watched | null>(null);
  const isBusy = useRef(false);
  const input = useRef<HTMLTextAreaElement>(null);
  const parts = useLazily(watching);

  useEffect(() => input.current?.focus(), []);

  function change(typed: string) {
    setText(typed);
    setResult(null);
    void watching.load().then(({ keepDraft }) => keepDraft(page, typed));
  }

  async function watch() {
    if (isBusy.current || text.trim() === '') return;
    isBusy.current = true;
    const { watchText } = await watching.load();
    const outcome = await watchText(page, text, connectionId);
    isBusy.current = false;
    setResult(outcome);
    // What was typed while the answer was on its way stays, and so does what did not succeed.
    if (outcome.is === 'watched' && input.current?.value === text) {
      setText('');
      void page.storage.removeDraft('draft:watch');
    }
  }

  return (
    <form
      class="watch"
      onSubmit={(event) => {
        event.preventDefault();
        void watch();
      }}
    >
      <div class="watch-line">
        <label class="unseen" for={id}>
          {t('ingestionId')}
        </label>
        <textarea
          ref={input}
          id={id}
          rows={Math.min(LINES_MAX, text.split('\n', LINES_MAX).length)}
          placeholder={t('watchPlaceholder')}
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          value={text}
          onInput={(event) => change(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            void watch();
          }}
        />
        <button type="submit" class="primary">
          {t('watch')}
        </button>
      </div>
      {parts && <parts.Found text={text} result={result} connectionId={connectionId} onOpen={onOpen} />}
    </form>
  );
}
