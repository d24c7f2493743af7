import { withSection } from '../document';
import { batchAims, batchReport } from './batch-report';
import { costsReport } from './costs-report';
import { contentionAims, contentionReport, loopsReport } from './loops-report';
import { oneJobAims, oneJobReport, strangersReport } from './one-job-report';
import { shapeAims, shapesReport } from './shapes-report';
import { aims } from './tables';
import { twoJobsReport } from './two-jobs-report';

/**
 * `npm run bench:engine`: simulated time, seeded, so that the same code gives the same figures on any machine. With names of parts
 * only those are played: `npm run bench:engine -- one-job aims`.
 */

const PARTS: Record<string, () => string | Promise<string>> = {
  aims: () =>
    [
      '### The aims',
      aims([...oneJobAims(), ...shapeAims(), ...contentionAims(), ...batchAims()]),
      'A batch of 1–30 min jobs cannot meet its aim whoever polls: a request sent at age t finds a job finished with chance 1 − S(t) at most, so the last is notified at 1,000 ÷ share + E[D] = 2,512 s at the earliest, 1.256 of 1,000 ÷ share; fewer requests only by beginning, and ending, later.',
    ].join('\n\n'),
  'one-job': () =>
    [
      '### One job',
      'Delay from finish to poll of one job whose requests no limit holds up. `÷ optimum`: the mean delay as a part of the least that anyone who knows the durations can reach with as many requests (dynamic programming); `÷ fixed interval` the same of a fixed interval. `prior`: nothing is known but the documentation; learned: the mean of three lessons of 200 finishes.',
      oneJobReport(),
    ].join('\n\n'),
  strangers: () =>
    [
      '### Loads that nobody tuned for',
      'The same before any finish, after 20 and after 200.',
      strangersReport(),
    ].join('\n\n'),
  shapes: () =>
    [
      '### The shape of the schedule',
      'Mean delay as a part of a fixed interval’s at equal requests (lower is better), the watch beginning at a random moment of the first interval. `bound` is the least any schedule can reach, (∫√(f·S) dt)² ÷ E[D]; `optimum` the least for someone who knows the durations and watches from the first moment (it can lie below the bound, which holds for intervals that are short against the durations); learned: after 200 finishes, mean and worst of five lessons.',
      shapesReport(),
    ].join('\n\n'),
  loops: () =>
    [
      '### Side by side',
      'Median / 95th percentile of the delay from finish to notification in seconds / requests per job. `vendor` polls each 2 s for 300 s, `MCP` each 2 s for 12 s, each job by itself and beyond the server’s limit if need be; `alarm only` polls everything each 30 s; `round robin` polls each job once a second, and it and ours keep to our share (half of rate and burst). `asleep`: without a page, after five minutes alarms alone. "never": the loop gave up first.',
      loopsReport(),
    ].join('\n\n'),
  contention: () =>
    [
      '### Where the budget binds',
      'At 60/min, half of which is our share. The round robin spends every token there is; slowed, it spends about as many as ours. `together`: all queued at one moment. `longest wait`: from when a poll was due to when it was sent.',
      contentionReport(),
    ].join('\n\n'),
  'two-jobs': () =>
    [
      '### Two jobs where the budget binds',
      'Both queued at one moment, with our share of 60/min and its whole burst; mean delay in seconds / requests per job. `can be reached`: the least for someone who knows the durations and polls at whole steps (0.1 and 0.25 s), by dynamic programming; `nobody below`: one step less.',
      twoJobsReport(),
    ].join('\n\n'),
  batch: () =>
    [
      '### A batch of 1,000',
      'Pasted at once, all queued at that moment, nothing known before. `÷ the later`: when the last outcome was notified, as a part of the later of the last finish and 1,000 ÷ share. `visible`: a page shows the eight newest in progress all the time, so the whole budget is ours.',
      batchReport(),
    ].join('\n\n'),
  costs: async () =>
    [
      '### What a finished job costs',
      'The whole background, one job after the other, with no page open after the paste and the browser ending a background that has nothing to do for 30 s.',
      await costsReport(),
    ].join('\n\n'),
};

const INTRODUCTION = [
  '## When to poll',
  'Made by `npm run bench:engine`: simulated time, seeded, with the code of `src/watch/scheduling` alone. Requests take no time here, for all alike. "Mixed" is 50 % lognormal(median 2.5 s, σ 0.5) + 40 % (20 s, 0.9) + 10 % (600 s, 1.0), "long ones rare" 60 % (2.5 s, 0.5) + 38 % (20 s, 0.9) + 2 % (1,800 s, 1.0); a range is log-uniform.',
];

const names = process.argv.slice(2);
const chosen = names.length === 0 ? Object.keys(PARTS) : names;
for (const name of chosen) {
  const part = PARTS[name];
  if (part === undefined)
    throw new Error(`no part is called ${name}; there are ${Object.keys(PARTS).join(', ')}`);
  const text = await part();
  console.log(`${text}\n`);
  withSection(`bench:engine:${name}`, text);
}
if (names.length === 0) withSection('bench:engine:introduction', INTRODUCTION.join('\n\n'));
