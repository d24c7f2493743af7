import { startBackground } from '../../src/background/background';
import { QuotaError } from '../../src/platform/ports';
import { KILL_MODES, type KillMode, type KillPlan } from './chaos';
import { type Order, type Played, playAll } from './pool';
import { killsOfScripts, playOrder, SCRIPTS } from './scripts';
import { type Failure, replayCommand, Tally } from './tally';

/**
 * The command line of the simulator. An "await" is a call to the browser, the network or the key store that the background waits
 * for: a place where its worker may be killed.
 *
 * - `npm run sim -- --seeds 100000 [--from 1]` plays that many schedules, on all cores.
 * - `npm run sim -- --every-await [--stride 10]` plays the scripts, killed at each (or at every tenth) of their awaits in each way.
 * - `npm run sim -- --seed 7` or `--script 'a batch'` plays one schedule and prints its trace. `--at 12 --mode power_lost` kills its
 *   worker at its 12th await, `--first 'local.set[summary]' --mode dies_after` at the first await of that name. Both together kill
 *   it twice; then `--at-mode` is the mode of the former.
 *
 * `SIM_TRACE=all` adds every await to a trace, `SIM_BODY=1` the headers and more of the body of every answer.
 */

const subject = { startBackground, QuotaError };

/** So many failures are printed one by one. More rarely say anything new. */
const FAILURES_SHOWN = 30;

function textAfter(flag: string): string | null {
  const index = process.argv.indexOf(flag);
  return index < 0 ? null : (process.argv[index + 1] ?? null);
}

function numberAfter(flag: string): number | null {
  const text = textAfter(flag);
  return text === null ? null : Number(text);
}

function printCounts(title: string, counts: Map<string, number>): void {
  console.log(`\n${title}`);
  for (const [name, count] of [...counts].sort((a, b) => a[0].localeCompare(b[0])))
    console.log(`  ${String(count).padStart(9)}  ${name}`);
}

function printFailure({ violations, replay }: Failure): void {
  for (const { invariant, atMs, detail } of violations)
    console.log(`breaks ${invariant} at ${(atMs / 1000).toFixed(1)} s: ${detail}`);
  console.log(`  replay: ${replay}`);
}

async function playOne(order: Order): Promise<void> {
  const report = await playOrder(order, subject, true);
  console.log(report.trace.join('\n'));
  const { seed, violations } = report;
  if (violations.length === 0) return;
  printFailure({ seed, violations, replay: replayCommand(order) });
  process.exitCode = 1;
}

async function playMany(orders: Iterable<Order>, count: number): Promise<void> {
  const startedAt = performance.now();
  const elapsedSeconds = () => (performance.now() - startedAt) / 1000;
  const tally = new Tally();
  let progressAt = 0;
  const add = (played: Played) => {
    tally.add(played);
    // Printed at once, so that a failure of a long run can be looked into before the run ends.
    const { violations } = played.report;
    if (violations.length > 0)
      console.error(
        `broken: ${violations.map(({ invariant }) => invariant).join()}  ${replayCommand(played.order)}`,
      );
    if (elapsedSeconds() < progressAt + 5) return;
    progressAt = elapsedSeconds();
    console.error(`${tally.schedules} of ${count}, ${tally.failures().length} broke a promise`);
  };
  await playAll(orders, add);
  await playAll(tally.aimedOrders(), add);
  printTally(tally, elapsedSeconds());
}

function printTally(tally: Tally, seconds: number): void {
  printCounts('what happened', tally.counts);
  printCounts('awaits passed', tally.passed);
  printCounts('kills, by await and mode', tally.killed);
  const failures = tally.failures();
  if (failures.length > 0) printCounts('broken', tally.brokenBy());
  for (const failure of failures.slice(0, FAILURES_SHOWN)) printFailure(failure);
  for (const line of ['', ...tally.timeUsedLines(), tally.coverageLine(), tally.summary(seconds)])
    console.log(line);
  if (failures.length > 0) process.exitCode = 1;
}

async function playEveryAwait(stride: number): Promise<void> {
  const plain = [];
  for (const { name, seed } of SCRIPTS) plain.push(await playOrder({ seed, script: name }, subject));
  const orders = [...killsOfScripts(plain, stride, 0)];
  await playMany(orders, orders.length);
}

function* seeds(from: number, count: number): Generator<Order> {
  for (let seed = from; seed < from + count; seed++) yield { seed };
}

function killModeAfter(flag: string): KillMode | null {
  return KILL_MODES.find((one) => one === textAfter(flag)) ?? null;
}

/** Where the command line has the worker die; null if that is left to the seed. */
function requestedKills(): KillPlan | null {
  const mode = killModeAfter('--mode') ?? 'dies_after';
  const nth = numberAfter('--at');
  const name = textAfter('--first');
  const at: KillPlan | null =
    nth === null ? null : { kind: 'at', nth, mode: killModeAfter('--at-mode') ?? mode };
  if (name === null) return at;
  return { kind: 'first', name, mode, ...(at === null ? {} : { before: at }) };
}

const seed = numberAfter('--seed');
const script = textAfter('--script');
if (seed !== null || script !== null) {
  const kills = requestedKills();
  await playOne({
    seed: seed ?? 0,
    ...(script === null ? {} : { script }),
    ...(kills === null ? {} : { kills }),
  });
} else if (process.argv.includes('--every-await')) await playEveryAwait(numberAfter('--stride') ?? 1);
else {
  const count = numberAfter('--seeds') ?? 1_000;
  await playMany(seeds(numberAfter('--from') ?? 1, count), count);
}
