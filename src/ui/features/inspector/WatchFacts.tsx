import { isSynapOutcome } from '../../../watch/model/ingestion';
import type { ConnectionView, Ended, Ingestion } from '../../../watch/model/records';
import { formerConnectionName } from '../../app/connection-problem';
import { errorTitle } from '../../app/errors';
import { durationOf, timeOfDay } from '../../app/format';
import { t } from '../../app/i18n';
import { statusWord } from '../../app/status';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { ConnectionName } from '../../components/ConnectionName';
import { IdGroups } from '../../components/IdGroups';
import { RelativeTime } from '../../components/Time';
import { useTicking } from '../../hooks/use-ticking';
import { Field } from './Field';

interface WatchFactsProps {
  record: Ingestion;
  connections: ConnectionView[];
  /** Whether a notice shows the last error already. */
  hasNotice: boolean;
}

/** What this extension knows of the watch: the connection, since when, the last and the next poll, and the last error. For use in a `dl`. */
export function WatchFacts({ record, connections, hasNotice }: WatchFactsProps) {
  const connection = connections.find(({ id }) => id === record.connectionId) ?? null;
  const store = useStore();
  const summary = valueIn(store, items.summary);
  const runtime = valueIn(store, items.runtime(record.connectionId));
  const poll = runtime?.polls[record.id];
  const lastCheckedAt = poll?.lastPolledAt ?? checkedAgainAt(record);
  const former = summary && formerConnectionName(record.connectionId, summary);
  const { lastError } = record;
  return (
    <>
      <Field name={t('connection')}>
        {connection ? (
          <ConnectionName connection={connection} />
        ) : (
          <span class="muted">
            {former === null ? (
              t('connectionRemoved')
            ) : (
              <ConnectionName connection={{ name: former, colour: null }} />
            )}
          </span>
        )}
        {connection && <FoundElsewhere record={record} found={connection} connections={connections} />}
      </Field>
      <TriedConnections record={record} connections={connections} />
      {connection &&
        connection.typicalMs !== null &&
        record.rawStatus !== null &&
        record.state !== 'watching' && (
          <Field name={t('fieldTypical')}>{durationOf(connection.typicalMs)}</Field>
        )}
      <Field name={t('fieldAdded')}>
        <RelativeTime at={record.addedAt} />
      </Field>
      {lastCheckedAt !== null && (
        <Field name={t('fieldLastChecked')}>
          <RelativeTime at={lastCheckedAt} />
        </Field>
      )}
      {record.state === 'watching' && poll && !connection?.blocked && (
        <Field name={t('fieldNextCheck')}>
          <NextCheck at={Math.max(poll.dueAt, runtime?.pausedUntil ?? 0)} />
        </Field>
      )}
      {record.state === 'ended' && <SinceItEnded record={record} />}
      {lastError && !hasNotice && (
        <Field
          name={t('fieldLastError')}
          copy={
            lastError.correlationId ? { text: lastError.correlationId, name: t('copyCorrelationId') } : null
          }
        >
          {errorTitle(lastError.code)} <span class="muted">{timeOfDay(lastError.at)}</span>
          {lastError.correlationId && (
            <code class="muted block">
              <IdGroups id={lastError.correlationId} />
            </code>
          )}
        </Field>
      )}
    </>
  );
}

/** When an ended ingestion was checked again with the same outcome: without this nothing would show that it was checked. */
function checkedAgainAt(record: Ingestion): number | null {
  return record.state === 'ended' && record.recheck === null && record.outcome.round > 1
    ? record.outcome.at
    : null;
}

/** Facts beside an outcome: what a later check found, and Synap's last status where the outcome is our own. */
function SinceItEnded({ record: { outcome, recheck, rawStatus } }: { record: Ended }) {
  return (
    <>
      {recheck && (
        <Field name={t('fieldRecheck')}>
          {recheck.found === 'not_found' ? t('recheckNotFound') : t('recheckRejected')}{' '}
          <span class="muted">
            <RelativeTime at={recheck.at} />
          </span>
        </Field>
      )}
      {rawStatus && !isSynapOutcome(outcome.kind) && (
        <Field name={t('fieldLastStatus')}>
          <bdi>{statusWord(rawStatus)}</bdi>
        </Field>
      )}
    </>
  );
}

/** The other connections on which the ID was tried because its own does not know it. */
function TriedConnections({ record, connections }: { record: Ingestion; connections: ConnectionView[] }) {
  const tried = connections.filter(({ id }) => record.refusals.triedConnections.includes(id));
  if (tried.length === 0) return null;
  return (
    <Field name={t('fieldAlsoChecked')}>
      <ul>
        {tried.map((connection) => (
          <li key={connection.id}>
            <ConnectionName connection={connection} />
          </li>
        ))}
      </ul>
    </Field>
  );
}

interface FoundElsewhereProps {
  record: Ingestion;
  found: ConnectionView;
  connections: ConnectionView[];
}

/** Why it is not on the connection it was added to: that one does not know it, and this one does. */
function FoundElsewhere({ record: { addedOn }, found, connections }: FoundElsewhereProps) {
  if (!addedOn) return null;
  const added = connections.find(({ id }) => id === addedOn);
  return (
    <p class="hint">
      {added ? t('foundElsewhere', found.name, added.name) : t('foundElsewhereRemoved', found.name)}
    </p>
  );
}

/** Counts down to the next poll. "Now" for what is due: the alarm wakes the background within half a minute. */
function NextCheck({ at }: { at: number }) {
  const text = useTicking((now) =>
    at <= now ? t('dueNow') : t('timeAhead', durationOf(Math.ceil((at - now) / 1_000) * 1_000)),
  );
  return <>{text}</>;
}
