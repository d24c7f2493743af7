import { useRef, useState } from 'preact/hooks';
import type { Ingestion } from '../../../watch/model/records';
import { t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { useTransient } from '../../hooks/use-message';
import { isForField, type TransferContent } from './data-transfer';
import type { FieldState } from './FieldResult';
import { type RecognisedContent, readContent } from './read-content';
import { isOneId, keepDraft, type WatchRequest, watchIds, watchRequestOf } from './watch-ids';

interface Where {
  /** Null if there is no connection: then the background refuses the command. */
  connectionId: string | null;
  /** What the page is called in the history. */
  source: Ingestion['source'];
  /** What the field holds now: the person types on while the background answers. */
  currentText(): string;
}

/** What errors and refusals are about is still there, and so is what is being searched: they stay until something else is said. */
const stays = (result: FieldState | null) =>
  result?.is === 'failed' || result?.is === 'refused' || result?.is === 'searching';

/** From this length on a search may take seconds, and the page says that it is on its way. */
const LONG_SEARCH_BYTES = 1_000_000;

const isLongSearch = ({ text, files }: TransferContent) =>
  text.length + files.reduce((sum, { size }) => sum + size, 0) >= LONG_SEARCH_BYTES;

/** The text of the field, the IDs that are offered beside it, what came of watching either, and how to do that. */
export function useWatching({ connectionId, source, currentText }: Where) {
  const page = usePage();
  const [text, setText] = useState(() => valueIn(page.store, items.textDraft)?.text ?? '');
  /** Something that does not go into the field, such as a file; its IDs are offered. */
  const [offered, setOffered] = useState<RecognisedContent | null>(null);
  const [result, setResult] = useTransient<FieldState | null>(null, stays);
  /** Counts what was to be searched: a large file may be read later than one that was dropped after it. */
  const searches = useRef(0);

  /** `pasted` is the part that was pasted or dropped just now. Typing alone never watches anything. */
  async function change(typed: string, pasted = '') {
    setText(typed);
    setResult(null);
    if (pasted !== '' && isOneId(pasted, typed)) await watchText(typed);
    else await keepDraft(page, typed);
  }

  async function watchText(given: string) {
    const wanted = watchRequestOf(given, source);
    // The error for no ID shows what one looks like, which is what these do.
    if (wanted.ids.length === 0 && wanted.others > 0)
      return setResult({ is: 'refused', why: t('onlyOtherIds') });
    // Emptied at once: what is typed or pasted next is another request.
    if (wanted.ids.length > 0) setText('');
    const isWatched = await watch(wanted);
    if (isWatched && currentText() === '') await page.storage.removeDraft('draft:watch');
    // What could not be watched goes back into the field.
    if (!isWatched && wanted.ids.length > 0) setText((since) => joinLines(given, since));
  }

  async function watchOffered(given: RecognisedContent) {
    setOffered(null);
    if (!(await watch(given))) setOffered(given);
  }

  async function watch(wanted: WatchRequest): Promise<boolean> {
    const watched = await watchIds(page, wanted, connectionId);
    if (watched.ok) setResult({ is: 'watched', answer: watched.value, hasKey: wanted.hasKey });
    else setResult({ is: 'failed', error: watched.error });
    return watched.ok;
  }

  /** Searches something that is not for the field. A single ID is watched at once; several IDs, or IDs from a part of the files, are offered. */
  async function search(transfer: TransferContent) {
    setResult(isLongSearch(transfer) ? { is: 'searching' } : null);
    searches.current += 1;
    const own = searches.current;
    const content = await readContent(transfer);
    if (searches.current !== own) return;
    setResult(null);
    if (!content.ok) return setResult({ is: 'refused', why: content.error });
    if (content.value.ids.length === 1 && content.value.unread === null) await watchOffered(content.value);
    else setOffered(content.value);
  }

  /** What was dropped on the page or copied. */
  function takeTransfer(transfer: TransferContent) {
    const { text: given, files } = transfer;
    if (files.length > 0 || !isForField(transfer)) void search(transfer);
    else void change(joinLines(currentText(), given), given);
  }

  function submit() {
    if (text.trim() !== '') void watchText(text);
    else if (offered) void watchOffered(offered);
  }

  const sayHint = (hint: string) => setResult({ is: 'hint', text: hint });
  const dismissOffer = () => setOffered(null);
  return {
    text,
    offered,
    result,
    change,
    search,
    takeTransfer,
    watch,
    watchOffered,
    submit,
    sayHint,
    dismissOffer,
  };
}

function joinLines(first: string, second: string): string {
  return [first, second].filter((part) => part !== '').join('\n');
}
