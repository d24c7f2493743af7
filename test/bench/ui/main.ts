import { table } from '../engine/tables';
import { type Scrolled, scrollRows } from './scroll';

/** `npm run bench:scroll`: how smoothly the history scrolls, beside a page that only has to be moved. Needs a build. */
const rows = await scrollRows();
console.log(
  table(
    ['scrolled', 'frames', 'missed', 'longest', 'blank', 'work a frame'],
    rows.flatMap(({ what, ours, floor }) => [line(what, ours), line('  only moved', floor)]),
  ),
);

function line(what: string, { frames, missed, longestMs, blank, workMs }: Scrolled): string[] {
  const part = `${missed} (${((100 * missed) / Math.max(1, frames + missed)).toFixed(1)} %)`;
  return [what, String(frames), part, `${longestMs.toFixed(0)} ms`, String(blank), `${workMs.toFixed(2)} ms`];
}
