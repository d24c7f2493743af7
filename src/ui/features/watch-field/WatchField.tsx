import type { RefObject } from 'preact';
import { useCallback, useId, useRef } from 'preact/hooks';
import type { Ingestion } from '../../../watch/model/records';
import { t } from '../../app/i18n';
import { pasteKeys } from '../../app/key-name';
import { useFirstFocus } from '../../hooks/use-first-focus';
import { ClipboardWatch } from './ClipboardWatch';
import { DropArea } from './DropArea';
import { isForField, readTransfer, type TransferContent } from './data-transfer';
import { FieldResult } from './FieldResult';
import { FoundIds } from './FoundIds';
import { PasteButton } from './PasteButton';
import { useWatching } from './use-watching';
import './watch-field.css';

/** Nothing but one ID: it is shown on one line. */
const BARE_ID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/** Longest field, in lines, before it scrolls. */
const LINES_MAX = 5;

interface Props {
  /** Null if there is no connection: then the background refuses the command. */
  connectionId: string | null;
  /** Where the IDs come from, as the history names it. */
  source?: Ingestion['source'];
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
export function WatchField(props: Props) {
  const { connectionId, source = 'popup', onOpen, isPopup = false, isFocused = true, onDropped } = props;
  const input = useRef<HTMLTextAreaElement>(null);
  const field = useWatching({ connectionId, source, currentText: () => input.current?.value ?? '' });
  const { text, offered, result, takeTransfer } = field;
  useFirstFocus(input, isFocused);

  const drop = useCallback(
    (dropped: TransferContent) => {
      onDropped?.();
      takeTransfer(dropped);
    },
    [connectionId, onDropped],
  );

  /** Treats the clipboard's text as pasted. Null if the browser did not give it. */
  function takeCopied(copied: string | null) {
    input.current?.focus();
    if (copied === null) field.sayHint(t('pasteByKeys', pasteKeys()));
    else if (copied.trim() === '') field.sayHint(t('clipboardEmpty'));
    else takeTransfer({ text: copied, files: [] });
  }

  function paste(event: ClipboardEvent) {
    const pasted = event.clipboardData && readTransfer(event.clipboardData);
    if (!pasted || isForField(pasted)) return;
    event.preventDefault();
    void field.search(pasted);
  }

  return (
    <form
      class="watch"
      onSubmit={(event) => {
        event.preventDefault();
        field.submit();
      }}
    >
      <div class="watch-line">
        <WatchTextArea
          input={input}
          text={text}
          onPaste={paste}
          onChange={field.change}
          onSubmit={field.submit}
        />
        <PasteButton isPopup={isPopup} onCopied={takeCopied} />
        <button type="submit" class="primary">
          {t('watch')}
        </button>
      </div>
      {offered && (
        <FoundIds
          {...offered}
          onWatch={() => void field.watchOffered(offered)}
          onDismiss={field.dismissOffer}
        />
      )}
      <FieldResult text={text} result={result} connectionId={connectionId} onOpen={onOpen} />
      {isPopup && <ClipboardWatch onCopied={takeCopied} onWatch={field.watch} />}
      <DropArea onDrop={drop} />
    </form>
  );
}

interface TextProps {
  input: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onPaste(event: ClipboardEvent): void;
  /** `pasted` is the part that was pasted just now. */
  onChange(text: string, pasted: string): Promise<void>;
  onSubmit(): void;
}

/** The box for the text with its label. Enter submits it, Shift and Enter begin a line. */
function WatchTextArea({ input, text, onPaste, onChange, onSubmit }: TextProps) {
  const id = useId();
  return (
    <>
      <label class="unseen" for={id}>
        {t('ingestionId')}
      </label>
      <span class="watch-box">
        <textarea
          ref={input}
          id={id}
          class={BARE_ID.test(text.trim()) ? 'bare-id' : undefined}
          rows={Math.min(LINES_MAX, text.split('\n', LINES_MAX).length)}
          placeholder={t('watchPlaceholder')}
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          value={text}
          onPaste={onPaste}
          onInput={(event) => void onChange(event.currentTarget.value, pastedBy(event))}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            // Held down, it would go on with the next thing that can be watched.
            if (!event.repeat) onSubmit();
          }}
        />
      </span>
    </>
  );
}

/** What was pasted, by key, mouse or menu; nothing when it was typed. */
function pastedBy(event: InputEvent & { currentTarget: HTMLTextAreaElement }): string {
  return event.inputType === 'insertFromPaste' ? (event.data ?? event.currentTarget.value) : '';
}
