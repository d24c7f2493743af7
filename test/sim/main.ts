import { startBackground } from '../../src/background/background';
import { QuotaError } from '../../src/platform/ports';
import { type Report, runSchedule } from './schedule';

const subject = { startBackground, QuotaError };

function numberAfter(flag: string, fallback: number): number {
  const index = process.argv.indexOf(flag);
  return index < 0 ? fallback : Number(process.argv[index + 1]);
}

function add(into: Map<string, number>, from: Map<string, number>): void {
  for (const [name, count] of from) into.set(name, (into.get(name) ?? 0) + count);
}

function print(title: string, counts: Map<string, number>): void {
  console.log(`\n${title}`);
  for (const [name, count] of [...counts].sort((a, b) => a[0].localeCompare(b[0])))
    console.log(`  ${String(count).padStart(9)}  ${name}`);
}

async function one(seed: number): Promise<void> {
  const report = await runSchedule(seed, { subject, trace: true });
  console.log(report.trace.join('\n'));
  say(report);
  if (report.violations.length > 0) process.exitCode = 1;
}

function say(report: Report): void {
  for (const { invariant, atMs, detail } of report.violations)
    console.log(`seed ${report.seed} breaks ${invariant} at ${(atMs / 1000).toFixed(1)} s: ${detail}`);
  if (report.violations.length > 0) console.log(`  replay: npm run sim -- --seed ${report.seed}`);
}

async function many(count: number, from: number): Promise<void> {
  const startedAt = performance.now();
  const counts = new Map<string, number>();
  const passed = new Map<string, number>();
  const killed = new Map<string, number>();
  const broken = new Map<string, number>();
  let failed = 0;
  let awaits = 0;
  let unavoidable = 0;
  for (let seed = from; seed < from + count; seed++) {
    const report = await runSchedule(seed, { subject });
    add(counts, report.counts);
    add(passed, report.passed);
    add(killed, report.killed);
    awaits += report.awaits;
    unavoidable += report.unavoidable;
    if (report.violations.length === 0) continue;
    failed++;
    for (const { invariant } of report.violations) broken.set(invariant, (broken.get(invariant) ?? 0) + 1);
    if (failed <= 30) say(report);
  }
  print('what happened', counts);
  print('awaits passed', passed);
  print('kills, by await and mode', killed);
  if (broken.size > 0) print('broken', broken);
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(
    `\n${count} schedules, ${awaits} awaits, ${failed} broke a promise, ${unavoidable} unavoidable second tellings, ${seconds.toFixed(1)} s`,
  );
  if (failed > 0) process.exitCode = 1;
}

const seed = numberAfter('--seed', Number.NaN);
if (Number.isFinite(seed)) await one(seed);
else await many(numberAfter('--seeds', 1_000), numberAfter('--from', 1));
