import { useMemo } from 'preact/hooks';
import type { Ingestion } from '../../../watch/records';
import { plural, t } from '../../text';
import type { Filter } from '../find/filter';
import { DurationPlot } from './DurationPlot';
import { durationsOf } from './durations';
import { Failures } from './Failures';
import './statistics.css';
import { FinishPlot, WaitPlot } from './SpanPlots';
import { spansOf } from './spans';

interface Props {
  found: readonly Ingestion[];
  filter: Filter;
  onFind(change: Partial<Filter>): void;
}

/** What all that were found have in common: how many ended when, how long they took, and why some failed. */
export default function Statistics({ found, filter, onFind }: Props) {
  const spans = useMemo(() => spansOf(found, offsetMs()), [found]);
  const durations = useMemo(() => durationsOf(found), [found]);
  const ended = spans.reduce((sum, { completed, failed }) => sum + completed + failed, 0);
  if (ended === 0) return <p class="empty">{t('noStatistics')}</p>;
  return (
    <div class="beside statistics">
      <p class="muted">{plural('statisticsOf', ended)}</p>
      <FinishPlot spans={spans} />
      <Failures found={found} filter={filter} onFind={onFind} />
      <DurationPlot durations={durations} />
      <WaitPlot spans={spans} />
    </div>
  );
}

/** This person's clock minus UTC, now: days begin at their midnight, but for an hour where the clocks were changed. */
const offsetMs = () => -new Date().getTimezoneOffset() * 60_000;
