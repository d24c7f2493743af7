import { useEffect, useState } from 'preact/hooks';
import * as z from 'zod/mini';
import { shortId } from '../../app/format';
import { t } from '../../app/i18n';
import { type Page, usePage } from '../../app/page';
import { items, parserOf } from '../../app/stored-items';
import { FoundIds } from './FoundIds';
import { search } from './read-content';
import type { WatchRequest } from './watch-ids';

/** Paste was pressed this shortly before, in a popup that the browser's question has closed. */
const PASTE_DRAFT_MS = 60_000;

const parsePasteDraft = parserOf(z.object({ at: z.number() }));

interface Props {
  /** Finishes what the Paste button began: the text, or null if the browser did not give it. */
  onCopied(text: string | null): void;
  onWatch(wanted: WatchRequest): Promise<boolean>;
}

/** What an opening popup does with the clipboard: finishes a Paste, or, if the person wants that, offers the IDs in it. */
export function ClipboardWatch({ onCopied, onWatch }: Props) {
  const page = usePage();
  const [offered, setOffered] = useState<WatchRequest | null>(null);

  useEffect(() => {
    let isCurrent = true;
    void clipboardAction(page).then((todo) => {
      if (!isCurrent || todo.is === 'nothing') return;
      if (todo.is === 'paste') onCopied(todo.text);
      else setOffered(todo.wanted);
    });
    return () => {
      isCurrent = false;
    };
  }, [page]);

  if (!offered) return null;
  const [first = ''] = offered.ids;
  return (
    <FoundIds
      {...offered}
      name={t('fromClipboard')}
      watchName={t('watchFromClipboard')}
      {...(offered.ids.length === 1 ? { shown: shortId(first) } : {})}
      onWatch={() => {
        setOffered(null);
        void onWatch(offered);
      }}
      onDismiss={() => setOffered(null)}
    />
  );
}

type ClipboardAction =
  | { is: 'nothing' }
  | { is: 'paste'; text: string | null }
  | { is: 'offer'; wanted: WatchRequest };

async function clipboardAction(page: Page): Promise<ClipboardAction> {
  const stored = await page.storage.get(['draft:paste', items.settings.key]);
  const begun = stored['draft:paste'];
  const isAllowed = await page.clipboard.isAllowed();
  if (begun !== undefined) {
    await page.storage.removeDraft('draft:paste');
    const draft = parsePasteDraft(begun);
    if (draft && Math.abs(page.now() - draft.at) < PASTE_DRAFT_MS)
      return { is: 'paste', text: isAllowed ? await readClipboard(page) : null };
  }
  const isWanted = items.settings.parse(stored[items.settings.key])?.readClipboard === true;
  return isAllowed && isWanted ? offer(page) : { is: 'nothing' };
}

/** Offers the IDs in the clipboard that are not in the list yet. Nothing of the text is kept. */
async function offer(page: Page): Promise<ClipboardAction> {
  const text = await readClipboard(page);
  if (text === null || text.trim() === '') return { is: 'nothing' };
  const { ids, hasKey } = await search(text);
  const stored = await page.storage.get(ids.map((id) => items.ingestion(id).key));
  const fresh = ids.filter((id) => stored[items.ingestion(id).key] === undefined);
  if (fresh.length === 0) return { is: 'nothing' };
  return { is: 'offer', wanted: { ids: fresh, hasKey, source: 'clipboard' } };
}

/** Browsers give the clipboard to what has the focus, and a popup gets it a moment after it opens. */
async function readClipboard(page: Page): Promise<string | null> {
  if (!document.hasFocus()) {
    await new Promise((resolve) => addEventListener('focus', resolve, { once: true }));
  }
  return page.clipboard.read();
}
