import { useMemo } from 'preact/hooks';
import type { Answers } from '../../../messages';
import type { SynapError } from '../../../synap/errors';
import { type Recognised, recogniseIds } from '../../../synap/ids';
import { formatNumber, listed, plural, t } from '../../app/i18n';
import { ConnectionErrorNotice } from '../connection-form/ConnectionErrorNotice';
import { countText, useKnownCount } from './count-text';
import { EarlierOutcomes } from './EarlierOutcomes';
import { useOtherConnection } from './use-other-connection';

/** As long as an ID. In a shorter text without an ID the person is still typing. */
const LONG_ENOUGH_FOR_ID = 36;

/** What came of pressing Watch, of dropping something, or of Paste. */
export type FieldState =
  | { is: 'watched'; answer: Answers['watch']; hasKey: boolean }
  | { is: 'failed'; error: SynapError }
  | { is: 'refused'; why: string }
  | { is: 'searching' }
  | { is: 'hint'; text: string };

interface Props {
  text: string;
  result: FieldState | null;
  connectionId: string | null;
  onOpen(id: string): void;
}

/** Below the field: what is in the text, or what came of watching it. */
export function FieldResult({ text, result, connectionId, onOpen }: Props) {
  const found = useMemo(() => (text.trim() ? recogniseIds(text) : null), [text]);
  const known = useKnownCount(found?.ids ?? []);
  const [only = null, ...rest] = found?.ids ?? (result?.is === 'watched' ? result.answer.known : []);
  const otherConnection = useOtherConnection(rest.length === 0 ? only : null, connectionId);
  // Whoever sees the row appear needs no words for it.
  const isOnlyHeard = !found && result?.is === 'watched' && isSingle(result.answer);
  const hasKey = found?.hasKey || (result?.is === 'watched' && result.hasKey);
  return (
    <>
      <p class={isOnlyHeard ? 'unseen' : 'watch-found'} role="status">
        {!result && found && whatIsFound(found, { text, known, otherConnection })}
        {result?.is === 'hint' && result.text}
        {result?.is === 'searching' && t('searchingText')}
        {!found && result?.is === 'watched' && (
          <WatchReport answer={result.answer} otherConnection={otherConnection} onOpen={onOpen} />
        )}
      </p>
      {!found && result?.is === 'watched' && <EarlierOutcomes answer={result.answer} onOpen={onOpen} />}
      {hasKey && <p class="watch-key">{t('keyInText')}</p>}
      {result?.is === 'refused' && (
        <p class="watch-refused" role="alert">
          {result.why}
        </p>
      )}
      {result?.is === 'failed' && (
        <ConnectionErrorNotice problem={result.error} target={{ connectionId }} isAnswer={true} />
      )}
    </>
  );
}

/** What is found in the text of the field, in one sentence; empty while there is nothing to say. */
function whatIsFound(
  { ids, others }: Recognised,
  { text, known, otherConnection }: { text: string; known: number; otherConnection: string | null },
): string {
  if (ids.length === 0) {
    if (others > 0) return t('onlyOtherIds');
    return text.trim().length < LONG_ENOUGH_FOR_ID ? '' : t('noIdInText');
  }
  if (ids.length === 1 && otherConnection) return t('alreadyWatchedOn', otherConnection);
  if (ids.length === 1) return known === 0 ? '' : t('alreadyWatched');
  return countText(ids, known);
}

interface WatchReportProps {
  answer: Answers['watch'];
  otherConnection: string | null;
  onOpen(id: string): void;
}

/** Whether it is one ingestion that is watched now, and nothing else is to be said. */
function isSingle({ added, known, restarted, leftOut }: Answers['watch']): boolean {
  return added.length + restarted.length === 1 && known.length === 0 && leftOut === 0;
}

/** How many are watched now. */
function WatchReport({ answer, otherConnection, onOpen }: WatchReportProps) {
  const { added, known, restarted, leftOut } = answer;
  const watched = added.length + restarted.length;
  if (leftOut > 0)
    return <>{t('watchNoRoom', formatNumber(added.length), formatNumber(added.length + leftOut))}</>;
  if (watched === 0) {
    const [first] = known;
    if (!first || known.length > 1) return <>{plural('alreadyInListCount', known.length)}</>;
    return (
      <>
        {otherConnection ? t('alreadyInListOn', otherConnection) : t('alreadyInList')}
        <button type="button" class="link" onClick={() => onOpen(first)}>
          {t('open')}
        </button>
      </>
    );
  }
  const count = plural('nowWatching', watched);
  return <>{known.length === 0 ? count : listed([count, plural('alreadyWatchedCount', known.length)])}</>;
}
