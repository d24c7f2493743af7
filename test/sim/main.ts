import { startBackground } from '../../src/background/background';
import { QuotaError } from '../../src/platform/ports';
import { KILL_MODES, type KillMode, type KillPlan } from './chaos';
import { type Order, type Played, playAll } from './pool';
import { killsOfScripts, playOrder, SCRIPTS } from './scripts';
import { type Failure, replayCommand, Tally } from './tally';

/**
 * `npm run sim -- --seeds 100000 [--from 1]`: that many schedules, on all cores.
 * `npm run sim -- --every-await`: the scripts, killed at each of their awaits in each way.
 * `npm run sim -- --seed 7`, `npm run sim -- --script 'a batch'`: one schedule, with its trace; killed at its 12th await with
 * `--at 12 --mode power_lost`, at the first of a name with `--first 'local.set[summary]' --mode dies_after`, or at both with
 * `--at-mode` for the former.
 */

const subject = { startBackground, QuotaError };

/** Failures printed one by one; more say nothing new. */
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
  const secondsSince = () => (performance.now() - startedAt) / 1000;
  const tally = new Tally();
  let progressAt = 0;
  const add = (played: Played) => {
    tally.add(played);
    // A long run tells at once: whoever looks into it need not wait for its end.
    const { violations } = played.report;
    if (violations.length > 0)
      console.error(
        `broken: ${violations.map(({ invariant }) => invariant).join()}  ${replayCommand(played.order)}`,
      );
    if (secondsSince() < progressAt + 5) return;
    progressAt = secondsSince();
    console.error(`${tally.schedules} of ${count}, ${tally.failures().length} broke a promise`);
  };
  await playAll(orders, add);
  await playAll(tally.aimedOrders(), add);
  printCounts('what happened', tally.counts);
  printCounts('awaits passed', tally.passed);
  printCounts('kills, by await and mode', tally.killed);
  const failures = tally.failures();
  if (failures.length > 0) printCounts('broken', tally.brokenBy());
  for (const failure of failures.slice(0, FAILURES_SHOWN)) printFailure(failure);
  for (const line of ['', ...tally.timeUsedLines(), tally.coverageLine(), tally.summary(secondsSince())])
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

/** Where the worker is to die in the one schedule that is played, if not where the seed says. */
function killsAsked(): KillPlan | null {
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
  const kills = killsAsked();
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
