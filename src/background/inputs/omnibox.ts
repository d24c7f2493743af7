import type { OmniboxAnswer, Ports } from '../../platform/ports';
import { pluralText } from '../../platform/texts';
import { recogniseIds } from '../../synap/ids';
import { read } from '../../watch/model/read-stored';
import { type Ingestion, keys } from '../../watch/model/records';
import { idToOpen, openingText, suggestIngestions } from '../../watch/suggestions';
import { shortName, statusText } from '../notifications/notification-text';
import type { Store } from '../storage/store';
import type { ContextMenu } from './context-menu';

/** The address bar after our keyword: suggests from the history, opens what is chosen, watches what is typed. */
export function createOmnibox(ports: Ports, store: Store, outside: ContextMenu) {
  /** Called with each character typed: only what a popup lists is read, however much is kept. */
  async function changed(text: string): Promise<OmniboxAnswer> {
    const { inProgress, recent } = (await store.state()).summary;
    const stored = await ports.local.get([...inProgress, ...recent].map(keys.ingestion));
    const records = Object.values(stored).flatMap((raw) => read.ingestion(raw) ?? []);
    const found = suggestIngestions(records, text);
    return {
      first: firstWords(text, found.length > 0),
      others: found.map((record) => ({ enters: openingText(record.id), says: describe(record) })),
    };
  }

  /** What Enter does with the text as it stands. */
  function firstWords(text: string, hasSuggestions: boolean): string {
    if (idToOpen(text) !== null) return ports.text('open');
    const { ids } = recogniseIds(text);
    if (ids.length > 0) return pluralText(ports, 'omniboxWatch', ids.length);
    return ports.text(hasSuggestions || text.trim() === '' ? 'omniboxHint' : 'omniboxNothing');
  }

  function describe(record: Ingestion): string {
    const name = shortName(record);
    const parts = [name, statusText(ports, record), ...(name === record.id ? [] : [record.id])];
    return parts.join(' · ');
  }

  async function entered(text: string): Promise<void> {
    const id = idToOpen(text);
    if (id === null) return outside.watch(text, 'omnibox');
    await ports.pages.open(`history.html#/ingestion/${id}`);
  }

  return { changed, entered };
}
