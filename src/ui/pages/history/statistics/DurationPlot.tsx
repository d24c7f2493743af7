import { durationOf } from '../../../app/format';
import { formatNumber, plural, t } from '../../../app/i18n';
import { shownOutcome } from '../../../app/status';
import { type Durations, durationBars, durationX, EDGES_MS, usedClasses } from './durations';
import { type Frame, frameOf } from './frame';
import { NumbersTable, Plot } from './Plot';

const HEIGHT_PX = 78;

/** Labels nearer to each other would overlap. */
const NAME_PX = 50;
const NAMES_MAX = 9;

interface Props {
  durations: Durations[];
  /** Drawn as wide as it is shown, so that text keeps its size in a narrow window. */
  widthPx: number;
}

/** How long the ingestions of each outcome took: one plot below the other, all on the same logarithmic scale. */
export function DurationPlot({ durations, widthPx }: Props) {
  if (durations.length === 0) return null;
  const frame: Frame = { ...frameOf(widthPx, HEIGHT_PX), left: 8 };
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
              frame={frame}
              says={`${word}: ${plural('durationsOf', one.total, durationOf(one.medianMs))}`}
            >
              {durationBars(one, classes, frame).map(({ at, ...bar }) => (
                <rect key={at} class={`column ${tone}`} {...bar}>
                  <title>{`${name(at)}: ${formatNumber(one.counts[at] ?? 0)}`}</title>
                </rect>
              ))}
              <line class="axis" x1={frame.left} x2={frame.right} y1={frame.bottom} y2={frame.bottom} />
              <line
                class="median"
                x1={durationX(one.medianMs, classes, frame)}
                x2={durationX(one.medianMs, classes, frame)}
                y1={frame.top - 4}
                y2={frame.bottom}
              />
              <Edges classes={classes} frame={frame} />
            </Plot>
          </div>
        );
      })}
      <NumbersTable
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

function Edges({ classes, frame }: { classes: { first: number; last: number }; frame: Frame }) {
  const edges = EDGES_MS.slice(classes.first, classes.last + 2);
  const mostNames = Math.min(NAMES_MAX, Math.max(2, Math.floor(frame.width / NAME_PX)));
  const step = Math.ceil(edges.length / mostNames);
  return (
    <>
      {edges
        .filter((_, index) => index % step === 0)
        .map((edge) => (
          <text
            key={edge}
            class="label"
            x={durationX(edge, classes, frame)}
            y={frame.height - 6}
            text-anchor={edge === edges[0] ? 'start' : edge === edges.at(-1) ? 'end' : 'middle'}
          >
            {durationOf(edge)}
          </text>
        ))}
    </>
  );
}
