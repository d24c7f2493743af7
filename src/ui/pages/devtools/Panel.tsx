import { useRef, useState } from 'preact/hooks';
import type { Inspected } from '../../../platform/devtools';
import type { Summary } from '../../../watch/model/records';
import { defaultConnectionIn } from '../../app/connection-problem';
import type { ErrorDetails } from '../../app/errors';
import { formatNumber, plural, t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { ErrorNotice } from '../../components/ErrorNotice';
import { watchIds } from '../../features/watch-field/watch-ids';
import { useSeenOutcomes } from '../../hooks/use-seen-outcomes';
import { useTheme } from '../../hooks/use-theme';
import { MentionRow, type WatchedRecord } from './MentionRow';
import { MENTIONS_MAX, type Mention } from './mentions';
import { useMentions, usePanelTheme } from './use-mentions';
import './devtools.css';

/** Ingestions that the inspected page's own requests name, each a click away from being watched. */
export function Panel({ inspected }: { inspected: Inspected }) {
  const page = usePage();
  const { list, isLogRead, clear } = useMentions(inspected);
  const { mentions } = list;
  const store = useStore(items.summary, ...mentions.map(({ id }) => items.ingestion(id)));
  const summary = valueIn(store, items.summary);
  const panelTheme = usePanelTheme(inspected);
  useSeenOutcomes();
  useTheme(panelTheme === 'system' ? (summary?.theme ?? 'system') : panelTheme);
  const [problem, setProblem] = useState<ErrorDetails | null>(null);

  const watchedAs = ({ id }: Mention): WatchedRecord => {
    const stored = store.peek(items.ingestion(id));
    if (stored.is === 'unread') return 'unread';
    return stored.is === 'there' && stored.value.removedAt === null ? stored.value : null;
  };
  const unwatched = mentions.filter((mention) => watchedAs(mention) === null);

  async function watch(wanted: readonly Mention[]): Promise<void> {
    setProblem(null);
    for (const [connectionId, ids] of byConnection(wanted, summary)) {
      const watched = await watchIds(page, { ids, hasKey: false, source: 'devtools' }, connectionId);
      if (!watched.ok) return setProblem(watched.error);
    }
  }

  return (
    <main class="mentions">
      <PanelHeader
        count={mentions.length}
        unwatchedCount={unwatched.length}
        onWatchAll={() => watch(unwatched)}
        onClear={() => {
          setProblem(null);
          clear();
        }}
      />
      {problem && <ErrorNotice problem={problem} isAnswer={true} />}
      {mentions.length === 0 && isLogRead && <EmptyPanel />}
      <ul class="list" aria-label={t('ingestions')}>
        {mentions.map((mention) => (
          <MentionRow
            key={mention.id}
            mention={mention}
            watched={watchedAs(mention)}
            onWatch={() => void watch([mention])}
          />
        ))}
      </ul>
      {list.isCut && <p class="hint mentions-cut">{t('mentionsCut', formatNumber(MENTIONS_MAX))}</p>}
    </main>
  );
}

interface HeaderProps {
  count: number;
  unwatchedCount: number;
  onWatchAll(): Promise<void>;
  onClear(): void;
}

/** How many ingestions are listed, and the buttons for all of them. */
function PanelHeader({ count, unwatchedCount, onWatchAll, onClear }: HeaderProps) {
  const title = useRef<HTMLHeadingElement>(null);
  /** The pressed button disappears with what it did. */
  const focusTitle = () => title.current?.focus();
  return (
    <header class="bar">
      <h1 ref={title} tabIndex={-1}>
        {t('ingestions')}
      </h1>
      <span class="bar-count" role="status">
        {count > 0 && plural('ingestions', count)}
      </span>
      {unwatchedCount > 1 && (
        <button type="button" onClick={() => void onWatchAll().then(focusTitle)}>
          {plural('watchAll', unwatchedCount)}
        </button>
      )}
      {count > 0 && (
        <button
          type="button"
          onClick={() => {
            onClear();
            focusTitle();
          }}
        >
          {t('clearList')}
        </button>
      )}
    </header>
  );
}

function EmptyPanel() {
  return (
    <div class="empty mentions-empty">
      <h2>{t('noMentions')}</h2>
      <p>{t('noMentionsText')}</p>
      <p class="hint">{t('mentionsPrivacy')}</p>
    </div>
  );
}

/** An ID that came from a connection's own host is watched there, any other on the default connection. */
function byConnection(mentions: readonly Mention[], summary: Summary | null): Map<string | null, string[]> {
  const byId = new Map<string | null, string[]>();
  for (const { id, host } of mentions) {
    const connectionId = summary && connectionAt(summary, host);
    byId.set(connectionId, [...(byId.get(connectionId) ?? []), id]);
  }
  return byId;
}

function connectionAt(summary: Summary, host: string): string | null {
  const usual = defaultConnectionIn(summary);
  const own = [...(usual ? [usual] : []), ...summary.connections].find(
    ({ baseUrl }) => URL.canParse(baseUrl) && new URL(baseUrl).host === host,
  );
  return own?.id ?? usual?.id ?? null;
}
