import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Ingestion } from '../../../watch/model/records';
import { shortId, timeOfDay } from '../../app/format';
import { t } from '../../app/i18n';
import { shownStatus } from '../../app/status';
import { visibleText } from '../../app/visible-text';
import { CopyButton } from '../../components/CopyButton';
import { StatusShape } from '../../components/Icon';
import { IdGroups } from '../../components/IdGroups';
import type { Mention } from './mentions';

/** What is stored of an ingestion: null when it is not watched, `unread` for the moment in which that is not known. */
export type WatchedRecord = Ingestion | null | 'unread';

interface Props {
  mention: Mention;
  watched: WatchedRecord;
  onWatch(): void;
}

/** One ingestion: the request of the page, and what we know of it or could. */
export function MentionRow({ mention, watched, onWatch }: Props) {
  const { id, at } = mention;
  const documentId = mention.documentId === null ? null : visibleText(mention.documentId);
  return (
    <li class="mention">
      <div class="mention-what">
        <bdi class={documentId ? 'mention-name' : 'mention-name mono'}>
          {documentId ?? <IdGroups id={id} />}
        </bdi>
        <span class="mention-below">
          <span class={mention.status >= 400 ? 'wrong' : ''}>{requestOf(mention)}</span>
          <bdi>{mention.host}</bdi>
          <time dateTime={new Date(at).toISOString()}>{timeOfDay(at)}</time>
          <span class="mention-id">
            {documentId && <code data-tip={id}>{shortId(id)}</code>}
            <CopyButton text={id} name={t('copyIngestionId')} />
          </span>
        </span>
      </div>
      <MentionState name={documentId ?? id} id={id} watched={watched} onWatch={onWatch} />
    </li>
  );
}

/** "POST create 202": words of HTTP and of Synap's calls, the same in every language. */
function requestOf({ method, call, status }: Mention): string {
  return [method, call, status === 0 ? '' : String(status)].filter((part) => part !== '').join(' ');
}

interface MentionStateProps {
  name: string;
  id: string;
  watched: WatchedRecord;
  onWatch(): void;
}

function MentionState({ name, id, watched, onWatch }: MentionStateProps) {
  const link = useRef<HTMLAnchorElement>(null);
  const wasPressed = useRef(false);
  const isWatched = watched !== null && watched !== 'unread';

  useLayoutEffect(() => {
    // The status takes the place of the button that brought it, and the focus that was on it.
    if (isWatched && wasPressed.current) link.current?.focus();
    wasPressed.current = false;
  }, [isWatched]);

  if (watched === 'unread') return null;
  if (watched) {
    const { word, shape, tone } = shownStatus(watched);
    return (
      <a
        ref={link}
        class={`mention-status ${tone}`}
        data-unseen={watched.state === 'ended' && watched.seenAt === null ? id : undefined}
        href={`/history.html#/ingestion/${id}`}
        target="_blank"
        rel="noopener"
        aria-label={t('openMention', word, name)}
      >
        <StatusShape shape={shape} />
        <bdi class="word">{word}</bdi>
      </a>
    );
  }
  return (
    <button
      type="button"
      aria-label={t('watchMention', name)}
      onClick={() => {
        wasPressed.current = true;
        onWatch();
      }}
    >
      {t('watch')}
    </button>
  );
}
