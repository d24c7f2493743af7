import { dateOf, durationOf, momentOf } from '../../format';
import { formatNumber, plural, t } from '../../text';
import { Legend, Numbers, Plot } from './Plot';
import { frameOf, medianOf } from './scale';
import { namedSpans, type Span, stacked, upAndDown } from './spans';

const FRAME = frameOf(680, 170);

/** More names than this would run into one another. */
const NAMES_MAX = 5;

/** How many ended well and how many did not, over time. */
export function FinishPlot({ spans }: { spans: Span[] }) {
  const { bars, baseline, upMax, downMax } = upAndDown(spans, FRAME);
  const sum = (of: 'completed' | 'failed') => spans.reduce((total, span) => total + span[of], 0);
  return (
    <section aria-labelledby="plot-finishes">
      <h2 id="plot-finishes">{t('plotFinishes')}</h2>
      <Plot
        frame={FRAME}
        says={t('plotFinishesSays', formatNumber(sum('completed')), formatNumber(sum('failed')))}
      >
        {bars.map(({ x, width, upper, lower }, index) => (
          <g key={spans[index]?.from}>
            <title>{spans[index] && finishTitle(spans[index])}</title>
            <rect class="column good" x={x} width={width} y={upper.y} height={upper.height} />
            <rect class="column bad" x={x} width={width} y={lower.y} height={lower.height} />
          </g>
        ))}
        <line class="axis" x1={FRAME.left} x2={FRAME.right} y1={baseline} y2={baseline} />
        {upMax > 0 && <Height y={FRAME.top} text={formatNumber(upMax)} />}
        <Height y={baseline} text="0" />
        {downMax > 0 && <Height y={FRAME.bottom} text={formatNumber(downMax)} />}
        <Times spans={spans} />
      </Plot>
      <Legend
        entries={[
          { tone: 'good', text: t('plotUp') },
          { tone: 'bad', text: t('plotDown') },
        ]}
      />
      <Numbers
        caption={t('plotFinishes')}
        head={[t('from'), t('statusCompleted'), t('anyProblem')]}
        rows={spans
          .filter(({ completed, failed }) => completed + failed > 0)
          .map((span) => [nameOf(span), formatNumber(span.completed), formatNumber(span.failed)])}
      />
    </section>
  );
}

/** How long they usually waited, and were worked on, over time. */
export function WaitPlot({ spans }: { spans: Span[] }) {
  const known = spans.filter(({ waitedMs }) => waitedMs.length > 0);
  if (known.length === 0) return null;
  const { bars, maxMs } = stacked(spans, FRAME);
  const whole = (of: 'waitedMs' | 'workedMs') => durationOf(medianOf(known.flatMap((span) => span[of])) ?? 0);
  return (
    <section aria-labelledby="plot-waits">
      <h2 id="plot-waits">{t('plotWaits')}</h2>
      <Plot frame={FRAME} says={t('plotWaitsSays', whole('waitedMs'), whole('workedMs'))}>
        {bars.map(({ x, width, upper, lower }, index) => (
          <g key={spans[index]?.from}>
            <title>{spans[index] && waitCells(spans[index]).join(' · ')}</title>
            <rect class="column active" x={x} width={width} y={upper.y} height={upper.height} />
            <rect class="column waited" x={x} width={width} y={lower.y} height={lower.height} />
          </g>
        ))}
        <line class="axis" x1={FRAME.left} x2={FRAME.right} y1={FRAME.bottom} y2={FRAME.bottom} />
        <Height y={FRAME.top} text={durationOf(maxMs)} />
        <Height y={FRAME.bottom} text="0" />
        <Times spans={spans} />
      </Plot>
      <Legend
        entries={[
          { tone: 'active', text: t('plotWorked') },
          { tone: 'waited', text: t('plotWaited') },
        ]}
      />
      <Numbers
        caption={t('plotWaits')}
        head={[t('from'), t('plotWaited'), t('plotWorked')]}
        rows={known.map(waitCells)}
      />
    </section>
  );
}

function finishTitle(span: Span): string {
  return `${nameOf(span)} · ${plural('finishesWell', span.completed)} · ${plural('finishesBadly', span.failed)}`;
}

function waitCells(span: Span): string[] {
  const { waitedMs, workedMs } = span;
  const usual = (values: number[]) => durationOf(medianOf(values) ?? 0);
  return [nameOf(span), usual(waitedMs), usual(workedMs)];
}

/** A value beside the line it is at. */
function Height({ y, text }: { y: number; text: string }) {
  return (
    <text class="label" x={FRAME.left - 5} y={y + 3.5} text-anchor="end">
      {text}
    </text>
  );
}

const DAY_MS = 86_400_000;

/** When a span began. */
const nameOf = ({ from, to }: Span): string => (to - from < DAY_MS ? momentOf(from) : dateOf(from));

/** Some of the spans below their bars, by their day, or their time of day where all are of a few days. */
function Times({ spans }: { spans: Span[] }) {
  const [first, last] = [spans[0], spans.at(-1)];
  if (!first || !last) return null;
  const name = last.to - first.from <= 2 * DAY_MS ? momentOf : dateOf;
  const width = (FRAME.right - FRAME.left) / spans.length;
  return (
    <>
      {namedSpans(spans.length, NAMES_MAX).map((index, at, all) => {
        const anchor =
          all.length === 1 ? 'middle' : at === 0 ? 'start' : at === all.length - 1 ? 'end' : 'middle';
        const part = anchor === 'start' ? 0 : anchor === 'end' ? 1 : 0.5;
        return (
          <text
            key={index}
            class="label"
            x={FRAME.left + (index + part) * width}
            y={FRAME.height - 6}
            text-anchor={anchor}
          >
            {name(spans[index]?.from ?? 0)}
          </text>
        );
      })}
    </>
  );
}
