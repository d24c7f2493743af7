import { useState } from 'preact/hooks';
import type { Ingestion } from '../../../watch/model/records';
import { usePage } from '../../app/page';
import { valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { usePassing } from '../../hooks/use-passing';
import { isForField, type TransferContent } from './data-transfer';
import type { FieldState } from './FieldResult';
import { type RecognisedContent, readContent } from './read-content';
import { isOneId, keepDraft, type WatchRequest, watchIds, watchRequestOf } from './watch-ids';

interface Where {
  /** Null if there is no connection: then the background refuses the command. */
  connectionId: string | null;
  /** What the page is called in the history. */
  source: Ingestion['source'];
  /** What stands in the field now: watching waits for the background, and the person types on. */
  present(): string;
}

/** What errors and refusals are about is still there: they stay until the person does something else. */
const stays = (result: FieldState | null) => result?.is === 'failed' || result?.is === 'refused';

/** The text of the field, what was found beside it, what came of watching either, and how to do that. */
export function useWatching({ connectionId, source, present }: Where) {
  const page = usePage();
  const [text, setText] = useState(() => valueIn(page.store, items.textDraft)?.text ?? '');
  /** Something that does not go into the field, such as a file; its IDs are offered. */
  const [held, setHeld] = useState<RecognisedContent | null>(null);
  const [result, setResult] = usePassing<FieldState | null>(null, stays);

  /** `brought` is the part that was pasted or dropped just now. Typing alone never watches anything. */
  async function change(typed: string, brought = '') {
    setText(typed);
    setResult(null);
    if (brought !== '' && isOneId(brought, typed)) await watchText(typed);
    else await keepDraft(page, typed);
  }

  async function watchText(given: string) {
    const wanted = watchRequestOf(given, source);
    // Emptied at once: what is typed or pasted next is another request.
    if (wanted.ids.length > 0) setText('');
    const isWatched = await watch(wanted);
    if (isWatched && present() === '') await page.storage.removeDraft('draft:watch');
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

  /** Searches something that is too much for the field. One ID is watched at once, several are offered. */
  async function take(brought: TransferContent) {
    setResult(null);
    const content = await readContent(brought);
    if (!content.ok) return setResult({ is: 'refused', why: content.error });
    if (content.value.ids.length === 1) await watchHeld(content.value);
    else setHeld(content.value);
  }

  /** What was dropped on the page or copied. */
  function bring(brought: TransferContent) {
    const { text: given, files } = brought;
    if (files.length > 0 || !isForField(brought)) void take(brought);
    else void change(joinLines(present(), given), given);
  }

  function submit() {
    if (text.trim() !== '') void watchText(text);
    else if (held) void watchHeld(held);
  }

  const sayHint = (hint: string) => setResult({ is: 'hint', text: hint });
  const letGo = () => setHeld(null);
  return { text, held, result, change, take, bring, watch, watchHeld, submit, sayHint, letGo };
}

function joinLines(first: string, second: string): string {
  return [first, second].filter((part) => part !== '').join('\n');
}
