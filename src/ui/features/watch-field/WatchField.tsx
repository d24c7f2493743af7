import { useCallback, useId, useRef, useState } from 'preact/hooks';
import { t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { Icon } from '../../components/Icon';
import { useFirstFocus } from '../../hooks/use-first-focus';
import { ClipboardWatch } from './ClipboardWatch';
import { DropArea } from './DropArea';
import { isForField, readTransfer, type TransferContent } from './data-transfer';
import { FieldResult, type FieldState } from './FieldResult';
import { FoundIds } from './FoundIds';
import { type RecognisedContent, readContent } from './read-content';
import { isOneId, keepDraft, type WatchRequest, watchIds, watchRequestOf } from './watch-ids';
import './watch-field.css';

/** Longest field, in lines, before it scrolls. */
const LINES_MAX = 5;

interface Props {
  /** Null if there is no connection: then the background refuses the command. */
  connectionId: string | null;
  onOpen(id: string): void;
  /**
   * Only the popup reads the clipboard when it opens, if the person wants that, and only it is closed by a permission
   * prompt.
   */
  isPopup?: boolean;
  /** Whether the caret belongs here when the page opens. */
  isFocused?: boolean;
  /** Something was dropped on the page, whatever it was showing. */
  onDropped?(): void;
}

/** The one field: an ingestion ID, or any text that has some in it. What is typed survives the popup. */
export function WatchField({ connectionId, onOpen, isPopup = false, isFocused = true, onDropped }: Props) {
  const page = usePage();
  const id = useId();
  const [text, setText] = useState(() => valueIn(page.store, items.textDraft)?.text ?? '');
  const [held, setHeld] = useState<RecognisedContent | null>(null);
  const [result, setResult] = useState<FieldState | null>(null);
  const input = useRef<HTMLTextAreaElement>(null);

  useFirstFocus(input, isFocused);

  /** `brought` is the part that was pasted or dropped just now. Typing alone never watches anything. */
  async function change(typed: string, brought = '') {
    setText(typed);
    setResult(null);
    if (brought !== '' && isOneId(brought, typed)) await watchText(typed);
    else await keepDraft(page, typed);
  }

  async function watchText(given: string) {
    const wanted = watchRequestOf(given);
    // Emptied at once: what is typed or pasted next is another request.
    if (wanted.ids.length > 0) setText('');
    const isWatched = await watch(wanted);
    if (isWatched && input.current?.value === '') await page.storage.removeDraft('draft:watch');
    // What could not be watched goes back into the field.
    if (!isWatched && wanted.ids.length > 0) setText((since) => joinLines(given, since));
  }

  async function watchHeld(given: RecognisedContent) {
    setHeld(null);
    if (!(await watch(given))) setHeld(given);
  }

  async function watch(wanted: WatchRequest): Promise<boolean> {
    const watched = await watchIds(page, wanted, connectionId);
    if (watched.ok) setResult({ is: 'watched', answer: watched.value, hasKey: wanted.hasKey });
    else setResult({ is: 'failed', error: watched.error });
    return watched.ok;
  }

  async function take(brought: TransferContent) {
    setResult(null);
    const content = await readContent(brought);
    if (!content.ok) return setResult({ is: 'refused', why: content.error });
    if (content.value.ids.length === 1) await watchHeld(content.value);
    else setHeld(content.value);
  }

  function bring(brought: TransferContent) {
    const { text, files } = brought;
    if (files.length > 0 || !isForField(brought)) void take(brought);
    else void change(joinLines(input.current?.value ?? '', text), text);
  }

  const drop = useCallback(
    (brought: TransferContent) => {
      onDropped?.();
      bring(brought);
    },
    [connectionId, onDropped],
  );

  /** Treats the clipboard's text as pasted. Null if the browser did not give it. */
  function bringCopied(copied: string | null) {
    input.current?.focus();
    if (copied === null) setResult({ is: 'hint', text: t('pasteByKeys', pasteKeys()) });
    else if (copied.trim() === '') setResult({ is: 'hint', text: t('clipboardEmpty') });
    else bring({ text: copied, files: [] });
  }

  /** Reads the clipboard straight from the click: browsers give it only then. */
  async function pasteCopied() {
    const copied = await page.clipboard.read();
    if (copied !== null || !isPopup) return bringCopied(copied);
    void page.storage.setDraft('draft:paste', { at: page.now() });
    // Chrome closes the popup to ask, and the next popup goes on from the draft.
    const isAllowed = await page.clipboard.ask();
    void page.storage.removeDraft('draft:paste');
    bringCopied(isAllowed ? await page.clipboard.read() : null);
  }

  function paste(event: ClipboardEvent) {
    const brought = event.clipboardData && readTransfer(event.clipboardData);
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
        <button
          type="button"
          class="plain paste"
          aria-label={t('paste')}
          data-tip={t('paste')}
          onClick={() => void pasteCopied()}
        >
          <Icon name="paste" />
        </button>
        <button type="submit" class="primary">
          {t('watch')}
        </button>
      </div>
      {held && <FoundIds {...held} onWatch={() => void watchHeld(held)} onDismiss={() => setHeld(null)} />}
      <FieldResult text={text} result={result} connectionId={connectionId} onOpen={onOpen} />
      {isPopup && <ClipboardWatch onCopied={bringCopied} onWatch={watch} />}
      <DropArea onDrop={drop} />
    </form>
  );
}

function pasteKeys(): string {
  return /Mac/.test(navigator.userAgent) ? '⌘V' : 'Ctrl+V';
}

function joinLines(first: string, second: string): string {
  return [first, second].filter((part) => part !== '').join('\n');
}

/** What was pasted, by key, mouse or menu; nothing when it was typed. */
function pastedBy(event: InputEvent & { currentTarget: HTMLTextAreaElement }): string {
  return event.inputType === 'insertFromPaste' ? (event.data ?? event.currentTarget.value) : '';
}
