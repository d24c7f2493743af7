import type { OmniboxAnswer, Ports } from '../../platform/ports';
import { pluralText } from '../../platform/texts';
import { recogniseIds } from '../../synap/ids';
import { read } from '../../watch/model/read-stored';
import { type Ingestion, keys } from '../../watch/model/records';
import { listedIds } from '../../watch/model/summary';
import { idToOpen, openingText, suggestIngestions } from '../../watch/suggestions';
import { shortName, statusText } from '../notifications/short-text';
import type { Store } from '../storage/store';
import type { WatchText } from './watch-text';

export interface OmniboxDeps {
  ports: Ports;
  store: Store;
  watchText: WatchText;
}

/** The address bar after our keyword: suggests ingestions that the popup lists, opens a chosen one, and watches typed IDs. */
export function createOmnibox({ ports, store, watchText }: OmniboxDeps) {
  /** Called with each character that is typed, so it reads only what a popup lists, however long the history is. */
  async function changed(text: string): Promise<OmniboxAnswer> {
    const stored = await ports.local.get(listedIds((await store.state()).summary).map(keys.ingestion));
    const records = Object.values(stored).flatMap((raw) => read.ingestion(raw) ?? []);
    const found = suggestIngestions(records, text);
    return {
      first: effectOfEnter(text, found.length > 0),
      others: found.map((record) => ({ enters: openingText(record.id), says: describe(record) })),
    };
  }

  /** Says what Enter does with the text as it is. */
  function effectOfEnter(text: string, hasSuggestions: boolean): string {
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
    if (id === null) return watchText(text, 'omnibox');
    await ports.pages.open(`history.html#/ingestion/${id}`);
  }

  return { changed, entered };
}
