import { BREAKAGES } from './breakages/all';
import { firstCatch, SEEDS } from './breakages/catch';
import { loadSubject } from './breakages/load';
import { runSchedule } from './schedule';

/**
 * `npx tsx test/sim/break.ts` lists every breakage.
 * `npx tsx test/sim/break.ts 'no lock'` finds the first schedule that shows a breakage, and prints its trace; with `--seed 7` it
 * plays that schedule.
 */

const name = process.argv[2];
const seedAt = process.argv.indexOf('--seed');
const breakage = BREAKAGES.find((one) => one.name === name);

if (breakage === undefined) {
  for (const one of BREAKAGES) console.log(`${one.name.padEnd(48)} ${one.why}`);
  process.exitCode = name === undefined ? 0 : 1;
} else {
  const subject = await loadSubject(breakage);
  const caught = seedAt < 0 ? await firstCatch(breakage, subject, await loadSubject(null)) : null;
  const seed = seedAt < 0 ? (caught?.seed ?? SEEDS) : Number(process.argv[seedAt + 1]);
  const { trace, violations } = await runSchedule(seed, { subject, adjust: breakage.adjust, trace: true });
  console.log(trace.join('\n'));
  console.log(`\n${breakage.name} (${breakage.replaces.module}): ${breakage.why}`);
  for (const { invariant, atMs, detail } of violations)
    console.log(`seed ${seed} breaks ${invariant} at ${(atMs / 1000).toFixed(1)} s: ${detail}`);
  if (violations.length === 0) console.log(`seed ${seed} breaks nothing`);
}
