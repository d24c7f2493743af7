import { FREE_LIMIT, PRO_LIMIT } from '../../synap-server';
import { ensureDesktop } from '../../tools/browsers';
import { type FinishLoad, finishes } from './finishes';
import { ms, plain, type Report, seconds } from './report';
import { straightLine } from './straight-line';

/** What is not waiting for the next poll. */
export async function straightLineFigure(report: Report): Promise<void> {
  await ensureDesktop();
  const what = 'from the poll that brings the end to the notification';
  report.compared({ what, ...(await straightLine()) }, 2, ms);
}

interface Load extends FinishLoad {
  what: string;
  /** Where an aim is stated. */
  aims: { medianMs: number; p95Ms: number; requests: number } | null;
}

const LOADS: Load[] = [
  {
    what: '600/min, three at a time',
    lanes: 3,
    limit: PRO_LIMIT,
    sessions: 4,
    aims: { medianMs: 650, p95Ms: 1_300, requests: 1.5 },
  },
  { what: '60/min, three at a time', lanes: 3, limit: FREE_LIMIT, sessions: 2, aims: null },
  { what: '60/min, one at a time', lanes: 1, limit: FREE_LIMIT, sessions: 1, aims: null },
];

/** From the finish at the server to the notification on the desktop, beside a loop that polls every two seconds. */
export async function finishFigures(report: Report): Promise<void> {
  await straightLineFigure(report);
  for (const { what, aims, ...load } of LOADS) {
    const { ours, loop, ourRequests, loopRequests } = await finishes(load);
    const jobs = `jobs of 1.5-60 s, ${what}, finish to notification`;
    for (const [quantile, name] of [
      ['medianMs', 'median'],
      ['p95Ms', '95th percentile'],
    ] as const) {
      const floor = `2 s loop ${seconds(loop[quantile])}`;
      report.bounded(
        { what: `${jobs}, ${name}`, ours: ours[quantile], floor },
        aims?.[quantile] ?? null,
        seconds,
      );
    }
    const requests = { ours: ourRequests, floor: loopRequests };
    report.compared(
      { what: `requests for these jobs beside the loop’s, ${what}`, ...requests },
      aims?.requests ?? null,
      plain,
    );
  }
}
