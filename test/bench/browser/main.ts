import { backgroundFigures } from './background-figures';
import { finishFigures, straightLineFigure } from './finish-figures';
import { pageFigures } from './page-figures';
import { Report } from './report';

/**
 * `npm run bench [-- part ...]`: what a person feels and what it costs, in a real Chromium with the production build, each figure
 * beside the floor of the same run. All parts take three quarters of an hour on a machine that does nothing else.
 */
const PARTS: Record<string, { title: string; measure: (report: Report) => Promise<void> }> = {
  pages: { title: 'What a person feels', measure: pageFigures },
  background: { title: 'What the background costs', measure: backgroundFigures },
  finishes: { title: 'From the finish to the notification', measure: finishFigures },
};

/** A piece of `finishes` that takes two minutes instead of a quarter of an hour: printed, not written. */
const STRAIGHT_LINE = 'straight-line';

const asked = process.argv.slice(2);
const unknown = asked.filter((part) => part !== STRAIGHT_LINE && !(part in PARTS));
if (unknown.length > 0) {
  console.error(
    `No such part: ${unknown.join()}. There are ${[...Object.keys(PARTS), STRAIGHT_LINE].join()}.`,
  );
  process.exit(2);
}
if (asked.includes(STRAIGHT_LINE)) await straightLineFigure(new Report());
for (const [part, { title, measure }] of Object.entries(PARTS)) {
  if (asked.length > 0 && !asked.includes(part)) continue;
  const report = new Report();
  await measure(report);
  report.write(part, title);
}
