import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Answers } from '../../messages';
import type { SynapError } from '../../synap/errors';
import { recogniseIds, withoutKeys } from '../../synap/ids';
import { ErrorNotice } from '../components/ErrorNotice';
import { items } from '../items';
import { type Page, usePage } from '../page';
import { plural, t } from '../text';
import { useElsewhere } from './elsewhere';

/** What belongs to the watch field and is not needed for the first frame. */

/** A command takes at most 20,000 IDs; smaller ones keep the background answering while it writes. */
const IDS_PER_COMMAND = 5_000;

/** Reading thousands of records for a preview would cost more than the preview is worth. */
const LOOKED_UP = 500;

/** The most that is kept of a text (design, "Rules"): a log of megabytes is still in the clipboard it came from. */
const TEXT_DRAFT_BYTES = 64 * 1024;

/** What came of pressing Watch. */
export type Watched =
  | { is: 'watched'; answer: Answers['watch'] }
  | { is: 'failed'; error: Pick<SynapError, 'code' | 'detail' | 'correlationId' | 'link'> };

/** Finds the IDs in a text and has them watched. */
export async function watchText(page: Page, text: string, connectionId: string | null): Promise<Watched> {
  const { ids } = recogniseIds(text);
  if (ids.length === 0) {
    return { is: 'failed', error: { code: 'malformed_id', detail: null, correlationId: null, link: null } };
  }
  const answer: Answers['watch'] = { added: [], known: [], restarted: [] };
  for (let from = 0; from < ids.length; from += IDS_PER_COMMAND) {
    const some = ids.slice(from, from + IDS_PER_COMMAND);
    const reply = await page.send({ type: 'watch', ids: some, connectionId, source: 'popup' });
    if (!reply.ok) return { is: 'failed', error: reply.error };
    answer.added.push(...reply.answer.added);
    answer.known.push(...reply.answer.known);
    answer.restarted.push(...reply.answer.restarted);
  }
  return { is: 'watched', answer };
}

/** Keeps what is typed for a popup that closes at any moment. A draft never holds a key. */
export async function keepDraft(page: Page, text: string): Promise<void> {
  if (text === '') await page.storage.removeDraft('draft:watch');
  else await page.storage.setDraft('draft:watch', { text: cutForDraft(withoutKeys(text)), at: page.now() });
}

/** A text cut to what may be kept, never in the middle of a character. */
export function cutForDraft(text: string): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= TEXT_DRAFT_BYTES) return text;
  return new TextDecoder().decode(bytes.subarray(0, TEXT_DRAFT_BYTES)).replace(/\uFFFD+$/, '');
}

interface Props {
  text: string;
  result: Watched | null;
  connectionId: string | null;
  onOpen(id: string): void;
}

/** Below the field: what is in the text, or what came of watching it. */
export function Found({ text, result, connectionId, onOpen }: Props) {
  const found = useRecognised(text);
  const [only = null, ...others] = found?.ids ?? (result?.is === 'watched' ? result.answer.known : []);
  const elsewhere = useElsewhere(others.length === 0 ? only : null, connectionId);
  return (
    <>
      <p class="watch-found" role="status">
        {found && preview(found, elsewhere)}
        {!found && result?.is === 'watched' && (
          <Report answer={result.answer} elsewhere={elsewhere} onOpen={onOpen} />
        )}
      </p>
      {found?.hasKey && <p class="watch-key">{t('keyInText')}</p>}
      {result?.is === 'failed' && (
        <ErrorNotice problem={result.error} target={{ connectionId }} isAnswer={true} />
      )}
    </>
  );
}

interface Recognised {
  ids: string[];
  known: number;
  hasKey: boolean;
}

/** What is in the text, and how much of it is in the list already. Null for an empty text. */
function useRecognised(text: string): Recognised | null {
  const { storage } = usePage();
  const found = useMemo(() => (text.trim() ? recogniseIds(text) : null), [text]);
  const [known, setKnown] = useState(0);
  useEffect(() => {
    setKnown(0);
    if (!found || found.ids.length === 0) return;
    let isCurrent = true;
    const keys = found.ids.slice(0, LOOKED_UP).map((id) => items.ingestion(id).key);
    void storage.get(keys).then((stored) => isCurrent && setKnown(Object.keys(stored).length));
    return () => {
      isCurrent = false;
    };
  }, [storage, found]);
  return found && { ids: found.ids, known: Math.min(known, found.ids.length), hasKey: found.hasKey };
}

function preview({ ids, known }: Recognised, elsewhere: string | null): string {
  if (ids.length === 0) return '';
  if (ids.length === 1 && elsewhere) return t('alreadyWatchedOn', elsewhere);
  if (ids.length === 1) return known === 0 ? '' : t('alreadyWatched');
  const count = plural('ingestions', ids.length);
  return known === 0 ? count : `${count}, ${plural('alreadyWatchedCount', known)}`;
}

interface ReportProps {
  answer: Answers['watch'];
  elsewhere: string | null;
  onOpen(id: string): void;
}

/** What is watched now. A single one needs no words: it has appeared in the list. */
function Report({ answer, elsewhere, onOpen }: ReportProps) {
  const { added, known, restarted } = answer;
  const watched = added.length + restarted.length;
  if (watched === 0) {
    const [first] = known;
    if (!first || known.length > 1) return <>{plural('alreadyInListCount', known.length)}</>;
    return (
      <>
        {elsewhere ? t('alreadyInListOn', elsewhere) : t('alreadyInList')}
        <button type="button" class="link" onClick={() => onOpen(first)}>
          {t('open')}
        </button>
      </>
    );
  }
  if (watched === 1 && known.length === 0) return null;
  const count = plural('nowWatching', watched);
  return <>{known.length === 0 ? count : `${count}, ${plural('alreadyWatchedCount', known.length)}`}</>;
}
