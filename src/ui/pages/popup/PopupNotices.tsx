import { useEffect, useState } from 'preact/hooks';
import type { Summary } from '../../../watch/model/records';
import { connectionProblem, defaultConnectionIn } from '../../app/connection-problem';
import { t } from '../../app/i18n';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { Banners } from '../../features/banners/Banners';
import { ConnectedNotice } from '../../features/connection-form/IdentityFacts';
import { MESSAGE_MS } from '../../hooks/use-message';

/** A first key verified this shortly before the popup opened is still news. */
const NEWS_MS = 60_000;

interface Props {
  summary: Summary;
  openedAt: number;
}

/** What stands between the field and the list: the good news of a key, and whatever keeps ingestions from being watched. */
export function PopupNotices({ summary, openedAt }: Props) {
  return (
    <>
      {isKeyNews(summary, openedAt) && <VerifiedKeyNotice summary={summary} />}
      <Banners summary={summary} />
    </>
  );
}

/** Whether a key was verified while the popup is open, or just before: asking for a permission had closed it. */
function isKeyNews(summary: Summary, openedAt: number): boolean {
  const verifiedAt = defaultConnectionIn(summary)?.identity?.at ?? 0;
  return verifiedAt > openedAt || (summary.counts.total === 0 && verifiedAt > openedAt - NEWS_MS);
}

/** Says for a while whose key has just been verified. Not shown beside an error of the same connection: the two would contradict. */
function VerifiedKeyNotice({ summary }: { summary: Summary }) {
  const store = useStore();
  const [isDismissed, setDismissed] = useState(false);
  const connection = defaultConnectionIn(summary);
  useEffect(() => {
    const timer = setTimeout(setDismissed, MESSAGE_MS, true);
    return () => clearTimeout(timer);
  }, []);
  const identity = connection?.identity;
  if (!connection || !identity || isDismissed) return null;
  if (connectionProblem(connection, valueIn(store, items.runtime(connection.id))) !== null) return null;
  return <ConnectedNotice owner={identity} title={t('connected')} onClose={() => setDismissed(true)} />;
}
