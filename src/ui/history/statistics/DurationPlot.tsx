import { durationOf } from '../../format';
import { shownOutcome } from '../../status';
import { formatNumber, plural, t } from '../../text';
import { type Durations, durationBars, durationX, EDGES_MS, usedClasses } from './durations';
import { Numbers, Plot } from './Plot';
import { type Frame, frameOf } from './scale';

const FRAME: Frame = { ...frameOf(680, 78), left: 8 };

/** More names than this would run into one another. */
const NAMES_MAX = 9;

/** How long the ingestions of each outcome took, one below the other on one logarithmic line. */
export function DurationPlot({ durations }: { durations: Durations[] }) {
  if (durations.length === 0) return null;
  const classes = usedClasses(durations);
  const used = EDGES_MS.slice(classes.first, classes.last + 1);
  const name = (at: number) => `${durationOf(EDGES_MS[at] ?? 0)} – ${durationOf(EDGES_MS[at + 1] ?? 0)}`;
  return (
    <section aria-labelledby="plot-durations">
      <h2 id="plot-durations">{t('plotDurations')}</h2>
      {durations.map((one) => {
        const { word, tone } = shownOutcome(one.kind);
        return (
          <div key={one.kind}>
            <h3 class="plot-of">
              {word}
              <span class="muted">{plural('durationsOf', one.total, durationOf(one.medianMs))}</span>
            </h3>
            <Plot
              frame={FRAME}
              says={`${word}: ${plural('durationsOf', one.total, durationOf(one.medianMs))}`}
            >
              {durationBars(one, classes, FRAME).map(({ at, ...bar }) => (
                <rect key={at} class={`column ${tone}`} {...bar}>
                  <title>{`${name(at)}: ${formatNumber(one.counts[at] ?? 0)}`}</title>
                </rect>
              ))}
              <line class="axis" x1={FRAME.left} x2={FRAME.right} y1={FRAME.bottom} y2={FRAME.bottom} />
              <line
                class="median"
                x1={durationX(one.medianMs, classes, FRAME)}
                x2={durationX(one.medianMs, classes, FRAME)}
                y1={FRAME.top - 4}
                y2={FRAME.bottom}
              />
              <Edges classes={classes} />
            </Plot>
          </div>
        );
      })}
      <Numbers
        caption={t('plotDurations')}
        head={[t('fieldDuration'), ...durations.map(({ kind }) => shownOutcome(kind).word)]}
        rows={[
          ...used.map((_, offset) => [
            name(classes.first + offset),
            ...durations.map(({ counts }) => formatNumber(counts[classes.first + offset] ?? 0)),
          ]),
          [t('median'), ...durations.map(({ medianMs }) => durationOf(medianMs))],
        ]}
      />
    </section>
  );
}

function Edges({ classes }: { classes: { first: number; last: number } }) {
  const edges = EDGES_MS.slice(classes.first, classes.last + 2);
  const step = Math.ceil(edges.length / NAMES_MAX);
  return (
    <>
      {edges
        .filter((_, index) => index % step === 0)
        .map((edge) => (
          <text
            key={edge}
            class="label"
            x={durationX(edge, classes, FRAME)}
            y={FRAME.height - 6}
            text-anchor={edge === edges[0] ? 'start' : edge === edges.at(-1) ? 'end' : 'middle'}
          >
            {durationOf(edge)}
          </text>
        ))}
    </>
  );
}
