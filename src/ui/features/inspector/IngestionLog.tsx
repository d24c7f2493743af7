import type { Ingestion, LogEntry } from '../../../watch/model/records';
import { exactTime, isoTime, requestDurationOf, timeOfDay } from '../../app/format';
import { t } from '../../app/i18n';
import { useStore } from '../../app/store';
import { CopyButton } from '../../components/CopyButton';
import { Scrollable } from '../../components/Scrollable';
import { Collapsible } from './Collapsible';
import { logEntriesAbout, logItems } from './log-entries';
import { logText } from './log-text';

/** The polls of this ingestion and their results, with the correlation IDs that Synap's support asks for. */
export function IngestionLog({ record }: { record: Ingestion }) {
  return <Collapsible heading={t('log')}>{() => <LogTable record={record} />}</Collapsible>;
}

function LogTable({ record }: { record: Ingestion }) {
  const store = useStore(...logItems);
  const entries = logEntriesAbout(record, store);
  if (entries.length === 0) return <p class="muted">{t('logEmpty')}</p>;
  return (
    <Scrollable class="log" label={t('log')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('logTime')}</th>
            <th scope="col">{t('logWhat')}</th>
            <th scope="col">{t('logTook')}</th>
            <th scope="col">{t('correlationId')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry, index) => (
            <LogRow key={entries.length - index} entry={entry} />
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}

function LogRow({ entry }: { entry: LogEntry }) {
  const { at, event, tookMs, correlationId } = entry;
  const isProblem = event === 'failed_poll' || event === 'blocked';
  return (
    <tr>
      <td>
        <time dateTime={isoTime(at) ?? ''} title={exactTime(at)}>
          {timeOfDay(at)}
        </time>
      </td>
      <td class={isProblem ? 'wrong' : ''}>
        <bdi>{logText(entry)}</bdi>
      </td>
      <td>{tookMs !== null && requestDurationOf(tookMs)}</td>
      <td>
        {correlationId !== null && (
          <span class="log-id">
            <code title={correlationId}>{correlationId}</code>
            <CopyButton text={correlationId} name={t('copyCorrelationId')} />
          </span>
        )}
      </td>
    </tr>
  );
}
