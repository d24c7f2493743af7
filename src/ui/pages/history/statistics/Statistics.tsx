import { useMemo } from 'preact/hooks';
import type { Ingestion } from '../../../../watch/model/records';
import { plural, t } from '../../../app/i18n';
import { useWidth } from '../../../hooks/use-width';
import type { Filter } from '../find/filter';
import { DurationPlot } from './DurationPlot';
import { durationsOf } from './durations';
import { Failures } from './Failures';
import './statistics.css';
import { FinishPlot, WaitPlot } from './SpanPlots';
import { spansOf, type TimeSpan } from './time-spans';

interface Props {
  found: readonly Ingestion[];
  filter: Filter;
  onFind(change: Partial<Filter>): void;
}

/** The statistics of the listed ingestions: how many ended when, how long they took, and why some failed. */
export default function Statistics(props: Props) {
  const { found } = props;
  const spans = useMemo(() => spansOf(found), [found]);
  const ended = spans.reduce((sum, { completed, problems }) => sum + completed + problems, 0);
  if (ended === 0) return <p class="empty">{t('noStatistics')}</p>;
  return <Drawings {...props} spans={spans} ended={ended} />;
}

/** Until the real width has been measured. */
const USUAL_PX = 680;

function Drawings({ found, filter, onFind, spans, ended }: Props & { spans: TimeSpan[]; ended: number }) {
  const durations = useMemo(() => durationsOf(found), [found]);
  const { box, widthPx } = useWidth<HTMLParagraphElement>(USUAL_PX);
  return (
    <div class="side-view">
      <p class="muted" ref={box}>
        {plural('statisticsOf', ended)}
      </p>
      <FinishPlot spans={spans} widthPx={widthPx} />
      <Failures found={found} filter={filter} onFind={onFind} />
      <DurationPlot durations={durations} widthPx={widthPx} />
      <WaitPlot spans={spans} widthPx={widthPx} />
    </div>
  );
}
