import { withSection } from '../document';
import { batchAims, batchReport } from './batch-report';
import { loopAims, loopsReport } from './loops-report';
import { shapeAims, shapesReport } from './shapes-report';
import { aims } from './tables';

/** `npm run bench:engine`: simulated time, seeded, so that the same code gives the same figures on any machine. */

const text = [
  '## When to poll',
  'Made by `npm run bench:engine`: simulated time, seeded, the policy of `src/watch` alone (`durationModel.ts`, `cadence.ts`, `budget.ts`). Requests take no time here, for all alike. "Mixed" is 50 % lognormal(median 2.5 s, σ 0.5) + 40 % (20 s, 0.9) + 10 % (600 s, 1.0), "long ones rare" 60 % (2.5 s, 0.5) + 38 % (20 s, 0.9) + 2 % (1,800 s, 1.0); a range is log-uniform.',
  '### The aims',
  aims([...shapeAims(), ...loopAims(), ...batchAims()]),
  'A batch of 1–30 min jobs cannot meet its aim whoever asks: a request sent at age t finds a job finished with chance 1 − S(t) at most, so the last is told at 1,000 ÷ share + E[D] = 2,512 s at the earliest, 1.256 of 1,000 ÷ share; fewer requests only by beginning, and ending, later.',
  '## The shape of the schedule',
  'Mean delay as a part of a fixed interval’s at equal requests (lower is better), the watch beginning at a random moment of the first gap. `bound` is the least any schedule can reach, (∫√(f·S) dt)² ÷ E[D]; `optimum` the least for someone who knows the durations and watches from the first moment (dynamic programming; it can lie below the bound, which holds for gaps that are short against the durations); `prior` nothing durationModel; `durationModel` after 200 finishes, mean and worst of five seeds. The last five loads are ones nobody tuned for.',
  shapesReport(),
  '## Side by side',
  'Median / 95th percentile of the delay from finish to notification in seconds / requests per job. `vendor` asks each 2 s for 300 s, `MCP` each 2 s for 12 s, each job by itself and beyond the server’s limit if need be; `alarm only` asks everything each 30 s; `round robin` and the engine keep to our share (half of rate and burst). `durationModel` after 200 finishes of the same load; `asleep` the same without a page: after five minutes alarms alone. "never": the loop gave up first.',
  loopsReport(),
  '## A batch of 1,000',
  'Pasted at once, all queued at that moment, nothing learned before. `÷ the later`: when the last outcome was told, as a part of the later of the last finish and 1,000 ÷ share. `looked at`: a page shows the eight newest under way all the time, so the whole budget is ours.',
  batchReport(),
].join('\n\n');

console.log(text);
withSection('bench:engine', text);
