import { useCallback, useEffect, useId, useRef, useState } from 'preact/hooks';
import { lazily, useLazily } from '../hooks/lazy';
import { items } from '../items';
import { usePage } from '../page';
import { valueIn } from '../store';
import { t } from '../text';
import { type Brought, broughtBy, isForField } from './brought';
import type { Held } from './intake';
import type { Wanted, Watched } from './watching';
import './watch.css';

/** How IDs are found in text, and what is said of them: fetched after the first frame. */
export const watching = lazily(() => import('./late'));

/** Longest field, in lines, before it scrolls. */
const LINES_MAX = 5;

interface Props {
  /** Null: there is none, and the background says so. */
  connectionId: string | null;
  onOpen(id: string): void;
  /** Something was dropped on the page, whatever it was showing. */
  onDropped?(): void;
}

/** The one field: an ingestion ID, or any text that has some in it. What is typed survives the popup. */
export function WatchField({ connectionId, onOpen, onDropped }: Props) {
  const page = usePage();
  const id = useId();
  const [text, setText] = useState(() => valueIn(page.store, items.textDraft)?.text ?? '');
  const [held, setHeld] = useState<Held | null>(null);
  const [result, setResult] = useState<Watched | null>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  const parts = useLazily(watching);

  useEffect(() => input.current?.focus(), []);

  /** `brought`: what of it was pasted or dropped just now. Typing alone never watches. */
  async function change(typed: string, brought = '') {
    setText(typed);
    setResult(null);
    const { isOneId, keepDraft } = await watching.load();
    if (brought !== '' && isOneId(brought, typed)) await watchText(typed);
    else await keepDraft(page, typed);
  }

  async function watchText(given: string) {
    const { wantedIn } = await watching.load();
    const wanted = wantedIn(given);
    // At once: what is typed or pasted next belongs to the next.
    if (wanted.ids.length > 0) setText('');
    const isWatched = await watch(wanted);
    if (isWatched && input.current?.value === '') await page.storage.removeDraft('draft:watch');
    // What did not succeed stays.
    if (!isWatched && wanted.ids.length > 0) setText((since) => joined(given, since));
  }

  async function watchHeld(given: Held) {
    setHeld(null);
    if (!(await watch(given))) setHeld(given);
  }

  async function watch(wanted: Wanted): Promise<boolean> {
    const { watchAll } = await watching.load();
    const outcome = await watchAll(page, wanted, connectionId);
    setResult(outcome);
    return outcome.is === 'watched';
  }

  async function take(brought: Brought) {
    setResult(null);
    const { takeIn } = await watching.load();
    const intake = await takeIn(brought);
    if (intake.is === 'refused') return setResult(intake);
    if (intake.held.ids.length === 1) await watchHeld(intake.held);
    else setHeld(intake.held);
  }

  const drop = useCallback(
    (brought: Brought) => {
      onDropped?.();
      const { text, files } = brought;
      if (files.length > 0 || !isForField(brought)) void take(brought);
      else void change(joined(input.current?.value ?? '', text), text);
    },
    [connectionId, onDropped],
  );

  function paste(event: ClipboardEvent) {
    const brought = event.clipboardData && broughtBy(event.clipboardData);
    if (!brought || isForField(brought)) return;
    event.preventDefault();
    void take(brought.text === '' ? brought : { ...brought, files: [] });
  }

  function submit() {
    if (text.trim() !== '') void watchText(text);
    else if (held) void watchHeld(held);
  }

  return (
    <form
      class="watch"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
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
          onPaste={paste}
          onInput={(event) => void change(event.currentTarget.value, pastedBy(event))}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            submit();
          }}
        />
        <button type="submit" class="primary">
          {t('watch')}
        </button>
      </div>
      {parts && held && (
        <parts.Offer {...held} onWatch={() => void watchHeld(held)} onDismiss={() => setHeld(null)} />
      )}
      {parts && <parts.Found text={text} result={result} connectionId={connectionId} onOpen={onOpen} />}
      {parts && <parts.DropArea onDrop={drop} />}
    </form>
  );
}

function joined(first: string, second: string): string {
  return [first, second].filter((part) => part !== '').join('\n');
}

/** What was pasted, by key, mouse or menu; nothing when it was typed. */
function pastedBy(event: InputEvent & { currentTarget: HTMLTextAreaElement }): string {
  return event.inputType === 'insertFromPaste' ? (event.data ?? event.currentTarget.value) : '';
}
