import type { ConnectionView, Ingestion } from '../../watch/records';
import { Relative } from '../components/Time';
import { explain } from '../errors';
import { durationOf, timeOfDay } from '../format';
import { useTicking } from '../hooks/ticking';
import { items } from '../items';
import { useStore, valueIn } from '../store';
import { t } from '../text';
import { Field } from './Field';

/** What this extension knows of the watching: where, since when, when last and next, and what went wrong. */
export function Watching({ record, connection }: { record: Ingestion; connection: ConnectionView | null }) {
  const store = useStore();
  const live = valueIn(store, items.live(record.connectionId));
  const poll = live?.polls[record.id];
  const { lastError } = record;
  return (
    <dl class="facts">
      <Field name={t('connection')}>
        {connection ? (
          <>
            <span class={`dot ${connection.colour}`} /> <bdi>{connection.name}</bdi>
          </>
        ) : (
          <span class="muted">{t('connectionRemoved')}</span>
        )}
      </Field>
      {connection && connection.typicalMs !== null && (
        <Field name={t('fieldTypical')}>{durationOf(connection.typicalMs)}</Field>
      )}
      <Field name={t('fieldAdded')}>
        <Relative at={record.addedAt} />
      </Field>
      {poll && poll.lastPolledAt !== null && (
        <Field name={t('fieldLastChecked')}>
          <Relative at={poll.lastPolledAt} />
        </Field>
      )}
      {record.state === 'watching' && poll && !connection?.blocked && (
        <Field name={t('fieldNextCheck')}>
          <NextCheck at={Math.max(poll.dueAt, live?.heldUntil ?? 0)} />
        </Field>
      )}
      {lastError && (
        <Field
          name={t('fieldLastError')}
          copy={
            lastError.correlationId ? { text: lastError.correlationId, name: t('copyCorrelationId') } : null
          }
        >
          {explain(lastError.code).title} <span class="muted">{timeOfDay(lastError.at)}</span>
          {lastError.correlationId && <code class="muted block">{lastError.correlationId}</code>}
        </Field>
      )}
    </dl>
  );
}

/** Counting down, and "now" for what is due: a background that sleeps is woken by its alarm within half a minute. */
function NextCheck({ at }: { at: number }) {
  const text = useTicking((now) =>
    at <= now ? t('dueNow') : t('dueIn', durationOf(Math.ceil((at - now) / 1_000) * 1_000)),
  );
  return <>{text}</>;
}
