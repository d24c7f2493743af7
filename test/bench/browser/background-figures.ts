import { coldStart, costOf, hastyColdStart } from './background';
import { idleHour, writtenPerPoll } from './counts';
import { withPlace } from './place';
import { bytes, ms, plain, type Report } from './report';

/** Jobs are followed for so long to see what they cost, ms. */
const FOLLOWED_MS = 30_000;

/** What the background costs: to start, to write, to do nothing, and to follow one job and a thousand. */
export async function backgroundFigures(report: Report): Promise<void> {
  for (const stored of [1, 100, 5_000]) {
    await withPlace({ stored }, async (place) => {
      const what = `background, from its alarm to its first request, ${stored.toLocaleString('en')} stored`;
      report.compared({ what, ...(await coldStart(place)) }, 1.5, ms);
    });
  }
  await withPlace({ stored: 0, isWithHasty: true }, async (place) => {
    const what = 'the same script, asking as soon as it has run';
    report.compared({ what, ...(await hastyColdStart(place)) }, null, ms);
  });

  const written = await writtenPerPoll();
  report.bounded({ what: 'written by a poll that brought nothing new', ours: written.nothingNew }, 0, bytes);
  const something = { ours: written.somethingNew, floor: written.record };
  report.compared({ what: 'written by a poll that brought something new', ...something }, 2, bytes);

  for (const [what, counted] of Object.entries(await idleHour()))
    report.bounded({ what: `nothing watched, one hour: ${what}`, ours: counted }, 0, plain);

  await costFigures(report);
}

async function costFigures(report: Report): Promise<void> {
  await withPlace({ stored: 0 }, async (place) => {
    const one = await costOf(place, 1, FOLLOWED_MS);
    const thousand = await costOf(place, 1_000, FOLLOWED_MS);
    const perRequest = ({ cpuMsPerMinute, requestsPerMinute }: typeof one) =>
      cpuMsPerMinute / requestsPerMinute;
    const rate = ({ requestsPerMinute }: typeof one) => plain(requestsPerMinute);
    report.compared(
      {
        what: `CPU per request, 1,000 in progress (${rate(thousand)} requests a minute) beside 1 (${rate(one)})`,
        ours: perRequest(thousand),
        floor: perRequest(one),
      },
      1.5,
      (value) => `${value.toFixed(1)} ms`,
    );
  });
  await withPlace({ stored: 5_000 }, async (full) => {
    const { cpuMsPerMinute: ours } = await costOf(full, 1, FOLLOWED_MS);
    await withPlace({ stored: 0 }, async (empty) => {
      const { cpuMsPerMinute: floor } = await costOf(empty, 1, FOLLOWED_MS);
      report.compared(
        { what: 'CPU a minute, 1 in progress, 5,000 stored beside none', ours, floor },
        1.5,
        ms,
      );
    });
  });
}
