import { median } from 'd3-array';
import { DAY_MS, dateOf, dayAndTime, durationOf } from '../../../app/format';
import { formatNumber, plural, t } from '../../../app/i18n';
import { type Frame, frameOf } from './frame';
import { Legend, NumbersTable, Plot } from './Plot';
import { stacked, upAndDown } from './span-bars';
import { namedSpans, type TimeSpan } from './time-spans';

const HEIGHT_PX = 170;

/** Labels nearer to each other would overlap. */
const NAME_PX = 110;
const NAMES_MAX = 5;

interface Props {
  spans: TimeSpan[];
  /** Drawn as wide as it is shown, so that text keeps its size in a narrow window. */
  widthPx: number;
}

/** How many completed and how many ended in a problem, over time. */
export function FinishPlot({ spans, widthPx }: Props) {
  const frame = frameOf(widthPx, HEIGHT_PX);
  const { bars, baseline, upMax, downMax } = upAndDown(spans, frame);
  const sum = (of: 'completed' | 'problems') => spans.reduce((total, span) => total + span[of], 0);
  return (
    <section aria-labelledby="plot-finishes">
      <h2 id="plot-finishes">{t('plotFinishes')}</h2>
      <Plot
        frame={frame}
        says={t('plotFinishesSays', formatNumber(sum('completed')), formatNumber(sum('problems')))}
      >
        {bars.map(({ x, width, upper, lower }, index) => (
          <g key={spans[index]?.from}>
            <title>{spans[index] && finishTitle(spans[index])}</title>
            <rect class="column good" x={x} width={width} y={upper.y} height={upper.height} />
            <rect class="column bad" x={x} width={width} y={lower.y} height={lower.height} />
          </g>
        ))}
        <line class="axis" x1={frame.left} x2={frame.right} y1={baseline} y2={baseline} />
        {upMax > 0 && <AxisValue x={frame.left} y={frame.top} text={formatNumber(upMax)} />}
        <AxisValue x={frame.left} y={baseline} text="0" />
        {downMax > 0 && <AxisValue x={frame.left} y={frame.bottom} text={formatNumber(downMax)} />}
        <TimeLabels spans={spans} frame={frame} />
      </Plot>
      <Legend
        entries={[
          { tone: 'good', text: t('plotUp') },
          { tone: 'bad', text: t('plotDown') },
        ]}
      />
      <NumbersTable
        caption={t('plotFinishes')}
        head={[t('from'), t('statusCompleted'), t('anyProblem')]}
        rows={spans
          .filter(({ completed, problems }) => completed + problems > 0)
          .map((span) => [spanName(span), formatNumber(span.completed), formatNumber(span.problems)])}
      />
    </section>
  );
}

/** The median times of waiting and processing, over time. */
export function WaitPlot({ spans, widthPx }: Props) {
  const frame = frameOf(widthPx, HEIGHT_PX);
  const known = spans.filter(({ waitedMs }) => waitedMs.length > 0);
  if (known.length === 0) return null;
  const { bars, maxMs } = stacked(spans, frame);
  const whole = (of: 'waitedMs' | 'workedMs') => durationOf(median(known.flatMap((span) => span[of])) ?? 0);
  return (
    <section aria-labelledby="plot-waits">
      <h2 id="plot-waits">{t('plotWaits')}</h2>
      <Plot frame={frame} says={t('plotWaitsSays', whole('waitedMs'), whole('workedMs'))}>
        {bars.map(({ x, width, upper, lower }, index) => (
          <g key={spans[index]?.from}>
            <title>{spans[index] && waitCells(spans[index]).join(' · ')}</title>
            <rect class="column active" x={x} width={width} y={upper.y} height={upper.height} />
            <rect class="column waited" x={x} width={width} y={lower.y} height={lower.height} />
          </g>
        ))}
        <line class="axis" x1={frame.left} x2={frame.right} y1={frame.bottom} y2={frame.bottom} />
        <AxisValue x={frame.left} y={frame.top} text={durationOf(maxMs)} />
        <AxisValue x={frame.left} y={frame.bottom} text="0" />
        <TimeLabels spans={spans} frame={frame} />
      </Plot>
      <Legend
        entries={[
          { tone: 'active', text: t('plotWorked') },
          { tone: 'waited', text: t('plotWaited') },
        ]}
      />
      <NumbersTable
        caption={t('plotWaits')}
        head={[t('from'), t('plotWaited'), t('plotWorked')]}
        rows={known.map(waitCells)}
      />
    </section>
  );
}

function finishTitle(span: TimeSpan): string {
  return `${spanName(span)} · ${plural('finishesWell', span.completed)} · ${plural('finishesBadly', span.problems)}`;
}

function waitCells(span: TimeSpan): string[] {
  const { waitedMs, workedMs } = span;
  const usual = (values: number[]) => durationOf(median(values) ?? 0);
  return [spanName(span), usual(waitedMs), usual(workedMs)];
}

/** A value of the vertical axis. */
function AxisValue({ x, y, text }: { x: number; y: number; text: string }) {
  return (
    <text class="label" x={x - 5} y={y + 3.5} text-anchor="end">
      {text}
    </text>
  );
}

/** A span, named by its beginning. */
const spanName = ({ from, isWholeDays }: TimeSpan): string => (isWholeDays ? dateOf(from) : dayAndTime(from));

/** Labels below some of the bars: the day, or the time of day if all are within two days. */
function TimeLabels({ spans, frame }: { spans: TimeSpan[]; frame: Frame }) {
  const [first, last] = [spans[0], spans.at(-1)];
  if (!first || !last) return null;
  const name = last.to - first.from <= 2 * DAY_MS ? dayAndTime : dateOf;
  const mostNames = Math.min(NAMES_MAX, Math.max(2, Math.floor((frame.right - frame.left) / NAME_PX)));
  const width = (frame.right - frame.left) / spans.length;
  return (
    <>
      {namedSpans(spans.length, mostNames).map((index, at, all) => {
        const anchor =
          all.length === 1 ? 'middle' : at === 0 ? 'start' : at === all.length - 1 ? 'end' : 'middle';
        const part = anchor === 'start' ? 0 : anchor === 'end' ? 1 : 0.5;
        return (
          <text
            key={index}
            class="label"
            x={frame.left + (index + part) * width}
            y={frame.height - 6}
            text-anchor={anchor}
          >
            {name(spans[index]?.from ?? 0)}
          </text>
        );
      })}
    </>
  );
}
