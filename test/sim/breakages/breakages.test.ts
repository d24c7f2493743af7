import { beforeAll, describe, expect, it } from 'vitest';
import { INVARIANTS } from '../verdict';
import type { Subject } from '../world';
import { BREAKAGES } from './all';
import type { Breakage } from './breakage';
import { firstCatch, SEEDS } from './catch';
import { brokenSource, loadSubject } from './load';
import { typeErrors } from './types';

const [example] = BREAKAGES;

/** The machine may be busy with other tests; alone each takes a second or two. */
const TIMEOUT_MS = 120_000;

describe('the simulator sees', () => {
  let whole: Subject;
  beforeAll(async () => {
    whole = await loadSubject(null);
  });

  it.each(BREAKAGES)('$name', { timeout: TIMEOUT_MS }, async (breakage) => {
    const caught = await firstCatch(breakage, await loadSubject(breakage), whole);
    if (caught === null) expect.fail(`not seen in ${SEEDS} schedules: ${breakage.why}`);
    console.log(`${breakage.name.padEnd(32)} seed ${caught.seed}: ${caught.violation.invariant}`);
  });
});

describe('a breakage', () => {
  it('has a name of its own and says what it breaks', () => {
    expect(new Set(BREAKAGES.map(({ name }) => name)).size).toBe(BREAKAGES.length);
    for (const { breaks } of BREAKAGES) expect(breaks.length).toBeGreaterThan(0);
    for (const { breaks } of BREAKAGES) expect(INVARIANTS).toEqual(expect.arrayContaining([...breaks]));
  });

  it('changes the code', async () => {
    for (const breakage of BREAKAGES)
      expect(await brokenSource(breakage), breakage.name).not.toBe(
        await brokenSource({ ...breakage, edits: [] }),
      );
  });

  it('compiles', { timeout: TIMEOUT_MS }, async () => {
    expect(await typeErrors(BREAKAGES)).toBe('');
  });

  it.each([
    ['is gone', 'no such line'],
    ['is there twice', 'const'],
  ])('that finds its snippet %s is refused by name', async (_, find) => {
    if (example === undefined) throw new Error('there are breakages');
    const broken: Breakage = { ...example, edits: [[find, '']] };
    await expect(brokenSource(broken)).rejects.toThrow(`"${example.name}"`);
  });
});
